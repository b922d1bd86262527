// `lhcr alerts list|show|ack|resolve|raise`: what is wrong, and who has it in hand.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "runs/alert.hpp"

namespace lhcr::cli {
namespace {

struct ListOptions {
    std::vector<std::string> status;
    std::string rule;
    std::string severity;
    std::string cursor;
    int limit = 50;
    bool all = false;
};

const Columns alert_columns = {{"alert", "alert_id"},
                               {"status", "status", Cell::status},
                               {"severity", "severity"},
                               {"rule", "rule"},
                               {"subject", "subject"},
                               {"message", "message"},
                               {"times", "times", Cell::number},
                               {"first", "first_at", Cell::time},
                               {"last", "last_at", Cell::time},
                               {"run", "run_id"},
                               {"owners", "owners"},
                               {"next step", "next_step_at"},
                               {"acknowledged by", "acked_by"},
                               {"note", "ack_note"},
                               {"resolution", "resolution"}};

int run_alerts_list(const ListOptions& options, Session& session) {
    const Scope scope = session.scope();
    json filter = {{"project", scope.project}, {"environment", scope.environment}, {"limit", options.limit}};
    if (!scope.org.empty()) filter["org"] = scope.org;
    if (options.all) filter["status"] = {"open", "acked", "resolved"};
    else if (!options.status.empty()) filter["status"] = options.status;
    for (const auto& [key, value] :
         {std::pair<const char*, const std::string&>{"rule", options.rule}, {"severity", options.severity}, {"cursor", options.cursor}})
        if (!value.empty()) filter[key] = value;
    const json answer = runs::alert_list(session.db(), filter);
    session.output().list("AlertList", answer, "alerts",
                          {{"ALERT", "alert_id"},
                           {"STATUS", "status", Cell::status},
                           {"SEVERITY", "severity"},
                           {"RULE", "rule"},
                           {"SUBJECT", "subject"},
                           {"TIMES", "times", Cell::number},
                           {"LAST", "last_at", Cell::time},
                           {"MESSAGE", "message"},
                           {"OWNERS", "owners", Cell::text, true},
                           {"ACKNOWLEDGED BY", "acked_by", Cell::text, true}},
                          "alert_id");
    if (answer.at("alerts").empty() && options.cursor.empty()) session.output().note("none; `lhcr alerts rules` shows what is watched");
    if (answer.at("next_cursor").is_string())
        session.output().note(fmt::format("there may be more: --cursor {}", answer["next_cursor"].get<std::string>()));
    return 0;
}

}  // namespace

void bind_alerts_list(CLI::App& app, Session& session) {
    auto options = std::make_shared<ListOptions>();
    app.add_option("--status", options->status, "open, acked, resolved; again for more; open and acked")
        ->check(CLI::IsMember({"open", "acked", "resolved"}));
    app.add_flag("--all", options->all, "resolved ones too");
    app.add_option("--rule", options->rule, "only of this one")->type_name("NAME");
    app.add_option("--severity", options->severity, "info, warning or critical")->check(CLI::IsMember({"info", "warning", "critical"}));
    app.add_option("--limit", options->limit, "at most so many; 50")->check(CLI::Range(1, 1000));
    app.add_option("--cursor", options->cursor, "go on where the last page ended")->type_name("ID");
    session.set_action([options, &session] { return run_alerts_list(*options, session); });
}

void bind_alerts_show(CLI::App& app, Session& session) {
    auto id = std::make_shared<std::string>();
    app.add_option("alert", *id, "its id")->required();
    session.set_action([id, &session] {
        const json alert = runs::alert_show(session.db(), *id);
        session.output().object("Alert", alert, alert_columns, "alert_id");
        session.output().human_table(alert.at("deliveries"),
                                     {{"CHANNEL", "channel"},
                                      {"REASON", "reason"},
                                      {"STATUS", "status", Cell::status},
                                      {"ATTEMPTS", "attempts", Cell::number},
                                      {"ERROR", "error"}},
                                     "told");
        return 0;
    });
}

void bind_alerts_ack(CLI::App& app, Session& session) {
    auto id = std::make_shared<std::string>();
    auto note = std::make_shared<std::string>();
    app.add_option("alert", *id, "its id")->required();
    app.add_option("--note", *note, "what you are doing about it")->type_name("TEXT");
    app.footer("the escalation stops; it is resolved when what raised it is over, or by `lhcr alerts resolve`");
    session.set_action([id, note, &session] {
        session.confirm_mutation(fmt::format("acknowledge alert {}", *id));
        session.output().object("Alert", runs::alert_ack(session.db(), *id, *note), alert_columns, "alert_id");
        return 0;
    });
}

void bind_alerts_resolve(CLI::App& app, Session& session) {
    auto id = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    app.add_option("alert", *id, "its id")->required();
    app.add_option("--reason", *reason, "what it was")->type_name("TEXT");
    app.footer("whoever was told hears that it is over. What is measured and still holds is raised anew");
    session.set_action([id, reason, &session] {
        session.confirm_mutation(fmt::format("resolve alert {}", *id));
        session.output().object("Alert", runs::alert_resolve(session.db(), *id, *reason), alert_columns, "alert_id");
        return 0;
    });
}

void bind_alerts_raise(CLI::App& app, Session& session) {
    auto subject = std::make_shared<std::string>();
    auto message = std::make_shared<std::string>();
    auto severity = std::make_shared<std::string>("warning");
    auto run = std::make_shared<std::string>();
    app.add_option("subject", *subject, "what it is about; one open alert each")->required();
    app.add_option("--message", *message, "what is wrong")->required()->type_name("TEXT");
    app.add_option("--severity", *severity, "info, warning or critical; warning")->check(CLI::IsMember({"info", "warning", "critical"}));
    app.add_option("--run", *run, "the run that it concerns")->type_name("ID");
    app.footer("routes see it as rule \"manual\"");
    session.set_action([=, &session] {
        const Scope scope = session.scope();
        json request = {{"project", scope.project},
                        {"environment", scope.environment},
                        {"subject", *subject},
                        {"message", *message},
                        {"severity", *severity}};
        if (!scope.org.empty()) request["org"] = scope.org;
        if (!run->empty()) request["run_id"] = *run;
        session.confirm_mutation(fmt::format("raise an alert about {}", *subject));
        session.output().object("Alert", runs::alert_raise(session.db(), request), alert_columns, "alert_id");
        return 0;
    });
}

}  // namespace lhcr::cli
