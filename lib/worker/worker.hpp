// The worker: claims phases, runs each in its slot's host process, reports; one thread with one poll loop; beside it the lease keeper and
// the maintainer.
//
// Called by `lhcr worker` and, through run_until, by --wait in the local context. Database restarts are ridden out: attempts go on while
// their leases are trusted, reports are repeated under the same token.
#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "worker/lease_keeper.hpp"
#include "worker/maintainer.hpp"
#include "worker/notifier.hpp"
#include "worker/options.hpp"
#include "worker/phase_document.hpp"
#include "worker/slot.hpp"
#include "worker/wakeup.hpp"

namespace lhcr::worker {

class Worker {
public:
    explicit Worker(Options options);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Until stopped, or until what the options ask for is done. Throws when the database refuses the worker at its start.
    Summary run();

    /// Both may be called from any thread and from a signal handler.
    /// No new claims; attempts get the drain timeout, then their phases are given back without an attempt spent.
    void drain() noexcept;
    /// Gives everything back at once.
    void kill() noexcept;

private:
    bool open();
    void loop();
    void take_news();
    void report_together();
    void freed(const Slot& slot);
    void claim();
    void maintain();
    void housekept(const json& done);
    void keep_drain();
    bool finished();
    void look_at_known_runs();
    void note_run(const std::string& run_id, const std::string& status);
    void reap_orphans();
    void wait();
    void wake() noexcept;
    void touch_health();
    int idle_slots() const;

    Options options_;
    Fd wake_;  // eventfd: signals and the keeper
    std::atomic<int> stop_level_{0};
    std::string scratch_;
    Summary summary_;
    PhaseDocuments documents_;
    ControlPlane control_plane_;
    std::unique_ptr<LeaseKeeper> keeper_;
    std::unique_ptr<Wakeup> wakeup_;
    std::unique_ptr<Notifier> notifier_;  // none where the worker does not deliver alerts
    std::unique_ptr<Maintainer> maintainer_;
    std::vector<std::unique_ptr<Slot>> slots_;

    std::string claim_id_;  // of a claim whose answer was lost
    int claim_limit_ = 0;
    bool claim_starts_ = false;
    std::int64_t claim_asked_ms_ = 0;
    std::int64_t claim_at_ms_ = 0;
    std::int64_t idle_pause_ms_ = 0;
    bool nothing_claimable_ = false;
    std::int64_t maintain_at_ms_ = 0;
    bool maintained_ = false;
    std::atomic<bool> claim_now_{false};  // the housekeeping made something claimable
    std::int64_t health_at_ms_ = 0;
    std::int64_t drain_until_ms_ = 0;
    bool killed_ = false;
    std::set<std::string> open_runs_;  // touched by us and not known to be finished
    std::size_t runs_seen_ = 0;
    bool run_terminal_ = false;
};

/// A worker for one run, in this process: what --wait uses where no other worker is alive. Returns when the run is finished or `stop` is
/// set (what is under way is then given back). Not beside other child processes of the caller: it adopts and ends orphans.
Summary run_until(Options options, const std::string& run_id, const std::atomic<bool>& stop);

}  // namespace lhcr::worker
