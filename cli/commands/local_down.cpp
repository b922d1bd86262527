// `lhcr local down`, `status` and `reset`: the rest of the embedded room's life.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "local/room.hpp"

namespace lhcr::cli {
namespace {

const Columns room_columns = {{"control room", "state", Cell::status},
                              {"postgres", "postgres"},
                              {"process", "pid"},
                              {"data", "data"},
                              {"socket", "socket"},
                              {"store", "store"}};

int run_local_status(Session& session) {
    const json room = local::status();
    session.output().object("LocalStatus", room, room_columns, "state");
    if (room["state"] == "running") return 0;
    session.output().note(room["state"] == "absent" ? "`lhcr local up` makes it" : "`lhcr local up` starts it");
    return info(room["state"] == "absent" ? Errc::not_found : Errc::unavailable).exit_code;
}

int run_local_reset(Session& session) {
    const json room = local::status();
    if (room["state"] != "absent" && !session.flags().yes)
        throw Error(Errc::usage, fmt::format("this deletes the database and the object store in '{}'", room["root"].get<std::string>()),
                    "repeat with --yes");
    local::reset();
    session.output().object("LocalReset", {{"deleted", room["root"]}, {"state", "absent"}},
                            {{"control room", "state"}, {"deleted", "deleted"}}, "state");
    return 0;
}

}  // namespace

void bind_local_down(CLI::App&, Session& session) {
    session.set_action([&session] {
        const bool stopped = local::down();
        session.output().object("LocalStatus", {{"state", "stopped"}, {"was_running", stopped}},
                                {{"control room", "state"}, {"was running", "was_running"}}, "state");
        return 0;
    });
}

void bind_local_status(CLI::App& app, Session& session) {
    app.footer("exit 0: running · 6: no room was made · 75: stopped");
    session.set_action([&session] { return run_local_status(session); });
}

void bind_local_reset(CLI::App& app, Session& session) {
    app.footer("deletes database and object store; needs --yes");
    session.set_action([&session] { return run_local_reset(session); });
}

}  // namespace lhcr::cli
