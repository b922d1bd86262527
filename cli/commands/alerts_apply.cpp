// `lhcr alerts apply|rules|test|deliver`: what an environment is told of and by which ways, tried out and sent.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <csignal>
#include <memory>
#include <thread>

#include "alerts/deliverer.hpp"
#include "base/clock.hpp"
#include "base/json_schema.hpp"
#include "cli/run_answer.hpp"
#include "runs/alert.hpp"
#include "runs/worker.hpp"

namespace lhcr::cli {
namespace {

struct TestOptions {
    std::string channel;
    std::string rule;
    std::string subject;
    std::string at;
    std::string wait = "30s";
};

const Columns channel_columns = {
    {"CHANNEL", "name"}, {"KIND", "kind"}, {"URL", "url"}, {"SECRET", "url_ref"}, {"A MINUTE", "rate_per_minute", Cell::number}};
const Columns rule_columns = {{"RULE", "name"},
                              {"WHEN", "when"},
                              {"SEVERITY", "severity"},
                              {"MATCH", "match"},
                              {"WINDOW", "window"},
                              {"OLDER THAN", "older_than"},
                              {"RUNBOOK", "runbook", Cell::text, true}};
const Columns route_columns = {{"MATCH", "match"}, {"OWNERS", "owners"}, {"STEPS", "steps"}, {"QUIET", "quiet"}};
const Columns delivery_columns = {{"channel", "channel"},
                                  {"status", "status", Cell::status},
                                  {"attempts", "attempts", Cell::number},
                                  {"http", "http_status"},
                                  {"error", "error"}};

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

void show_rules(const json& config, Session& session) {
    session.output().object("AlertConfig", config,
                            {{"project", "project"},
                             {"environment", "environment"},
                             {"revision", "revision", Cell::number},
                             {"applied", "applied_at", Cell::time}},
                            "revision");
    session.output().human_table(config.at("rules"), rule_columns, "rules");
    session.output().human_table(config.at("routes"), route_columns, "routes");
    session.output().human_table(config.at("channels"), channel_columns, "channels");
}

int run_alerts_apply(const std::string& file, bool dry_run, Session& session) {
    const std::string shown = file == "-" ? "stdin" : file;
    json config = read_document_file(file, "the alert file");
    const auto findings = validate_schema(config, "alerts.json", shown);
    if (!findings.empty())
        throw Error(Errc::usage, fmt::format("{}: {}", shown, findings.front().message),
                    findings.size() > 1 ? fmt::format("and {} more; schemas/alerts.json describes it", findings.size() - 1)
                                        : "schemas/alerts.json describes it");
    const Scope scope = session.scope();
    if (!config.contains("project")) config["project"] = scope.project;
    if (!config.contains("environment")) config["environment"] = scope.environment;
    if (!config.contains("org") && !scope.org.empty()) config["org"] = scope.org;
    json applied;
    if (dry_run) {
        // The database's own checks, in a transaction that is taken back.
        struct TakenBack {};
        try {
            session.db().transaction([&] {
                applied = runs::alert_apply(session.db(), config);
                throw TakenBack{};
            });
        } catch (const TakenBack&) {
        }
        applied["dry_run"] = true;
    } else {
        session.confirm_mutation(fmt::format("apply the alerts of {}", get_string(config, "environment")));
        applied = runs::alert_apply(session.db(), config);
    }
    show_rules(applied, session);
    if (!get_bool(applied, "changed", true)) session.output().note("it was like this already");
    if (get_bool(applied, "unrouted") && !applied.at("rules").empty())
        session.output().note("no route takes everything: an alert that none matches is in the list, and nobody is told");
    return 0;
}

int run_alerts_test(const TestOptions& options, Session& session) {
    if (options.channel.empty() == options.rule.empty())
        throw Error(Errc::usage, "a test is of a channel or of a rule", "lhcr alerts test --channel NAME, or --rule NAME");
    if (!options.rule.empty()) {
        const json plan = runs::alert_test_rule(session.db(), place_of(session), options.rule, options.subject, options.at);
        session.output().object("AlertPlan", plan,
                                {{"rule", "rule"},
                                 {"severity", "severity"},
                                 {"subject", "subject"},
                                 {"route", "route"},
                                 {"owners", "owners"},
                                 {"repeat", "repeat_every"}},
                                "rule");
        session.output().human_table(plan.at("steps"), {{"AT", "at"}, {"CHANNELS", "channels"}}, "steps");
        if (plan.at("steps").empty()) session.output().note("no route takes it: it would be in the list, and nobody told");
        return 0;
    }
    const auto limit = parse_duration(options.wait, "--wait");
    session.confirm_mutation(fmt::format("send a test by channel {}", options.channel));
    json delivery = runs::alert_test_channel(session.db(), place_of(session), options.channel);
    const std::string id = get_string(delivery, "delivery_id");
    const Stopwatch waited;
    // A first failure is an answer too: whoever tests does not want to wait for the retries.
    while (get_string(delivery, "status") == "pending" && get_string(delivery, "error").empty() && waited.elapsed() < limit) {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        delivery = runs::delivery_show(session.db(), id);
    }
    session.output().object("Delivery", delivery, delivery_columns, "delivery_id");
    if (get_string(delivery, "status") == "sent") return 0;
    if (get_string(delivery, "error").empty())
        throw Error(Errc::wait_timeout, fmt::format("nobody has delivered the test within {}", options.wait),
                    "a worker of this environment delivers, or `lhcr alerts deliver --once`");
    throw Error(Errc::gate_rejected, fmt::format("the test did not arrive: {}", get_string(delivery, "error")),
                "the channel's file says where it goes; the worker has its secrets");
}

int run_alerts_deliver(bool once, Session& session) {
    std::signal(SIGPIPE, SIG_IGN);
    alerts::DeliverOptions options;
    options.worker = "deliver:" + std::to_string(::getpid());
    if (session.config().is_set("environment")) options.environment = session.config().value("environment");
    options.allowed = alerts::AllowedHosts(session.config().value("alert_hosts"));
    for (;;) {
        runs::maintenance_tick(session.db(), options.worker);
        const auto done = alerts::deliver(session.db(), options, 1000, [] { return false; });
        if (once) {
            session.output().object(
                "Delivered", {{"sent", done.sent}, {"failed", done.failed}, {"refused", done.refused}},
                {{"sent", "sent", Cell::number}, {"to be tried again", "failed", Cell::number}, {"refused", "refused", Cell::number}},
                "sent");
            return done.failed + done.refused > 0 ? info(Errc::partly_done).exit_code : 0;
        }
        std::this_thread::sleep_for(std::chrono::seconds(1));
    }
}

}  // namespace

void bind_alerts_apply(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    auto dry_run = std::make_shared<bool>(false);
    app.add_option("file", *file, "YAML or JSON: channels, rules, routes; - is stdin")->required();
    app.add_flag("--dry-run", *dry_run, "check it in the database and keep nothing");
    app.footer("it is the whole: what the file does not say is gone, and open alerts of such rules are resolved. Keep it in git");
    session.set_action([file, dry_run, &session] { return run_alerts_apply(*file, *dry_run, session); });
}

void bind_alerts_rules(CLI::App&, Session& session) {
    session.set_action([&session] {
        const json config = runs::alert_rules(session.db(), place_of(session));
        show_rules(config, session);
        if (config.at("rules").empty()) session.output().note("nothing is watched here; `lhcr alerts apply FILE` says what should be");
        return 0;
    });
}

void bind_alerts_test(CLI::App& app, Session& session) {
    auto options = std::make_shared<TestOptions>();
    app.add_option("--channel", options->channel, "send a message by this one and wait for what becomes of it")->type_name("NAME");
    app.add_option("--rule", options->rule, "who would be told of an alert of this one, and when; sends nothing")->type_name("NAME");
    app.add_option("--subject", options->subject, "of that alert: template:NAME, table:NAME, cap:NAME")->type_name("SUBJECT");
    app.add_option("--at", options->at, "when it would be raised (RFC 3339); now")->type_name("TIME");
    app.add_option("--wait", options->wait, "for the delivery; 30s")->type_name("DURATION");
    session.set_action([options, &session] { return run_alerts_test(*options, session); });
}

void bind_alerts_deliver(CLI::App& app, Session& session) {
    auto once = std::make_shared<bool>(false);
    app.add_flag("--once", *once, "send what is due and end (for cron)");
    app.footer(
        "without --once it goes on until it is stopped. Workers do this by themselves; here for machines that have the secrets and run "
        "none. Inside of the network: LHCR_ALERT_HOSTS");
    session.set_action([once, &session] { return run_alerts_deliver(*once, session); });
}

}  // namespace lhcr::cli
