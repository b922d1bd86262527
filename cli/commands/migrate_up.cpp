// `lhcr migrate up`: brings the control plane's schema to the state this binary carries.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/session.hpp"
#include "db/connection.hpp"
#include "db/migrate.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    bool dry_run = false;
    bool restore_functions = false;
};

int run_migrate_up(const Options& options, Session& session) {
    const auto migrations = db::embedded_migrations();
    db::Connection database(session.migrate_database(), {.application_name = "lhcr migrate up"});
    Output& output = session.output();
    json document = {{"dry_run", options.dry_run}, {"applied", json::array()}, {"seeded", false}};
    if (options.dry_run) {
        db::migrate_check(database, migrations);
        for (const auto& state : db::migrate_status(database, migrations))
            if (state.status != "applied") document["applied"].push_back(state.name);
    } else {
        session.confirm_mutation("migrate the database");
        const auto report = db::migrate_up(
            database, migrations,
            {.restore_functions = options.restore_functions, .progress = [&](std::string_view name) { output.progress(name); }});
        document["applied"] = report.applied;
        document["seeded"] = report.seeded;
    }
    const std::size_t count = document["applied"].size();
    document["summary"] = count == 0
                              ? "up to date"
                              : fmt::format("{} file{} {}", count, count == 1 ? "" : "s", options.dry_run ? "would be applied" : "applied");
    output.object("MigrationReport", document, {{"migrations", "summary"}}, "summary");
    if (document["seeded"] == true)
        output.note("made the organisation 'default' with the project 'default'; this login is its Platform Admin");
    return 0;
}

}  // namespace

void bind_migrate_up(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_flag("--dry-run", options->dry_run, "say what would be applied and change nothing");
    app.add_flag("--restore-functions", options->restore_functions, "apply every function again, over changes made by hand");
    session.set_action([options, &session] { return run_migrate_up(*options, session); });
}

}  // namespace lhcr::cli
