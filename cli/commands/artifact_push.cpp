// `lhcr artifact push`: files into the object store, then into the control plane under a phase's lease.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "cli/lease_file.hpp"
#include "cli/run_id.hpp"
#include "cli/session.hpp"
#include "runs/artifact.hpp"
#include "store/artifact_store.hpp"
#include "store/key.hpp"

namespace lhcr::cli {
namespace {

struct Flags {
    std::vector<std::string> files;
    std::string run;
    std::string phase;
    std::string token_file;
    std::string name;
    std::string content_type = "application/octet-stream";
};

std::string name_of(const Flags& flags, const std::string& file) {
    std::string name = flags.name.empty() ? std::filesystem::path(file).filename().string() : flags.name;
    store::validate_key(name);  // before any byte is sent: a name may come from a hostile program
    return name;
}

int push(Session& session, const Flags& flags) {
    if (!flags.name.empty() && flags.files.size() > 1) throw Error(Errc::usage, "--name names one file", "push the files one by one");
    for (const auto& file : flags.files) name_of(flags, file);
    const auto lease = read_lease(flags.run, flags.phase, flags.token_file);
    const json run = runs::show(session.db(), flags.run).at("run");
    const store::ArtifactScope scope{get_string(run, "org"), get_string(run, "project"), get_string(run, "environment")};
    const auto objects = store::open_store(session.store_url());
    session.confirm_mutation(fmt::format("push artifacts of run {}", flags.run));

    json items = json::array();
    for (const auto& file : flags.files) {
        try {
            session.output().progress(fmt::format("pushing {}", file));
            const auto pushed = store::push_artifact(*objects, scope, file, flags.content_type, [&](const std::string& sha256) {
                runs::artifact_announce(session.db(), lease, {sha256});
            });
            json item = {{"sha256", pushed.sha256},
                         {"byte_size", pushed.byte_size},
                         {"content_type", flags.content_type},
                         {"storage_url", pushed.storage_url},
                         {"name", name_of(flags, file)}};
            item.update(runs::artifact_register(session.db(), lease, item));
            item["uploaded"] = pushed.uploaded;
            items.push_back(std::move(item));
        } catch (Error& error) {
            if (flags.files.size() > 1)
                error.add_context(fmt::format("{} of {} files were pushed before '{}'", items.size(), flags.files.size(), file));
            throw;
        }
    }
    session.output().list("ArtifactList", {{"artifacts", items}}, "artifacts",
                          {{"NAME", "name"},
                           {"SHA256", "sha256"},
                           {"SIZE", "byte_size", Cell::bytes},
                           {"UPLOADED", "uploaded"},
                           {"URL", "storage_url", Cell::text, true}},
                          "sha256");
    return 0;
}

}  // namespace

void bind_artifact_push(CLI::App& app, Session& session) {
    auto flags = std::make_shared<Flags>();
    app.add_option("file", flags->files, "what to push")->required();
    expect_run_id(app.add_option("--run", flags->run, "the run that made it"))->required();
    app.add_option("--phase", flags->phase, "its phase")->required();
    app.add_option("--lease-token-file", flags->token_file, "the file that `run claim` wrote")->required();
    app.add_option("--name", flags->name, "its name in the run (default: the file's)");
    app.add_option("--content-type", flags->content_type, "its media type");
    app.footer("the same bytes again send nothing; a lost lease leaves no row");
    session.set_action([&session, flags] { return push(session, *flags); });
}

}  // namespace lhcr::cli
