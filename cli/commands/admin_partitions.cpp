// `lhcr admin partitions` and `lhcr admin prune`: the months of runs and audit there are, what holds each, and dropping the old ones.
//
// A prune is made of steps, each a transaction of its own: killed anywhere, the next one goes on. No step waits long for a lock.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <chrono>
#include <memory>
#include <thread>

#include "cli/run_answer.hpp"
#include "db/connection.hpp"
#include "runs/partition.hpp"

namespace lhcr::cli {
namespace {

constexpr int tries_of_a_step = 20;  // each waits 500 ms for its lock, then a second goes by in which others get theirs

struct PruneOptions {
    std::string keep;
    bool dry_run = false;
    bool history = false;
};

/// "13mo" or "2y" as an interval of SQL: retention is counted in calendar months.
std::string months_of(const std::string& text) {
    int count = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), count);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (status != std::errc{} || count < 1 || count > 1200 || (unit != "mo" && unit != "y"))
        throw Error(Errc::usage, fmt::format("--keep '{}' is no number of months", text), "write it as 13mo or 2y");
    return fmt::format("{} {}", count, unit == "mo" ? "months" : "years");
}

/// A reason a word: "3 live runs; audit rows that no export has".
json with_text(json months) {
    for (auto& month : months) {
        std::string why;
        for (const auto& reason : month.at("held_by")) why += (why.empty() ? "" : "; ") + reason.get<std::string>();
        month["why"] = why;
    }
    return months;
}

int run_partitions(Session& session) {
    db::Connection database(session.migrate_database(), {.application_name = "lhcr admin partitions"});
    json answer = runs::partition_list(database);
    answer["months"] = with_text(answer["months"]);
    session.output().list("PartitionList", answer, "months",
                          {{"MONTH", "month"},
                           {"STATE", "state", Cell::status},
                           {"ROWS", "rows", Cell::number},
                           {"SIZE", "bytes", Cell::bytes},
                           {"LIVE RUNS", "live_runs", Cell::number},
                           {"PINNED TABLES", "tables", Cell::number},
                           {"VERSIONS", "versions", Cell::number, true},
                           {"AUDIT EXPORTED", "audit_exported"},
                           {"FROM", "from", Cell::text, true},
                           {"TO", "to", Cell::text, true},
                           {"HELD BY", "why", Cell::text, true}},
                          "month");
    for (const auto& month : answer["pruned"])
        session.output().human(fmt::format("{} was pruned at {} by {}", get_string(month, "month"), get_string(month, "pruned_at"),
                                           get_string(month, "pruned_by")));
    return 0;
}

/// Steps until nothing is left; `freed` and `pruned` are added up.
json prune_all(db::Connection& database, const std::string& keep, const PruneOptions& options, Session& session) {
    json steps = json::array(), answer;
    json first;
    int tries = 0;
    do {
        answer = runs::prune(database, keep, options.dry_run, options.history);
        if (first.is_null()) first = answer["months"];
        for (const auto& month : answer["months"]) {  // what was begun by a prune that was killed, and is named only now
            bool known = false;
            for (const auto& other : first) known = known || other["month"] == month["month"];
            if (!known) first.push_back(month);
        }
        for (const auto& step : answer.at("steps")) {
            steps.push_back(step);
            session.output().step(step.get<std::string>());
        }
        if (answer.at("busy").is_null()) {
            tries = 0;
            continue;
        }
        const json& busy = answer["busy"];
        const std::string who = busy.contains("pid") ? fmt::format("process {} ({}, login {}) holds {} since {}", busy["pid"].dump(),
                                                                   get_string(busy, "application"), get_string(busy, "login"),
                                                                   get_string(busy, "relation"), get_string(busy, "since"))
                                                     : "another transaction holds it";
        if (++tries == tries_of_a_step)
            throw Error(Errc::unavailable, fmt::format("a partition could not be detached: {}", who),
                        "the same command goes on when it has ended; `select pg_terminate_backend(PID)` ends it")
                .add_context(fmt::format("{} steps were done", steps.size()));
        session.output().progress(who);
        std::this_thread::sleep_for(std::chrono::seconds(1));
    } while (answer.at("more").get<bool>());
    answer["months"] = with_text(first);
    answer["steps"] = steps;
    return answer;
}

int run_prune(const PruneOptions& options, Session& session) {
    const std::string keep = months_of(options.keep);
    if (!options.dry_run) session.confirm_mutation(fmt::format("drop every month that is older than {}", keep));
    db::Connection database(session.migrate_database(), {.application_name = "lhcr admin prune"});
    json answer = prune_all(database, keep, options, session);
    std::int64_t pruned = 0, bytes = 0;
    for (auto& month : answer["months"]) {
        if (month.at("action") != "prune") continue;
        if (!options.dry_run) month["action"] = "pruned";
        ++pruned;
        bytes += get_int(month, "bytes");
    }
    answer["pruned"] = pruned;
    answer["bytes"] = bytes;
    session.output().list("PruneReport", answer, "months",
                          {{"MONTH", "month"},
                           {"ACTION", "action", Cell::status},
                           {"ROWS", "rows", Cell::number},
                           {"SIZE", "bytes", Cell::bytes},
                           {"HELD BY", "why"}},
                          "month");
    session.output().note(fmt::format("{} {} of what ended before {}", options.dry_run ? "would drop" : "dropped",
                                      pruned == 1 ? std::string("1 month") : fmt::format("{} months", pruned),
                                      get_string(answer, "before")));
    return 0;
}

}  // namespace

void bind_admin_partitions(CLI::App& app, Session& session) {
    app.footer("rows are the planner's estimate; what holds a month is in -o wide; with the login that migrates");
    session.set_action([&session] { return run_partitions(session); });
}

void bind_admin_prune(CLI::App& app, Session& session) {
    auto options = std::make_shared<PruneOptions>();
    app.add_option("--keep", options->keep, "how much stays, in whole months: 13mo, 2y; at least 2mo")->required()->type_name("MONTHS");
    app.add_flag("--dry-run", options->dry_run, "only say what would go, and what holds the rest");
    app.add_flag("--with-history", options->history, "older versions of tables do not hold a month; their history goes with it");
    app.footer(
        "a month stays whole while a run of it lives, a table's current version comes from it, or an audit row of it is in no export "
        "(`lhcr audit export`, and once with --org -); killed in the middle, the same command goes on · 75: a lock was not had");
    session.set_action([options, &session] { return run_prune(*options, session); });
}

}  // namespace lhcr::cli
