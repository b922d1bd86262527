// `lhcr migrate status`, `plan` and `verify`: what a database has, what it lacks and what is not as it was applied.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "db/migrate.hpp"

namespace lhcr::cli {
namespace {

const Columns state_columns = {{"migration", "name"},
                               {"status", "status", Cell::status},
                               {"applied", "applied_at", Cell::time},
                               {"by lhcr", "binary_version"},
                               {"checksum", "checksum", Cell::text, true}};

json states_of(Session& session, bool pending_only) {
    db::Connection database(session.migrate_database(), {.application_name = "lhcr migrate"});
    json items = json::array();
    for (const auto& state : db::migrate_status(database, db::embedded_migrations())) {
        if (pending_only && state.status == "applied") continue;
        items.push_back({{"name", state.name},
                         {"kind", state.kind == db::Migration::Kind::numbered ? "migration" : "function"},
                         {"status", state.status},
                         {"checksum", state.checksum},
                         {"applied_at", state.applied_at.empty() ? json() : json(state.applied_at)},
                         {"binary_version", state.binary_version.empty() ? json() : json(state.binary_version)}});
    }
    return items;
}

int run_migrate_verify(Session& session) {
    db::Connection database(session.migrate_database(), {.application_name = "lhcr migrate verify"});
    const auto migrations = db::embedded_migrations();
    const auto findings = db::migrate_verify(database, migrations);
    const auto states = db::migrate_status(database, migrations);
    const auto pending = std::ranges::count_if(
        states, [](const db::MigrationState& state) { return state.status == "pending" || state.status == "changed"; });
    const json document = {{"findings", findings},
                           {"pending", pending},
                           {"verdict", !findings.empty() ? "drifted"
                                       : pending > 0     ? "pending"
                                                         : "ok"}};
    session.output().object("MigrationVerdict", document, {{"migrations", "verdict", Cell::status}, {"pending", "pending", Cell::number}},
                            "verdict");
    for (const auto& line : findings) session.output().human("  " + line);
    if (!findings.empty()) return info(Errc::migration_drift).exit_code;
    return pending > 0 ? info(Errc::gate_rejected).exit_code : 0;
}

}  // namespace

void bind_migrate_status(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("MigrationList", {{"migrations", states_of(session, false)}}, "migrations", state_columns, "name");
        return 0;
    });
}

void bind_migrate_plan(CLI::App&, Session& session) {
    session.set_action([&session] {
        const json items = states_of(session, true);
        session.output().list("MigrationList", {{"migrations", items}}, "migrations", state_columns, "name");
        if (items.empty()) session.output().note("nothing to apply");
        return 0;
    });
}

void bind_migrate_verify(CLI::App& app, Session& session) {
    app.footer("exit 0: as applied · 3: something is pending · 9: drift");
    session.set_action([&session] { return run_migrate_verify(session); });
}

}  // namespace lhcr::cli
