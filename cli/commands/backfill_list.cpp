// `lhcr backfill list|cancel|resume`: ranges of the past that schedules make good. `lhcr schedule backfill` begins one.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "runs/schedule.hpp"

namespace lhcr::cli {
namespace {

const Columns backfill_columns = {{"backfill", "backfill_id"},
                                  {"from", "from"},
                                  {"to", "to"},
                                  {"status", "status", Cell::status},
                                  {"runs", "runs", Cell::number},
                                  {"succeeded", "succeeded", Cell::number},
                                  {"failed", "failed", Cell::number}};

Columns with(const Column& column) {
    Columns columns = backfill_columns;
    columns.push_back(column);
    return columns;
}

void add_backfill(CLI::App& app, std::string& backfill_id) {
    expect_run_id(app.add_option("backfill", backfill_id, "its id; `lhcr backfill list` shows them"))->required();
}

}  // namespace

void bind_backfill_list(CLI::App& app, Session& session) {
    auto schedule = std::make_shared<std::string>();
    app.add_option("schedule", *schedule, "only of this schedule");
    session.set_action([&session, schedule] {
        const Scope scope = session.scope();
        session.output().list("BackfillList", runs::backfill_list(session.db(), {scope.org, scope.project, scope.environment}, *schedule),
                              "backfills",
                              {{"BACKFILL", "backfill_id"},
                               {"SCHEDULE", "schedule"},
                               {"FROM", "from"},
                               {"TO", "to"},
                               {"STATUS", "status", Cell::status},
                               {"RUNS", "runs", Cell::number},
                               {"LIVE", "live", Cell::number},
                               {"SUCCEEDED", "succeeded", Cell::number},
                               {"FAILED", "failed", Cell::number}},
                              "backfill_id");
        return 0;
    });
}

void bind_backfill_cancel(CLI::App& app, Session& session) {
    auto backfill = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    add_backfill(app, *backfill);
    app.add_option("--reason", *reason, "why; kept with its runs")->type_name("TEXT");
    app.footer("it makes no more runs, those that wait end, those that run are told; `lhcr backfill resume` goes on");
    session.set_action([&session, backfill, reason] {
        session.confirm_mutation(fmt::format("cancel backfill {}", *backfill));
        session.output().object("Backfill", runs::backfill_cancel(session.db(), *backfill, *reason),
                                with({"cancelled", "runs_cancelled", Cell::number}), "backfill_id");
        return 0;
    });
}

void bind_backfill_resume(CLI::App& app, Session& session) {
    auto backfill = std::make_shared<std::string>();
    auto failed = std::make_shared<bool>(false);
    add_backfill(app, *backfill);
    app.add_flag("--failed", *failed, "make again what failed, too; also of one that is finished");
    app.footer("what the cancel ended is made again; what succeeded is not");
    session.set_action([&session, backfill, failed] {
        session.confirm_mutation(fmt::format("resume backfill {}", *backfill));
        session.output().object("Backfill", runs::backfill_resume(session.db(), *backfill, *failed),
                                with({"made again", "again", Cell::number}), "backfill_id");
        return 0;
    });
}

}  // namespace lhcr::cli
