// Polls the run's events; who works on it is run_worker's care.
#include "cli/run_wait.hpp"

#include <fmt/format.h>

#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/detach.hpp"
#include "cli/run_worker.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "runs/event.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

// A restart of the database is ridden out, an address that is gone is not waited for.
constexpr std::chrono::seconds without_answer_limit{60};

void show_event(Session& session, const json& event) {
    const std::string type = get_string(event, "type"), phase = get_string(event, "phase"), message = get_string(event, "message");
    if (type == "LOG") return;
    if (type == "PHASE_PROGRESS" || type == "TABLE_PUBLISHED" || type == "ARTIFACT_REGISTERED" || type == "PHASE_CANCELLED") {
        session.output().progress(fmt::format("{:>20}  {}", phase, message));
        return;
    }
    session.output().step(fmt::format("{:>20}  {}{}{}", phase.empty() ? "run" : phase, type, message.empty() ? "" : ": ", message));
}

/// The next events, or nullopt while the control plane is away.
class Trail {
public:
    Trail(Session& session, std::string run_id) : session_(session), run_id_(std::move(run_id)) {}

    std::optional<json> next() {
        try {
            json page = runs::event_list(session_.db(), run_id_, seen_);
            seen_ = get_int(page, "last_seq", seen_);
            away_.reset();
            return page;
        } catch (Error& error) {
            const bool passing = error.errc() == Errc::unavailable || error.errc() == Errc::commit_in_doubt;
            if (!passing || seen_ == 0) throw;
            if (!away_) {
                session_.output().note("the control plane does not answer: trying again");
                away_.emplace();
            } else if (away_->elapsed() > without_answer_limit) {
                error.add_context(fmt::format("the wait for run {} ends here, the run does not", run_id_));
                throw;
            }
            session_.reset_db();
            return std::nullopt;
        }
    }

private:
    Session& session_;
    std::string run_id_;
    std::int64_t seen_ = 0;
    std::optional<Stopwatch> away_;
};

[[noreturn]] void detach(const std::string& run_id, int signal, bool worker_is_here) {
    throw Error(
        signal == SIGTERM ? Errc::terminated : Errc::interrupted,
        worker_is_here
            ? fmt::format("stopped waiting for run {}, and its worker here with it: what that held is queued again, no attempt spent",
                          run_id)
            : fmt::format("stopped waiting for run {}; it goes on", run_id),
        fmt::format("`lhcr run watch {0}` {1}, `lhcr run cancel {0} --reason TEXT` ends it", run_id,
                    worker_is_here ? "goes on with it" : "follows it"));
}

}  // namespace

int exit_code_of_run(const std::string& status) {
    if (status == "succeeded") return 0;
    if (status == "cancelled") return info(Errc::cancelled).exit_code;
    if (status == "timed_out") return info(Errc::timed_out).exit_code;
    return info(Errc::run_failed).exit_code;
}

json wait_for_run(Session& session, const std::string& run_id, const WaitOptions& options) {
    const DetachGuard guard;
    const Stopwatch watch;
    Trail trail(session, run_id);
    std::optional<RunWorker> worker(std::in_place, session, run_id, options.slots);
    auto pause = std::chrono::milliseconds(50);
    for (;;) {
        const std::optional<json> page = trail.next();
        if (page) {
            for (const auto& event : page->at("events")) show_event(session, event);
            if (get_bool(*page, "terminal")) break;
            if (!DetachGuard::asked()) worker->look();
        }
        if (const int signal = DetachGuard::asked()) {
            const bool was_here = worker->is_here();
            worker.reset();
            detach(run_id, signal, was_here);
        }
        if (options.timeout.count() > 0 && watch.elapsed() > options.timeout)
            throw Error(Errc::wait_timeout,
                        fmt::format("run {} has not ended within {}{}", run_id, human_duration(options.timeout),
                                    worker->is_here() ? ", and its worker here ends with the wait: what that held is queued again" : ""),
                        fmt::format("`lhcr run watch {}` {}", run_id, worker->is_here() ? "goes on with it" : "follows it"));
        pause = page && !page->at("events").empty() ? std::chrono::milliseconds(50) : std::min(pause * 2, std::chrono::milliseconds(500));
        std::this_thread::sleep_for(pause);
    }
    worker.reset();
    return runs::show(session.db(), run_id);
}

}  // namespace lhcr::cli
