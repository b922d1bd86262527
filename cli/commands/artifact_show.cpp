// `lhcr artifact list` and `artifact show`: what the control plane knows about artifacts.
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/run_id.hpp"
#include "cli/session.hpp"
#include "runs/artifact.hpp"

namespace lhcr::cli {

void bind_artifact_list(CLI::App& app, Session& session) {
    auto run = std::make_shared<std::string>();
    expect_run_id(app.add_option("--run", *run, "the run that made them"))->required();
    session.set_action([&session, run] {
        session.output().list("ArtifactList", runs::artifact_list(session.db(), *run), "artifacts",
                              {{"NAME", "name"},
                               {"PHASE", "phase"},
                               {"ATTEMPT", "attempt", Cell::number},
                               {"SIZE", "byte_size", Cell::bytes},
                               {"TYPE", "content_type"},
                               {"SHA256", "sha256"},
                               {"URL", "storage_url", Cell::text, true}},
                              "sha256");
        return 0;
    });
}

void bind_artifact_show(CLI::App& app, Session& session) {
    auto sha256 = std::make_shared<std::string>();
    app.add_option("sha256", *sha256, "the hash of its bytes")->required();
    session.set_action([&session, sha256] {
        session.output().list("ArtifactList", runs::artifact_show(session.db(), *sha256), "artifacts",
                              {{"ENVIRONMENT", "environment"},
                               {"PROJECT", "project"},
                               {"SIZE", "byte_size", Cell::bytes},
                               {"TYPE", "content_type"},
                               {"CREATED", "created_at", Cell::time},
                               {"URL", "storage_url"},
                               {"LINKS", "links", Cell::text, true}},
                              "sha256");
        return 0;
    });
}

}  // namespace lhcr::cli
