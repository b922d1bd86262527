// A worker counts when it is alive and its lanes, environment and executors admit the run.
#include "cli/run_worker.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"
#include "runs/worker.hpp"
#include "worker/worker.hpp"

namespace lhcr::cli {
namespace {

constexpr std::chrono::seconds look_every{5};
// A worker that a wait runs serves that one run, so it is none for others.
constexpr std::string_view own_prefix = "wait:";

/// An empty list admits everything.
bool admits(const json& list, const std::string& value) {
    return !list.is_array() || list.empty() || std::ranges::find(list, json(value)) != list.end();
}

bool serves(const json& worker, const json& run) {
    const json& info = worker.at("info");
    // A claim by hand registers its name too, with no process behind it.
    if (!get_bool(worker, "alive") || get_string(worker, "worker").starts_with(own_prefix) || get_int(info, "pid") == 0) return false;
    const std::string environment = get_string(info, "environment");
    return (environment.empty() || environment == get_string(run, "environment")) &&
           admits(info.value("lanes", json()), get_string(run, "lane")) &&
           std::ranges::all_of(run.at("executors"),
                               [&](const json& executor) { return admits(info.value("executors", json()), executor); });
}

}  // namespace

// One run's worker in a thread of this process, ended with it.
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

RunWorker::RunWorker(Session& session, std::string run_id, int slots) : session_(session), run_id_(std::move(run_id)), slots_(slots) {}

RunWorker::~RunWorker() = default;

void RunWorker::look() {
    if (own_) return own_->check();
    // Again and again: a worker that was alive when the wait began may have gone since.
    if (looked_ && since_look_.elapsed() < look_every) return;
    looked_ = true;
    since_look_ = Stopwatch();
    try {
        if (somebody_serves()) return;
    } catch (const Error& error) {
        if (error.errc() == Errc::unavailable || error.errc() == Errc::commit_in_doubt) return;  // the wait itself notices and says it
        throw;
    }
    if (session_.is_local()) {
        session_.output().note("no worker is alive in this control room: running one here until the run ends");
        own_ = std::make_unique<OwnWorker>(session_, run_id_, slots_);
    } else if (!said_) {
        session_.output().note("no worker is alive that may take this run: waiting for one (`lhcr worker` starts one)");
        said_ = true;
    }
}

bool RunWorker::somebody_serves() {
    if (run_.is_null()) {
        const json shown = runs::show(session_.db(), run_id_);
        run_ = {{"lane", shown.at("run").at("lane")}, {"environment", shown.at("run").at("environment")}, {"executors", json::array()}};
        for (const auto& phase : shown.at("phases")) run_["executors"].push_back(phase.at("executor"));
    }
    const json listed = runs::worker_list(session_.db());  // of the environments whose workers this login may see
    return std::ranges::any_of(listed.at("workers"), [&](const json& worker) { return serves(worker, run_); });
}

}  // namespace lhcr::cli
