// `lhcr artifact gc`: what is in the store below the environment's artifacts without a row that names it, and the scratch of rebuilds
// that ended long ago. A dry run unless --apply is given.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/session.hpp"
#include "exec/artifact_collector.hpp"
#include "exec/scratch_collector.hpp"

namespace lhcr::cli {
namespace {

using std::chrono::seconds;

/// Short, so that what the control plane holds for a removal is not held for minutes.
store::StoreOptions store_options() {
    store::StoreOptions options;
    options.attempts = 3;
    options.connect_timeout = seconds(5);
    options.stall_timeout = seconds(10);
    options.create = false;
    return options;
}

int collect(Session& session, const std::string& retain, bool apply) {
    const auto retention = parse_duration(retain, "--retain");
    const Scope scope = session.scope();
    const auto objects = store::open_store(session.store_url(), store_options());
    if (apply) session.confirm_mutation(fmt::format("remove from {}", objects->url()));

    auto items = json::array();
    const auto found = exec::collect_artifacts(session.db(), *objects, {scope.org, scope.project, scope.environment},
                                               {.retention = retention, .remove = apply, .progress = [&](std::int64_t seen) {
                                                    session.output().progress(fmt::format("{} objects looked at", seen));
                                                }});
    for (const auto& object : found.removable)
        items.push_back(
            {{"kind", "artifact"}, {"key", object.key}, {"objects", 1}, {"bytes", object.size}, {"modified_at", rfc3339(object.modified)}});
    std::int64_t bytes = found.bytes;
    for (const auto& scratch : exec::expire_scratch(session.db(), *objects, scope.org, scope.environment, retention, apply)) {
        items.push_back({{"kind", "scratch"},
                         {"key", exec::scratch_prefix(scope.org, scope.environment) + scratch.run_id + "/"},
                         {"run_id", scratch.run_id},
                         {"objects", scratch.objects},
                         {"bytes", scratch.bytes}});
        bytes += scratch.bytes;
    }
    const json document = {
        {"garbage", items},
        {"bytes", bytes},
        {"applied", apply},
        {"retain", retain},
        {"kept", {{"named", found.named}, {"announced", found.announced}, {"young", found.young}, {"foreign", found.foreign}}}};
    session.output().list("Collection", document, "garbage",
                          {{"KIND", "kind"}, {"KEY", "key"}, {"OBJECTS", "objects", Cell::number}, {"BYTES", "bytes", Cell::bytes}}, "key");
    session.output().human(fmt::format("kept: {} named by an artifact, {} being pushed, {} younger than {}, {} of other names", found.named,
                                       found.announced, found.young, retain, found.foreign));
    if (!apply) session.output().note("nothing was removed; --apply removes these");
    return 0;
}

}  // namespace

void bind_artifact_gc(CLI::App& app, Session& session) {
    auto retain = std::make_shared<std::string>("7d");
    auto apply = std::make_shared<bool>(false);
    app.add_option("--retain", *retain, "keep what was written, and the scratch of rebuilds that ended, within this time");
    app.add_flag("--apply", *apply, "remove them; without it they are only listed");
    app.footer("an artifact that a row names, or that an attempt is pushing, is never touched");
    session.set_action([&session, retain, apply] { return collect(session, *retain, *apply); });
}

}  // namespace lhcr::cli
