// `lhcr schedule apply|list|show|pause|resume|remove|backfill`: runs that are made by themselves, by a worker's tick.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_request.hpp"
#include "runs/schedule.hpp"

namespace lhcr::cli {
namespace {

struct ApplyOptions {
    RunRequestFlags run;
    std::string name;
    std::string cron;
    std::string time_zone = "UTC";
    std::string jitter;
    std::string catchup = "last";
    std::string overlap = "skip";
};

struct BackfillOptions {
    std::string name;
    std::string from;
    std::string to;
    int parallel = 1;
};

const Columns schedule_columns = {{"schedule", "name"},
                                  {"status", "status", Cell::status},
                                  {"cron", "cron"},
                                  {"time zone", "time_zone"},
                                  {"template", "template"},
                                  {"next", "next_at"},
                                  {"last", "last_at"},
                                  {"last run", "last_run_id"},
                                  {"its status", "last_run_status", Cell::status},
                                  {"catch up", "catchup", Cell::text, true},
                                  {"overlap", "overlap", Cell::text, true}};
const Columns fire_columns = {{"FOR", "logical_at"}, {"FIRED", "fired_at", Cell::time},  {"OUTCOME", "outcome", Cell::status},
                              {"RUN", "run_id"},     {"STATUS", "status", Cell::status}, {"REASON", "detail.reason"}};
const Columns backfill_columns = {{"FROM", "from"},
                                  {"TO", "to"},
                                  {"STATUS", "status", Cell::status},
                                  {"RUNS", "runs", Cell::number},
                                  {"LIVE", "live", Cell::number},
                                  {"SUCCEEDED", "succeeded", Cell::number},
                                  {"FAILED", "failed", Cell::number}};

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

int run_schedule_apply(const ApplyOptions& options, Session& session) {
    const Scope scope = session.scope();
    json request = run_request(options.run, session);
    for (const char* place : {"org", "project", "environment"}) request.erase(place);
    json schedule = {
        {"project", scope.project},       {"environment", scope.environment}, {"name", options.name},       {"cron", options.cron},
        {"time_zone", options.time_zone}, {"catchup", options.catchup},       {"overlap", options.overlap}, {"request", request}};
    if (!scope.org.empty()) schedule["org"] = scope.org;
    if (!options.jitter.empty()) schedule["jitter_ms"] = parse_duration(options.jitter, "--jitter").count();
    session.confirm_mutation(fmt::format("apply schedule {}", options.name));
    const json applied = runs::schedule_apply(session.db(), schedule);
    session.output().object("Schedule", applied, schedule_columns, "name");
    if (!applied.value("changed", true)) session.output().note("it was like this already");
    return 0;
}

int run_schedule_show(const std::string& name, Session& session) {
    const json answer = runs::schedule_show(session.db(), place_of(session), name);
    session.output().object("Schedule", answer, schedule_columns, "name");
    if (!answer.at("fires").empty()) session.output().human_table(answer["fires"], fire_columns, "fired");
    if (!answer.at("backfills").empty()) session.output().human_table(answer["backfills"], backfill_columns, "backfills");
    return 0;
}

void bind_pause(CLI::App& app, Session& session, bool paused) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "which schedule")->required();
    session.set_action([&session, name, paused] {
        session.confirm_mutation(fmt::format("{} schedule {}", paused ? "pause" : "resume", *name));
        session.output().object("Schedule", runs::schedule_pause(session.db(), place_of(session), *name, paused), schedule_columns, "name");
        return 0;
    });
}

}  // namespace

void bind_schedule_apply(CLI::App& app, Session& session) {
    auto options = std::make_shared<ApplyOptions>();
    app.add_option("name", options->name, "what it is called; again: changed")->required();
    app.add_option("--cron", options->cron, "minute hour day month weekday, or @hourly, @daily …")->type_name("EXPRESSION")->required();
    app.add_option("--time-zone", options->time_zone, "whose clock; UTC")->type_name("ZONE");
    app.add_option("--jitter", options->jitter, "up to so much later, the same for one time always")->type_name("DURATION");
    app.add_option("--catchup", options->catchup, "times that were missed: none, the last, all; last")
        ->type_name("WHICH")
        ->check(CLI::IsMember({"none", "last", "all"}));
    app.add_option("--overlap", options->overlap, "while its last run goes on: skip, queue, cancel that run; skip")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"skip", "queue", "cancel"}));
    bind_run_request(app, options->run);
    app.footer(
        "parameters may name the time a run is for: --param day='${logical_date}'; a pipeline's template is kept by `lhcr pipeline apply`");
    session.set_action([options, &session] { return run_schedule_apply(*options, session); });
}

void bind_schedule_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("ScheduleList", runs::schedule_list(session.db(), place_of(session)), "schedules",
                              {{"NAME", "name"},
                               {"STATUS", "status", Cell::status},
                               {"CRON", "cron"},
                               {"TIME ZONE", "time_zone"},
                               {"TEMPLATE", "template"},
                               {"NEXT", "next_at"},
                               {"LAST RUN", "last_run_status", Cell::status}},
                              "name");
        return 0;
    });
}

void bind_schedule_show(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "which schedule")->required();
    session.set_action([&session, name] { return run_schedule_show(*name, session); });
}

void bind_schedule_pause(CLI::App& app, Session& session) {
    bind_pause(app, session, true);
}

void bind_schedule_resume(CLI::App& app, Session& session) {
    app.footer("it goes on from now: what the pause left out is for `lhcr schedule backfill`");
    bind_pause(app, session, false);
}

void bind_schedule_remove(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "which schedule")->required();
    app.footer("its runs stay");
    session.set_action([&session, name] {
        session.confirm_mutation(fmt::format("remove schedule {}", *name));
        session.output().object("Schedule", runs::schedule_remove(session.db(), place_of(session), *name),
                                {{"schedule", "name"}, {"removed", "removed"}}, "name");
        return 0;
    });
}

void bind_schedule_backfill(CLI::App& app, Session& session) {
    auto options = std::make_shared<BackfillOptions>();
    app.add_option("name", options->name, "which schedule")->required();
    app.add_option("--from", options->from, "the first time (RFC 3339)")->type_name("TIME")->required();
    app.add_option("--to", options->to, "up to this time, without it")->type_name("TIME")->required();
    app.add_option("--parallel", options->parallel, "so many runs at a time; 1")->type_name("N")->check(CLI::Range(1, 100));
    app.footer("a run for each time of the range, oldest first; one that fails stops no other. `lhcr schedule show` counts them");
    session.set_action([options, &session] {
        session.confirm_mutation(fmt::format("backfill schedule {}", options->name));
        session.output().object(
            "Backfill",
            runs::schedule_backfill(session.db(), place_of(session), options->name, options->from, options->to, options->parallel),
            {{"schedule", "name"}, {"from", "from"}, {"to", "to"}, {"next", "next_at"}, {"status", "status", Cell::status}}, "backfill_id");
        return 0;
    });
}

}  // namespace lhcr::cli
