// Content-addressed and write-once: the same log of a repeated attempt is one object.
#include "exec/log_artifact.hpp"

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/redaction.hpp"
#include "exec/artifacts.hpp"

namespace lhcr::exec {

void store_log(const json& argument, PhaseChannel& channel) {
    const std::string type = "text/plain; charset=utf-8";
    const auto kept = [&] {
        try {
            const auto objects = store::open_store(get_string(argument, "store"));
            return store::push_artifact(*objects, artifact_scope(argument.at("run")), get_string(argument, "file"), type,
                                        [&](const std::string& sha256) {
                                            channel.send_durable({{"announce", {{"sha256", json::array({sha256})}}}});
                                        });
        } catch (const Error& error) {
            channel.send({{"event",
                           {{"event_id", uuid7()},
                            {"type", lifecycle::name_of(lifecycle::EventType::UPLOAD_FAILED)},
                            {"level", "error"},
                            {"message", redact("the log artifact was not kept: " + error.message())},
                            {"payload", {{"name", get_string(argument, "name")}}}}}});
            throw;
        }
    }();
    channel.send({{"artifact",
                   {{"sha256", kept.sha256},
                    {"byte_size", kept.byte_size},
                    {"content_type", type},
                    {"storage_url", kept.storage_url},
                    {"name", get_string(argument, "name")}}}});
}

}  // namespace lhcr::exec
