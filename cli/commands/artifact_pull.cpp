// `lhcr artifact pull`: one artifact into a local file, verified while it is written.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "runs/artifact.hpp"
#include "store/artifact_store.hpp"
#include "store/key.hpp"

namespace lhcr::cli {
namespace {

/// The last part of the name that its newest run gave it: the rest may name folders of another machine.
std::string usual_name(const json& artifact, const std::string& sha256) {
    const auto& links = artifact.at("links");
    if (links.empty()) return sha256;
    const std::string name = get_string(links.back(), "name");
    const std::string last = name.substr(name.rfind('/') + 1);
    return store::is_valid_key(last) ? last : sha256;
}

int pull(Session& session, const std::string& sha256, std::string to, bool force) {
    const json artifact = runs::artifact_show(session.db(), sha256).at("artifacts").at(0);
    if (to.empty()) to = usual_name(artifact, sha256);
    if (std::filesystem::is_directory(to)) to = (std::filesystem::path(to) / usual_name(artifact, sha256)).string();
    if (!force && std::filesystem::exists(std::filesystem::symlink_status(to)))
        throw Error(Errc::conflict, fmt::format("'{}' exists", to), "name another file with --to, or replace it with --force");
    const auto objects = store::open_store(session.store_url(), {.create = false});
    store::pull_artifact(*objects, store::key_of_url(*objects, get_string(artifact, "storage_url")), sha256, to);
    session.output().object("PulledArtifact", {{"sha256", sha256}, {"byte_size", artifact.at("byte_size")}, {"file", to}},
                            {{"file", "file"}, {"size", "byte_size", Cell::bytes}, {"sha256", "sha256"}}, "file");
    return 0;
}

}  // namespace

void bind_artifact_pull(CLI::App& app, Session& session) {
    auto sha256 = std::make_shared<std::string>();
    auto to = std::make_shared<std::string>();
    auto force = std::make_shared<bool>(false);
    app.add_option("sha256", *sha256, "the hash of its bytes")->required();
    app.add_option("--to", *to, "file or folder (default: its name, here)");
    app.add_flag("--force", *force, "replace a file that exists");
    session.set_action([&session, sha256, to, force] { return pull(session, *sha256, *to, *force); });
}

}  // namespace lhcr::cli
