// Polls the run's events; the worker beside it, if any, lives in a thread of this process.
#include "cli/run_wait.hpp"

#include <fmt/format.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "runs/event.hpp"
#include "runs/run.hpp"
#include "runs/worker.hpp"
#include "worker/worker.hpp"

namespace lhcr::cli {
namespace {

constexpr std::chrono::seconds look_every{5};
std::atomic<bool> interrupted{false};

// Ctrl-C while waiting detaches; the old handlers come back after.
class InterruptGuard {
public:
    InterruptGuard() {
        interrupted = false;
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = true; };
        sigaction(SIGINT, &action, &old_int_);
        sigaction(SIGTERM, &action, &old_term_);
    }
    ~InterruptGuard() {
        sigaction(SIGINT, &old_int_, nullptr);
        sigaction(SIGTERM, &old_term_, nullptr);
    }

private:
    struct sigaction old_int_ {
    }, old_term_{};
};

// A worker that a wait runs serves that one run, so it is none for others.
constexpr std::string_view own_prefix = "wait:";

bool worker_alive(Session& session) {
    for (const auto& worker : runs::worker_list(session.db()).value("workers", json::array()))
        if (get_bool(worker, "alive") && !get_string(worker, "worker").starts_with(own_prefix)) return true;
    return false;
}

// A worker for this one run, ended with the wait.
class OwnWorker {
public:
    OwnWorker(Session& session, const std::string& run_id, int slots) {
        worker::Options options;
        options.database = session.database();
        options.store = session.store_url();
        options.slots = slots;
        options.name = fmt::format("{}{}", own_prefix, run_id.substr(run_id.size() - 12));
        thread_ = std::jthread([this, options, run_id] {
            try {
                worker::run_until(options, run_id, stop_);
            } catch (const Error& error) {
                failure_ = std::make_unique<Error>(error);
            }
            done_ = true;
        });
    }
    ~OwnWorker() { stop_ = true; }
    /// Throws what the worker died of.
    void check() const {
        if (done_ && failure_) throw *failure_;
    }

private:
    std::atomic<bool> stop_{false}, done_{false};
    std::unique_ptr<Error> failure_;
    std::jthread thread_;  // last: joined before the rest goes
};

void show_event(Session& session, const json& event) {
    const std::string type = get_string(event, "type"), phase = get_string(event, "phase"), message = get_string(event, "message");
    if (type == "LOG") return;
    if (type == "PHASE_PROGRESS" || type == "TABLE_PUBLISHED" || type == "ARTIFACT_REGISTERED" || type == "PHASE_CANCELLED") {
        session.output().progress(fmt::format("{:>20}  {}", phase, message));
        return;
    }
    session.output().step(fmt::format("{:>20}  {}{}{}", phase.empty() ? "run" : phase, type, message.empty() ? "" : ": ", message));
}

}  // namespace

int exit_code_of_run(const std::string& status) {
    if (status == "succeeded") return 0;
    if (status == "cancelled") return info(Errc::cancelled).exit_code;
    if (status == "timed_out") return info(Errc::timed_out).exit_code;
    return info(Errc::run_failed).exit_code;
}

json wait_for_run(Session& session, const std::string& run_id, const WaitOptions& options) {
    const InterruptGuard guard;
    const Stopwatch watch;
    std::unique_ptr<OwnWorker> own;
    Stopwatch since_look;
    bool looked = false;
    std::int64_t seen = 0;
    auto pause = std::chrono::milliseconds(50);
    for (;;) {
        // Again and again: a worker that was alive when the wait began may have gone since.
        if (session.is_local() && !own && (!looked || since_look.elapsed() > look_every)) {
            looked = true;
            since_look = Stopwatch();
            if (!worker_alive(session)) {
                session.output().note("no worker is alive in this control room: running one here until the run ends");
                own = std::make_unique<OwnWorker>(session, run_id, options.slots);
            }
        }
        const json page = runs::event_list(session.db(), run_id, seen);
        seen = get_int(page, "last_seq", seen);
        for (const auto& event : page.at("events")) show_event(session, event);
        if (get_bool(page, "terminal")) break;
        if (own) own->check();
        if (interrupted)
            throw Error(
                Errc::interrupted,
                fmt::format("stopped waiting for run {}; {}", run_id, own ? "its phase is given back to the queue" : "the run goes on"),
                fmt::format("`lhcr run watch {0}` follows it, `lhcr run cancel {0} --reason TEXT` ends it", run_id));
        if (options.timeout.count() > 0 && watch.elapsed() > options.timeout)
            throw Error(Errc::wait_timeout, fmt::format("run {} has not ended within {}", run_id, human_duration(options.timeout)),
                        fmt::format("`lhcr run watch {}` follows it", run_id));
        pause = page.at("events").empty() ? std::min(pause * 2, std::chrono::milliseconds(500)) : std::chrono::milliseconds(50);
        std::this_thread::sleep_for(pause);
    }
    own.reset();
    return runs::show(session.db(), run_id);
}

}  // namespace lhcr::cli
