// `lhcr concurrency set|list|remove` and `lhcr queue weight|stats`: how many phases of a key run at a time, and whose turn it is.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "runs/queue.hpp"

namespace lhcr::cli {
namespace {

const Columns limit_columns = {{"KEY", "key"},
                               {"MAX RUNNING", "max_running", Cell::number},
                               {"RUNNING", "running", Cell::number},
                               {"WAITING", "waiting", Cell::number},
                               {"ENVIRONMENT", "environment", Cell::text, true},
                               {"UPDATED", "updated_at", Cell::time, true}};

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

}  // namespace

void bind_concurrency_set(CLI::App& app, Session& session) {
    auto key = std::make_shared<std::string>();
    auto max_running = std::make_shared<int>(0);
    app.add_option("key", *key, "project, template:NAME, executor:NAME, connection:NAME, or one that templates name")->required();
    app.add_option("max", *max_running, "how many phases of it may be claimed or running")->required()->check(CLI::Range(1, 1000000));
    app.footer("for the environment; a phase with several keys runs when all of them have room");
    session.set_action([&session, key, max_running] {
        session.confirm_mutation(fmt::format("limit '{}' to {}", *key, *max_running));
        session.output().object("ConcurrencyLimit", runs::concurrency_set(session.db(), place_of(session), *key, *max_running),
                                {{"key", "key"},
                                 {"max running", "max_running", Cell::number},
                                 {"running", "running", Cell::number},
                                 {"waiting", "waiting", Cell::number}},
                                "key");
        return 0;
    });
}

void bind_concurrency_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("ConcurrencyLimitList", runs::concurrency_list(session.db(), place_of(session)), "limits", limit_columns,
                              "key");
        return 0;
    });
}

void bind_concurrency_remove(CLI::App& app, Session& session) {
    auto key = std::make_shared<std::string>();
    app.add_option("key", *key, "whose limit goes")->required();
    session.set_action([&session, key] {
        session.confirm_mutation(fmt::format("remove the limit of '{}'", *key));
        session.output().object("ConcurrencyLimit", runs::concurrency_remove(session.db(), place_of(session), *key),
                                {{"key", "key"}, {"removed", "removed"}}, "key");
        return 0;
    });
}

void bind_queue_weight(CLI::App& app, Session& session) {
    auto weight = std::make_shared<int>(0);
    app.add_option("weight", *weight, "100 is one share, 300 gets three turns for one")->required()->check(CLI::Range(1, 10000));
    app.footer("of the environment, among all that the same workers serve; for what enters a queue from now on");
    session.set_action([&session, weight] {
        session.confirm_mutation(fmt::format("set the weight of {} to {}", session.scope().environment, *weight));
        session.output().object("QueueWeight", runs::queue_weight(session.db(), place_of(session), *weight),
                                {{"project", "project"}, {"environment", "environment"}, {"weight", "weight"}, {"was", "was"}},
                                "environment");
        return 0;
    });
}

void bind_queue_stats(CLI::App& app, Session& session) {
    auto lane = std::make_shared<std::string>();
    auto all = std::make_shared<bool>(false);
    app.add_option("--lane", *lane, "only this lane")->type_name("LANE");
    app.add_flag("--all", *all, "every environment that you may read, not only this one");
    app.footer("nothing is counted over history: depths beyond a thousand are the planner's, rates are of at most the last five minutes");
    session.set_action([&session, lane, all] {
        json filter = json::object();
        if (!*all) {
            const Scope scope = session.scope();
            filter = {{"project", scope.project}, {"environment", scope.environment}};
            if (!scope.org.empty()) filter["org"] = scope.org;
        }
        if (!lane->empty()) filter["lane"] = *lane;
        session.output().list("QueueStats", runs::queue_stats(session.db(), filter), "queues",
                              {{"PROJECT", "project"},
                               {"ENVIRONMENT", "environment"},
                               {"LANE", "lane"},
                               {"DEPTH", "depth", Cell::number},
                               {"OLDEST", "oldest_ms", Cell::duration_ms},
                               {"CLAIMED", "claimed", Cell::number},
                               {"RUNNING", "running", Cell::number},
                               {"PARKED", "parked", Cell::number},
                               {"DELAYED", "delayed", Cell::number},
                               {"IN LINE", "in_line", Cell::number},
                               {"STARTED/MIN", "started_per_minute"},
                               {"DONE/MIN", "succeeded_per_minute"},
                               {"FAILED/MIN", "failed_per_minute"},
                               {"ESTIMATED", "estimated", Cell::text, true},
                               {"ORGANISATION", "org", Cell::text, true}},
                              "lane");
        return 0;
    });
}

}  // namespace lhcr::cli
