// `lhcr local up`: the embedded control room, and a context that later commands find by themselves.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "cli/session.hpp"
#include "local/room.hpp"

namespace lhcr::cli {
namespace {

int run_local_up(Session& session) {
    Output& output = session.output();
    const local::Room room = local::up([&](std::string_view text) { output.step(text); });
    const json context = {{"database", room.database}, {"migrate_database", room.migrate_database},
                          {"store", room.store},       {"org", "default"},
                          {"project", "default"},      {"environment", "dev"}};
    remember_context(session.config().user_file(), "local", context);
    json document = context;
    document.update({{"context", "local"},
                     {"created", room.created},
                     {"started", room.started},
                     {"migrated", room.migrated},
                     {"data", room.places.data.string()},
                     {"config", session.config().user_file().string()},
                     {"state", room.created   ? "made and started"
                               : room.started ? "started"
                                              : "running already"}});
    output.object("LocalRoom", document,
                  {{"control room", "state"}, {"database", "database"}, {"store", "store"}, {"data", "data"}, {"context", "context"}},
                  "context");
    output.note("next: `lhcr local sample` loads a source, `lhcr pipeline run odoo_medallion --source odoo --wait` runs the main job");
    return 0;
}

}  // namespace

void bind_local_up(CLI::App&, Session& session) {
    session.set_action([&session] { return run_local_up(session); });
}

}  // namespace lhcr::cli
