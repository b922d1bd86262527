// `lhcr session create|list|show|archive|release`: named threads of work whose lanes keep runs in order.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "runs/session.hpp"

namespace lhcr::cli {
namespace {

const Columns session_columns = {{"session", "name"},
                                 {"status", "status", Cell::status},
                                 {"on failure", "on_failure"},
                                 {"live runs", "live_runs", Cell::number},
                                 {"environment", "environment"},
                                 {"created", "created_at", Cell::time}};
const Columns lane_columns = {{"LANE", "lane"},
                              {"RUN", "run_id"},
                              {"STATUS", "status", Cell::status},
                              {"TEMPLATE", "template"},
                              {"WAITING", "waiting", Cell::number},
                              {"HELD SINCE", "held_at", Cell::time}};

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

void show_session(Session& session, const json& answer) {
    session.output().object("Session", answer, session_columns, "name");
    if (answer.contains("lanes")) session.output().human_table(answer["lanes"], lane_columns, "lanes");
    if (answer.contains("runs") && !answer["runs"].empty()) session.output().human_table(answer["runs"], run_columns, "last runs");
    for (const auto& lane : answer.value("lanes", json::array()))
        if (lane.at("held_at").is_string())
            session.output().note(
                fmt::format("lane {0} is held: `lhcr run retry {1}` goes on with it, `lhcr session release {2} --lane {0}` without it",
                            get_string(lane, "lane"), get_string(lane, "run_id"), get_string(answer, "name")));
}

int run_session_list(Session& session, bool archived) {
    session.output().list("SessionList", runs::session_list(session.db(), place_of(session), archived), "sessions",
                          {{"NAME", "name"},
                           {"STATUS", "status", Cell::status},
                           {"ON FAILURE", "on_failure"},
                           {"LIVE RUNS", "live_runs", Cell::number},
                           {"CREATED", "created_at", Cell::time}},
                          "name");
    return 0;
}

}  // namespace

void bind_session_create(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto on_failure = std::make_shared<std::string>();
    app.add_option("name", *name, "what it is called")->required();
    app.add_option("--on-failure", *on_failure, "hold: a failed run holds its lane until it is retried or released; continue; hold")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"hold", "continue"}));
    app.footer("then: lhcr run create --session NAME --lane A …; the runs of a lane go one after the other, lanes side by side");
    session.set_action([&session, name, on_failure] {
        session.confirm_mutation(fmt::format("create session {}", *name));
        show_session(session, runs::session_create(session.db(), place_of(session), *name, *on_failure));
        return 0;
    });
}

void bind_session_list(CLI::App& app, Session& session) {
    auto archived = std::make_shared<bool>(false);
    app.add_flag("--archived", *archived, "also those that are archived");
    session.set_action([&session, archived] { return run_session_list(session, *archived); });
}

void bind_session_show(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "which session")->required();
    session.set_action([&session, name] {
        show_session(session, runs::session_show(session.db(), place_of(session), *name));
        return 0;
    });
}

void bind_session_archive(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "which session")->required();
    app.footer("its runs stay; it takes no new one, and its name stays taken");
    session.set_action([&session, name] {
        session.confirm_mutation(fmt::format("archive session {}", *name));
        show_session(session, runs::session_archive(session.db(), place_of(session), *name));
        return 0;
    });
}

void bind_session_release(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto lane = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    app.add_option("name", *name, "which session")->required();
    app.add_option("--lane", *lane, "the lane that is held")->type_name("LANE")->required()->check(CLI::IsMember({"A", "B", "C", "D"}));
    app.add_option("--reason", *reason, "why; kept in the failed run's trail")->type_name("TEXT");
    session.set_action([&session, name, lane, reason] {
        session.confirm_mutation(fmt::format("release lane {} of session {}", *lane, *name));
        show_session(session, runs::session_release(session.db(), place_of(session), *name, *lane, *reason));
        return 0;
    });
}

}  // namespace lhcr::cli
