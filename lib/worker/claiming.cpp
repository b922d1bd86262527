// What the worker asks for: claims, and how the runs that it knows stand.
#include <algorithm>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "exec/phases.hpp"
#include "runs/worker.hpp"
#include "worker/worker.hpp"

namespace lhcr::worker {
namespace {

constexpr std::int64_t shortest_pause_ms = 50;
constexpr std::int64_t longest_pause_ms = 1000;
constexpr std::int64_t refused_pause_ms = 5000;
constexpr std::int64_t look_ms = 1000;

}  // namespace

void Worker::claim() {
    // With --max-runs, once there are so many: only the rest of these.
    const bool full = options_.max_runs > 0 && runs_seen_ >= static_cast<std::size_t>(options_.max_runs);
    if (stop_level_.load() > 0 && claim_id_.empty()) return;
    runs::ClaimRequest request;
    request.worker = options_.name;
    request.lanes = options_.lanes;
    request.executors = exec::known_executors();
    request.environment = options_.environment;
    request.run_id = options_.run_id;
    request.lease = options_.lease;
    if (full) {
        if (open_runs_.empty()) return;
        request.run_id = *open_runs_.begin();
    }
    if (claim_id_.empty()) {
        claim_limit_ = idle_slots();
        if (options_.max_runs > 0 && !full) claim_limit_ = std::min<int>(claim_limit_, options_.max_runs - static_cast<int>(runs_seen_));
        claim_starts_ = std::all_of(slots_.begin(), slots_.end(), [](const auto& slot) { return !slot->idle() || slot->ready(); });
        claim_id_ = uuid7();
        claim_asked_ms_ = boot_clock_ms();  // of the first asking: a repeat answers leases that began then
    }
    request.limit = claim_limit_;
    request.claim_id = claim_id_;
    request.start = claim_starts_;  // a host waits in each slot: the attempt begins with the claim, and a round trip is saved
    runs::Claims claims;
    try {
        if (!control_plane_.attempt([&](db::Connection& database) { claims = runs::claim(database, request); })) {
            claim_at_ms_ = boot_clock_ms() + std::max<std::int64_t>(control_plane_.pause_ms(), 10);
            return;
        }
    } catch (const Error& error) {  // no reason to drop what is under way: rights that were taken may be given back
        log::error("the control plane refuses to let this worker claim", {{"error", error.message()}, {"hint", error.hint()}});
        claim_id_.clear();
        claim_at_ms_ = boot_clock_ms() + refused_pause_ms;
        return;
    }
    claim_id_.clear();
    nothing_claimable_ = claims.claims.empty();
    for (auto& claimed : claims.claims) {
        if (open_runs_.insert(claimed.lease.run_id).second) ++runs_seen_;
        claimed.started = claim_starts_;
        keeper_->add(claimed, claim_asked_ms_);
        for (auto& slot : slots_) {
            if (!slot->idle()) continue;
            slot->take(std::move(claimed));
            break;
        }
    }
    idle_pause_ms_ = nothing_claimable_ ? std::clamp(idle_pause_ms_ * 2, shortest_pause_ms, longest_pause_ms) : 0;
    claim_at_ms_ = boot_clock_ms() + (nothing_claimable_ ? jittered(idle_pause_ms_) : 0);
}

void Worker::note_run(const std::string& run_id, const std::string& status) {
    const auto known = lifecycle::run_status(status);
    if (!known || !lifecycle::terminal(*known)) return;
    open_runs_.erase(run_id);
    if (run_id == options_.run_id) run_terminal_ = true;
}

/// The first tick comes before anything is found finished: `--once` has ticked once. Those after it are the maintainer's.
void Worker::maintain() {
    maintain_at_ms_ = boot_clock_ms() + jittered(look_ms);
    try {
        if (!maintained_) {
            maintained_ =
                control_plane_.attempt([&](db::Connection& database) { housekept(runs::maintenance_tick(database, options_.name)); });
            if (maintained_) maintainer_->start();
        }
        // A run of ours that another worker or a cancel finished.
        if (!options_.run_id.empty() || options_.max_runs > 0) look_at_known_runs();
    } catch (const Error& error) {
        log::error("maintenance failed", {{"error", error.message()}});
    }
}

/// On either thread.
void Worker::housekept(const json& done) {
    if (notifier_ && get_bool(done, "deliveries")) notifier_->poke();
    if (get_int(done, "requeued") + get_int(done, "promoted") == 0) return;
    claim_now_ = true;
    wake();
}

void Worker::look_at_known_runs() {
    std::set<std::string> asked = open_runs_;
    if (!options_.run_id.empty()) asked.insert(options_.run_id);
    for (const auto& run_id : asked) {
        const bool busy =
            std::any_of(slots_.begin(), slots_.end(), [&](const auto& slot) { return !slot->idle() && slot->run_id() == run_id; });
        if (busy) continue;
        control_plane_.attempt([&](db::Connection& database) {
            const json answer = runs::show(database, run_id);
            note_run(run_id, get_string(answer.at("run"), "status"));
        });
    }
}

}  // namespace lhcr::worker
