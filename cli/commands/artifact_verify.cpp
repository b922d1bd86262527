// `lhcr artifact verify`: reads artifacts again, byte by byte, and compares with what was registered.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/run_id.hpp"
#include "cli/session.hpp"
#include "runs/artifact.hpp"
#include "store/artifact_store.hpp"

namespace lhcr::cli {
namespace {

std::string_view name_of(store::ArtifactState state) {
    switch (state) {
        case store::ArtifactState::intact: return "intact";
        case store::ArtifactState::missing: return "missing";
        case store::ArtifactState::damaged: break;
    }
    return "damaged";
}

int verify(Session& session, const std::string& sha256, const std::string& run) {
    if (sha256.empty() == run.empty())
        throw Error(Errc::usage, "verify takes one hash, or --run", "lhcr artifact verify SHA256 · lhcr artifact verify --run RUN");
    const json known = run.empty() ? runs::artifact_show(session.db(), sha256) : runs::artifact_list(session.db(), run);
    const auto objects = store::open_store(session.store_url(), {.create = false});
    json items = json::array();
    std::size_t bad = 0;
    for (const auto& artifact : known.at("artifacts")) {
        const std::string hash = get_string(artifact, "sha256");
        const std::string url = get_string(artifact, "storage_url");
        session.output().progress(fmt::format("reading {}", url));
        const auto found = store::verify_artifact(*objects, store::key_of_url(*objects, url), hash,
                                                  static_cast<std::uint64_t>(get_int(artifact, "byte_size")));
        if (found.state != store::ArtifactState::intact) ++bad;
        items.push_back({{"sha256", hash},
                         {"state", name_of(found.state)},
                         {"byte_size", artifact.at("byte_size")},
                         {"found_byte_size", found.byte_size},
                         {"found_sha256", found.sha256.empty() ? json() : json(found.sha256)},
                         {"name", artifact.value("name", json())},
                         {"storage_url", url}});
    }
    session.output().list("ArtifactCheckList", {{"artifacts", items}, {"verdict", bad == 0 ? "intact" : "damaged"}}, "artifacts",
                          {{"STATE", "state", Cell::status},
                           {"SHA256", "sha256"},
                           {"SIZE", "byte_size", Cell::bytes},
                           {"NAME", "name"},
                           {"FOUND", "found_sha256", Cell::text, true},
                           {"URL", "storage_url", Cell::text, true}},
                          "sha256");
    if (bad != 0) session.output().note(fmt::format("{} of {} artifacts are not what was registered", bad, items.size()));
    return bad == 0 ? 0 : info(Errc::integrity).exit_code;
}

}  // namespace

void bind_artifact_verify(CLI::App& app, Session& session) {
    auto sha256 = std::make_shared<std::string>();
    auto run = std::make_shared<std::string>();
    app.add_option("sha256", *sha256, "the hash of its bytes");
    expect_run_id(app.add_option("--run", *run, "all artifacts of this run"));
    app.footer("exit 0: every byte is as registered · 9: something is missing or damaged");
    session.set_action([&session, sha256, run] { return verify(session, *sha256, *run); });
}

}  // namespace lhcr::cli
