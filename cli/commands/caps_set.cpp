// `lhcr caps set|list|usage|report|remove`: how much of a resource a scope may use, and what it used.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/caps_report.hpp"
#include "cli/run_answer.hpp"
#include "runs/cap.hpp"

namespace lhcr::cli {
namespace {

struct SetOptions {
    std::string name;
    std::string resource;
    double limit = 0;
    std::string window;
    std::string scope = "environment";
    std::string for_template;
    std::string principal;
    std::string on_exceed;
    int near_percent = 0;
    std::string time_zone;
};

struct ReportOptions {
    std::string from;
    std::string to;
};

const Columns cap_lines = {{"cap", "name"},          {"scope", "scope"},         {"resource", "resource"}, {"window", "window"},
                           {"limit", "limit"},       {"on exceed", "on_exceed"}, {"template", "template"}, {"principal", "principal"},
                           {"near", "near_percent"}, {"time zone", "time_zone"}};
const Columns cap_columns = {{"CAP", "name"},
                             {"SCOPE", "scope"},
                             {"RESOURCE", "resource"},
                             {"WINDOW", "window"},
                             {"LIMIT", "limit", Cell::number},
                             {"ON EXCEED", "on_exceed"},
                             {"TEMPLATE", "template"},
                             {"PRINCIPAL", "principal"},
                             {"TIME ZONE", "time_zone", Cell::text, true},
                             {"UPDATED", "updated_at", Cell::time, true}};
const Columns usage_columns = {{"CAP", "name"},
                               {"RESOURCE", "resource"},
                               {"WINDOW", "window"},
                               {"LIMIT", "limit", Cell::number},
                               {"USED", "used", Cell::number},
                               {"RESERVED", "reserved", Cell::number},
                               {"LEFT", "left", Cell::number},
                               {"WAITING", "waiting", Cell::number},
                               {"EXCEEDED", "exceeded", Cell::number},
                               {"UNTIL", "window_end", Cell::text, true},
                               {"SCOPE", "scope", Cell::text, true}};

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

CLI::Option* scope_flag(CLI::App& app, std::string& scope) {
    return app.add_option("--scope", scope, "what it counts: all runs of the organisation, the project or the environment")
        ->check(CLI::IsMember({"organisation", "project", "environment"}))
        ->capture_default_str();
}

int run_caps_set(const SetOptions& options, Session& session) {
    const Scope scope = session.scope();
    json cap = {{"project", scope.project}, {"environment", scope.environment}, {"scope", options.scope},
                {"name", options.name},     {"resource", options.resource},     {"limit", options.limit}};
    if (!scope.org.empty()) cap["org"] = scope.org;
    if (options.near_percent > 0) cap["near_percent"] = options.near_percent;
    const std::pair<const char*, const std::string*> texts[] = {{"window", &options.window},
                                                                {"template", &options.for_template},
                                                                {"principal", &options.principal},
                                                                {"on_exceed", &options.on_exceed},
                                                                {"time_zone", &options.time_zone}};
    for (const auto& [field, value] : texts)
        if (!value->empty()) cap[field] = *value;
    session.confirm_mutation(fmt::format("set cap '{}'", options.name));
    session.output().object("Cap", runs::cap_set(session.db(), cap), cap_lines, "name");
    return 0;
}

}  // namespace

void bind_caps_set(CLI::App& app, Session& session) {
    auto options = std::make_shared<SetOptions>();
    app.add_option("name", options->name, "how it is called in its scope; the same name again changes its limit")->required();
    app.add_option("--resource", options->resource, "what is counted")
        ->required()
        ->check(CLI::IsMember({"runs", "concurrent_runs", "wall_s", "cpu_s", "peak_memory_mb", "rows", "bytes_in", "bytes_out",
                               "query_units", "tokens", "money"}));
    app.add_option("--limit", options->limit, "how much of it")->required()->check(CLI::Range(0.0, 1e15));
    app.add_option("--window", options->window, "hour, day, week or month; attempt: of each attempt; none: at a time (concurrent_runs)")
        ->check(CLI::IsMember({"hour", "day", "week", "month", "attempt", "none"}));
    scope_flag(app, options->scope);
    app.add_option("--template", options->for_template, "runs of this template only");
    app.add_option("--principal", options->principal, "runs made by this member only: a name or a login");
    app.add_option("--on-exceed", options->on_exceed, "wait (the default): runs wait for room; refuse: they are refused")
        ->check(CLI::IsMember({"wait", "refuse"}));
    app.add_option("--near", options->near_percent, "percent from which it is told that the limit is near; 80")->check(CLI::Range(1, 100));
    app.add_option("--time-zone", options->time_zone, "by whose midnight windows begin; UTC");
    app.footer(
        "what an attempt says that it needs (\"usage\" of a phase, \"limits\": {\"usage\": …} of a template) is reserved when it is "
        "claimed");
    session.set_action([&session, options] { return run_caps_set(*options, session); });
}

void bind_caps_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("CapList", runs::cap_list(session.db(), place_of(session)), "caps", cap_columns, "name");
        return 0;
    });
}

void bind_caps_usage(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("CapUsageList", runs::cap_usage(session.db(), place_of(session)), "caps", usage_columns, "name");
        return 0;
    });
}

void bind_caps_report(CLI::App& app, Session& session) {
    auto options = std::make_shared<ReportOptions>();
    app.add_option("--from", options->from, "the first moment, RFC 3339 or a date; 30 days before the last one");
    app.add_option("--to", options->to, "the last moment; now");
    app.footer("people get Markdown, -o json a document");
    session.set_action([&session, options] {
        const json report = runs::cap_report(session.db(), place_of(session), options->from, options->to);
        if (session.output().is_human()) session.output().text(caps_markdown(report));
        else session.output().object("CapReport", report, {}, "project");
        return 0;
    });
}

void bind_caps_remove(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto scope = std::make_shared<std::string>("environment");
    app.add_option("name", *name, "which goes; runs that wait for it go on")->required();
    scope_flag(app, *scope);
    session.set_action([&session, name, scope] {
        session.confirm_mutation(fmt::format("remove cap '{}'", *name));
        session.output().object("Cap", runs::cap_remove(session.db(), place_of(session), *name, *scope),
                                {{"cap", "name"}, {"scope", "scope"}, {"removed", "removed"}}, "name");
        return 0;
    });
}

}  // namespace lhcr::cli
