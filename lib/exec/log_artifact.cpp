// Content-addressed and if-absent: the same log of a repeated attempt is one object.
#include "exec/log_artifact.hpp"

#include <filesystem>

#include "base/hashing.hpp"
#include "runs/artifact.hpp"
#include "store/store.hpp"

namespace lhcr::exec {

void store_log(const json& argument, PhaseChannel& channel) {
    const std::filesystem::path file = get_string(argument, "file");
    const std::string sha256 = sha256_file(file);
    const auto objects = store::open_store(get_string(argument, "store"));
    const std::string key = runs::artifact_key(get_string(argument, "org"), get_string(argument, "project"),
                                               get_string(argument, "environment"), sha256);
    const std::string type = "text/plain; charset=utf-8";
    store::PutOptions options;
    options.if_absent = true;
    options.content_type = type;
    options.sha256 = sha256;
    objects->put_file(key, file, options);
    channel.send({{"artifact",
                   {{"sha256", sha256},
                    {"byte_size", std::filesystem::file_size(file)},
                    {"content_type", type},
                    {"storage_url", objects->url() + "/" + key},
                    {"name", get_string(argument, "name")}}}});
}

}  // namespace lhcr::exec
