// `lhcr signal set|list|remove` and `lhcr score weight|list`: what is known about a run, a template or a table, and what it counts.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "cli/run_answer.hpp"
#include "runs/score.hpp"

namespace lhcr::cli {
namespace {

struct SignalOptions {
    std::string subject;
    std::string signal;
    std::string value;
    std::string at;
    std::string within;
    std::string reason;
};

const Columns signal_columns = {{"subject", "subject"},
                                {"signal", "signal"},
                                {"value", "value", Cell::number},
                                {"deadline", "deadline_at"},
                                {"within", "within_ms", Cell::duration_ms},
                                {"moved", "moved", Cell::number},
                                {"others follow", "pending"}};

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

CLI::Option* add_subject(CLI::App& app, std::string& subject) {
    return app.add_option("subject", subject, "run:ID, template:NAME or table:NAME");
}

int run_signal_set(const SignalOptions& options, Session& session) {
    const Scope scope = session.scope();
    json signal = {
        {"project", scope.project}, {"environment", scope.environment}, {"subject", options.subject}, {"signal", options.signal}};
    if (!scope.org.empty()) signal["org"] = scope.org;
    if (!options.value.empty()) signal["value"] = parse_json(options.value, "the value of a signal");
    if (!options.at.empty()) signal["deadline_at"] = options.at;
    if (!options.within.empty()) signal["within_ms"] = parse_duration(options.within, "--within").count();
    if (!options.reason.empty()) signal["reason"] = options.reason;
    session.confirm_mutation(fmt::format("set signal {} of {}", options.signal, options.subject));
    const json answer = runs::signal_set(session.db(), signal);
    session.output().object("Signal", answer, signal_columns, "subject");
    if (answer.value("pending", false)) session.output().note("what stands further behind in the queue moves within the next seconds");
    return 0;
}

}  // namespace

void bind_signal_set(CLI::App& app, Session& session) {
    auto options = std::make_shared<SignalOptions>();
    add_subject(app, options->subject)->required();
    app.add_option("signal", options->signal, "manual, freshness, failures, cost, ci, drift, or one of yours")->required();
    app.add_option("value", options->value, "a number, in the signal's unit");
    app.add_option("--at", options->at, "freshness: when it must be there (RFC 3339)")->type_name("TIME");
    app.add_option("--within", options->within, "freshness of a table: how old it may become")->type_name("DURATION");
    app.add_option("--reason", options->reason, "why; kept in the audit trail")->type_name("TEXT");
    app.footer(
        "`lhcr signal set run:ID manual 3600` puts a run an hour ahead; `lhcr score list` has the units, `lhcr run explain` the result");
    session.set_action([options, &session] { return run_signal_set(*options, session); });
}

void bind_signal_list(CLI::App& app, Session& session) {
    auto subject = std::make_shared<std::string>();
    add_subject(app, *subject);
    session.set_action([&session, subject] {
        session.output().list("SignalList", runs::signal_list(session.db(), place_of(session), *subject), "signals",
                              {{"SUBJECT", "subject"},
                               {"SIGNAL", "signal"},
                               {"VALUE", "value", Cell::number},
                               {"DEADLINE", "deadline_at"},
                               {"WITHIN", "within_ms", Cell::duration_ms},
                               {"REASON", "reason"},
                               {"BY", "set_by", Cell::text, true},
                               {"SET", "set_at", Cell::time, true}},
                              "subject");
        return 0;
    });
}

void bind_signal_remove(CLI::App& app, Session& session) {
    auto options = std::make_shared<SignalOptions>();
    add_subject(app, options->subject)->required();
    app.add_option("signal", options->signal, "which one")->required();
    session.set_action([options, &session] {
        session.confirm_mutation(fmt::format("remove signal {} of {}", options->signal, options->subject));
        session.output().object("Signal", runs::signal_remove(session.db(), place_of(session), options->subject, options->signal),
                                {{"subject", "subject"}, {"signal", "signal"}, {"removed", "removed"}, {"moved", "moved", Cell::number}},
                                "subject");
        return 0;
    });
}

void bind_score_weight(CLI::App& app, Session& session) {
    auto signal = std::make_shared<std::string>();
    auto weight = std::make_shared<int>(0);
    auto lower = std::make_shared<bool>(false);
    app.add_option("signal", *signal, "which one")->required();
    app.add_option("seconds", *weight, "for one unit of it; 0 counts nothing")->required()->check(CLI::Range(0, 86400));
    app.add_flag("--lower", *lower, "the more of it, the later");
    app.footer("of the project, for whoever manages its members; what waits is scored anew within seconds");
    session.set_action([&session, signal, weight, lower] {
        session.confirm_mutation(fmt::format("weigh signal {} with {} s", *signal, *weight));
        session.output().object(
            "ScoreWeight", runs::score_weight(session.db(), place_of(session), *signal, *weight, *lower ? "lower" : "raise"),
            {{"signal", "signal"}, {"seconds", "weight", Cell::number}, {"a unit is", "unit"}, {"direction", "direction"}}, "signal");
        return 0;
    });
}

void bind_score_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("ScoreWeightList", runs::score_list(session.db(), place_of(session)), "weights",
                              {{"SIGNAL", "signal"},
                               {"SECONDS", "weight", Cell::number},
                               {"A UNIT IS", "unit"},
                               {"DIRECTION", "direction"},
                               {"UPDATED", "updated_at", Cell::time, true}},
                              "signal");
        return 0;
    });
}

}  // namespace lhcr::cli
