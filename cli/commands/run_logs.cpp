// `lhcr run logs` and `lhcr event list`: a run's trail, whole or as it grows.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <thread>

#include "cli/detach.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "runs/event.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string run;
    std::string phase;
    std::int64_t after = 0;
    bool follow = false;
    bool logs_only = false;
};

std::string line_of(const json& event, bool logs_only) {
    std::string time = get_string(event, "ts");
    if (const auto dot = time.find('.'); dot != std::string::npos) time = time.substr(0, dot + 4) + 'Z';
    const std::string phase = get_string(event, "phase");
    return logs_only ? fmt::format("{} {:<12} {}", time, phase, get_string(event, "message"))
                     : fmt::format("{} {:<5} {:<16} {:<12} {}", time, get_string(event, "level"), get_string(event, "type"), phase,
                                   get_string(event, "message"));
}

int run_events(const Options& options, Session& session) {
    const DetachGuard guard;
    std::int64_t seen = options.after;
    json all = json::array();
    auto pause = std::chrono::milliseconds(100);
    while (true) {
        json page;
        try {
            page = runs::event_list(session.db(), options.run, seen);
        } catch (const Error& error) {
            // A follower rides out a restart of the database; the seq it has seen makes it go on without gap or repeat.
            if (!options.follow || seen == 0 || (error.errc() != Errc::commit_in_doubt && error.errc() != Errc::unavailable) ||
                DetachGuard::asked())
                throw;
            session.reset_db();
            std::this_thread::sleep_for(std::chrono::seconds(1));
            continue;
        }
        const json& events = page.at("events");
        for (const auto& event : events) {
            if (options.logs_only && event.at("type") != "LOG") continue;
            if (!options.phase.empty() && get_string(event, "phase") != options.phase) continue;
            if (options.follow || session.output().is_human())
                session.output().item("Event", event, line_of(event, options.logs_only), "event_id");
            else all.push_back(event);
        }
        seen = get_int(page, "last_seq", seen);
        if (const int signal = DetachGuard::asked()) return 128 + signal;  // what it printed is whole; the run goes on
        if (get_bool(page, "terminal") || (!options.follow && events.empty())) break;
        if (!events.empty()) {
            pause = std::chrono::milliseconds(100);
            continue;
        }
        std::this_thread::sleep_for(pause);
        pause = std::min(pause * 2, std::chrono::milliseconds(500));
    }
    if (!options.follow && !session.output().is_human())
        session.output().list("EventList", {{"events", all}, {"last_seq", seen}}, "events", {}, "event_id");
    return 0;
}

void bind(CLI::App& app, Session& session, bool logs_only) {
    auto options = std::make_shared<Options>();
    options->logs_only = logs_only;
    expect_run_id(app.add_option("run", options->run, "run id"))->required();
    app.add_option("--phase", options->phase, "only of this phase")->type_name("NAME");
    app.add_option("--after", options->after, "only after this seq")->type_name("SEQ");
    app.add_flag("-f,--follow", options->follow, "until the run ends");
    session.set_action([options, &session] { return run_events(*options, session); });
}

}  // namespace

void bind_run_logs(CLI::App& app, Session& session) {
    bind(app, session, true);
}

void bind_event_list(CLI::App& app, Session& session) {
    bind(app, session, false);
}

}  // namespace lhcr::cli
