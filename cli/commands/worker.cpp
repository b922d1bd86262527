// `lhcr worker`: claims and runs phases until told to stop. And the hidden `lhcr __phase`, the host process it starts for each slot.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <atomic>
#include <csignal>
#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "cli/run_id.hpp"
#include "cli/session.hpp"
#include "exec/guard.hpp"
#include "exec/wire.hpp"
#include "worker/health.hpp"
#include "worker/worker.hpp"

namespace lhcr::cli {
namespace {

struct Flags {
    worker::Options options;
    std::string lease;
    std::string drain_timeout = "30s";
    std::string grace = "3s";
    bool no_listen = false;
    std::string health;
    std::string health_check;
    std::vector<std::string> capabilities;
};

std::atomic<worker::Worker*> running{nullptr};
std::atomic<int> signals_seen{0};

// The first signal drains, the second gives everything back at once.
extern "C" void on_stop_signal(int) {
    worker::Worker* target = running.load();
    if (!target) return;
    if (signals_seen.fetch_add(1) == 0) target->drain();
    else target->kill();
}

class StopSignals {
public:
    explicit StopSignals(worker::Worker& target) {
        running = &target;
        struct sigaction action {};
        action.sa_handler = on_stop_signal;
        sigemptyset(&action.sa_mask);
        action.sa_flags = SA_RESTART;
        for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaction(number, &action, nullptr);
    }
    ~StopSignals() {
        for (const int number : {SIGTERM, SIGINT, SIGHUP}) std::signal(number, SIG_DFL);
        running = nullptr;
    }
};

/// "gpu=a100", "python=true": a number, true and false are those, all else is text. Throws Errc::usage.
void add_capability(json& into, const std::string& text) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        throw Error(Errc::usage, fmt::format("--capability '{}' is not NAME=VALUE", text));
    const std::string name = text.substr(0, equals), value = text.substr(equals + 1);
    const json read = json::parse(value, nullptr, false);
    into[name] = read.is_boolean() || read.is_number() ? read : json(value);
}

int run_worker(const Flags& flags, Session& session) {
    if (!flags.health_check.empty()) {
        session.output().object("WorkerHealth", worker::check_health(flags.health_check),
                                {{"worker", "worker"}, {"busy", "busy"}, {"slots", "slots"}}, "worker");
        return 0;
    }
    worker::Options options = flags.options;
    options.database = session.database();
    options.store = session.store_url();
    options.alert_hosts = session.config().value("alert_hosts");
    if (session.config().is_set("environment")) options.environment = session.config().value("environment");
    if (!flags.lease.empty()) options.lease = parse_duration(flags.lease, "--lease");
    options.drain_timeout = parse_duration(flags.drain_timeout, "--drain-timeout");
    options.grace = parse_duration(flags.grace, "--grace");
    options.listen = !flags.no_listen;
    options.health_file = flags.health;
    for (const auto& text : flags.capabilities) add_capability(options.capabilities, text);
    worker::Worker target(std::move(options));
    const StopSignals guard(target);
    target.run();
    return 0;
}

}  // namespace

void bind_worker(CLI::App& app, Session& session) {
    auto flags = std::make_shared<Flags>();
    worker::Options& options = flags->options;
    app.add_option("--slots", options.slots, "phases side by side")->check(CLI::Range(1, 256));
    app.add_option("--lane", options.lanes, "only this queue label; again for more");
    app.add_option("--capability", flags->capabilities, "what this machine has, for phases that require it; again for more")
        ->type_name("NAME=VALUE")
        ->allow_extra_args(false);
    app.add_option("--name", options.name, "as others see it; host:pid when left out");
    expect_run_id(app.add_option("--run", options.run_id, "only this run, and end when it is finished"));
    app.add_option("--lease", flags->lease, "length of a lease, instead of the template's");
    app.add_flag("--once", options.once, "end when nothing can be claimed");
    app.add_option("--max-runs", options.max_runs, "finish so many runs, then end")->check(CLI::NonNegativeNumber);
    app.add_option("--drain-timeout", flags->drain_timeout, "after SIGTERM: how long phases may go on before they are given back");
    app.add_option("--grace", flags->grace, "between SIGTERM and SIGKILL of a phase's processes");
    app.add_flag("--no-listen", flags->no_listen, "poll only; by itself behind a transaction pooler");
    app.add_option("--memory-mb", options.memory_mb, "limit of one phase with all its processes")->check(CLI::NonNegativeNumber);
    app.add_option("--threads", options.threads, "threads of one phase")->check(CLI::Range(1, 1024));
    app.add_option("--scratch", options.scratch_root, "where phases keep temporary files; TMPDIR when left out");
    app.add_option("--health", flags->health, "a file that is replaced each second while the worker is well");
    app.add_option("--health-check", flags->health_check, "look at such a file: exit 0 when it is fresh, 75 when not");
    session.set_action([flags, &session] { return run_worker(*flags, session); });
}

void bind_phase_host(CLI::App&, Session& session) {
    session.without_config();
    session.set_action([] { return exec::run_phase_main(exec::wire::worker_to_host, exec::wire::host_to_worker); });
}

}  // namespace lhcr::cli
