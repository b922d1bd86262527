// `lhcr run list`, `show` and `watch`: what runs there are, one of them, and following it to its end.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "cli/run_report.hpp"
#include "cli/run_wait.hpp"
#include "lifecycle/lifecycle.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

struct ListOptions {
    std::vector<std::string> status;
    std::string since;
    std::string template_name;
    std::string lane;
    std::string session;
    std::string cursor;
    int limit = 50;
    bool all = false;
};

struct WatchOptions {
    std::string run;
    std::string timeout;
};

std::vector<std::string_view> run_statuses() {
    std::vector<std::string_view> names;
#define LHCR_RUN_STATUS(name, terminal) names.push_back(#name);
#include "lifecycle/lifecycle.def"
    return names;
}

int run_run_list(const ListOptions& options, Session& session) {
    json filter = {{"limit", options.limit}};
    // Only what was asked for narrows the list: the default project and environment would hide runs that the caller may see.
    for (const auto* name : {"project", "environment"})
        if (!options.all && session.config().is_set(name)) filter[name] = session.config().value(name);
    if (!options.status.empty()) filter["status"] = options.status;
    if (!options.since.empty()) {
        const bool is_time = options.since.size() > 4 && options.since[4] == '-';
        filter["since"] = is_time ? options.since : fmt::format("{} milliseconds", parse_duration(options.since, "--since").count());
    }
    for (const auto& [key, value] : {std::pair<const char*, const std::string&>{"template", options.template_name},
                                     {"lane", options.lane},
                                     {"session", options.session},
                                     {"cursor", options.cursor}})
        if (!value.empty()) filter[key] = value;
    const json answer = runs::list(session.db(), filter);
    session.output().list("RunList", answer, "runs", run_columns, "run_id");
    if (answer.at("runs").empty()) session.output().note("no run is like that; `lhcr run create` and `lhcr pipeline run` make some");
    if (answer.contains("next_cursor") && answer["next_cursor"].is_string())
        session.output().note(fmt::format("there may be more: --cursor {}", answer["next_cursor"].get<std::string>()));
    return 0;
}

int run_run_watch(const WatchOptions& options, Session& session) {
    const auto timeout = options.timeout.empty() ? std::chrono::milliseconds(0) : parse_duration(options.timeout, "--timeout");
    return report_run(session, wait_for_run(session, options.run, {.timeout = timeout}));
}

}  // namespace

void bind_run_list(CLI::App& app, Session& session) {
    auto options = std::make_shared<ListOptions>();
    app.add_option("--status", options->status, "only these, by comma: queued, running, failed …")
        ->type_name("LIST")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check([](const std::string& text) {
            return lifecycle::run_status(text) ? std::string()
                                               : fmt::format("no run status '{}'; there are {}", text, fmt::join(run_statuses(), ", "));
        });
    app.add_option("--since", options->since, "24h, 7d or a time")->type_name("WHEN");
    app.add_option("--template", options->template_name, "only of this template")->type_name("NAME");
    app.add_option("--lane", options->lane, "only of this lane")->type_name("LANE");
    app.add_option("--session", options->session, "only of this session")->type_name("NAME");
    app.add_option("--limit", options->limit, "at most so many; 50")->type_name("N")->check(CLI::Range(1, 1000));
    app.add_option("--cursor", options->cursor, "go on where the last page ended")->type_name("CURSOR");
    app.add_flag("--all", options->all, "of every project and environment that you may see");
    session.set_action([options, &session] { return run_run_list(*options, session); });
}

void bind_run_show(CLI::App& app, Session& session) {
    auto run = std::make_shared<std::string>();
    expect_run_id(app.add_option("run", *run, "run id"))->required();
    session.set_action([run, &session] {
        report_run(session, runs::show(session.db(), *run));
        return 0;
    });
}

void bind_run_watch(CLI::App& app, Session& session) {
    auto options = std::make_shared<WatchOptions>();
    expect_run_id(app.add_option("run", options->run, "run id"))->required();
    app.add_option("--timeout,--wait-timeout", options->timeout, "stop waiting after this; exit 124, the run goes on")
        ->type_name("DURATION");
    app.footer("exit 0 succeeded · 5 failed · 11 cancelled · 12 timed out · 124 still going · 130 detached by Ctrl-C");
    session.set_action([options, &session] { return run_run_watch(*options, session); });
}

}  // namespace lhcr::cli
