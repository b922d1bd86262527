// Trust is counted from before the question was sent: whatever the network does, our idea of the lease ends before the database's.
#include "worker/lease_keeper.hpp"

#include <algorithm>

#include "base/log.hpp"
#include "base/process.hpp"
#include "exec/wire.hpp"
#include "runs/worker.hpp"
#include "worker/wakeup.hpp"

namespace lhcr::worker {
namespace {

constexpr std::chrono::milliseconds usual_interval{1000};
constexpr std::chrono::milliseconds least_interval{100};
// lease_heartbeat notes each 5 s at most that a worker was seen; after 15 s without it counts as gone.
constexpr std::chrono::milliseconds idle_interval{5000};
// A lost connection is a lost session lock, and a second later the leases are another's: it is noticed between two heartbeats.
constexpr std::chrono::milliseconds glance{150};

}  // namespace

// lease_heartbeat writes a lease only when a third of it (at most 5 s) has passed since the last write, so that much may be gone already.
std::int64_t trust_ms(std::chrono::milliseconds lease) {
    const std::int64_t all = lease.count();
    return all - std::min<std::int64_t>(all / 3, 5000) - std::min<std::int64_t>(all / 10, 500);
}

LeaseKeeper::LeaseKeeper(const std::string& conninfo, std::string worker, json info, bool session_lock, std::function<void()> changed)
    : worker_(std::move(worker)),
      info_(std::move(info)),
      session_lock_(session_lock),
      changed_(std::move(changed)),
      connection_(conninfo, "lhcr worker leases", [this](db::Connection& database) { register_worker(database); }) {}

LeaseKeeper::~LeaseKeeper() {
    stop();
}

void LeaseKeeper::register_worker(db::Connection& database) {
    // Session locks mean nothing behind a pooler: the next statement may run in another session.
    const bool lock = session_lock_ && !behind_pooler(database);
    json info = info_;
    info["session_lock"] = false;
    const auto registration = runs::worker_register(database, worker_, info);
    if (!lock) return;
    // Held until this session ends. A session of ours that the server has not noticed to be dead may still have it: not waited for.
    if (database.query("select pg_try_advisory_lock($1)", {registration.lock_key}).text(0, 0) != "t") {
        log::warn("the worker's session lock is still held by an earlier session of it; its death is noticed by the lease's end only");
        return;
    }
    info["session_lock"] = true;
    runs::worker_register(database, worker_, info);
}

bool LeaseKeeper::start() {
    if (!connection_.attempt([](db::Connection&) {})) return false;
    last_beat_ms_ = boot_clock_ms();
    thread_ = std::thread([this] { loop(); });
    return true;
}

void LeaseKeeper::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void LeaseKeeper::add(const runs::Claim& claim, std::int64_t claimed_at_ms) {
    const std::lock_guard lock(mutex_);
    Entry entry;
    entry.lease = claim.lease;
    entry.lease_ms = claim.lease_ms;
    entry.trusted_until_ms = claimed_at_ms + trust_ms(claim.lease_ms);
    entries_[claim.lease.token] = std::move(entry);
}

std::int64_t LeaseKeeper::attach(const std::string& token, std::shared_ptr<HostProcess> host, std::int64_t seq) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(token);
    if (found == entries_.end()) return 0;
    found->second.host = std::move(host);
    found->second.seq = seq;
    found->second.told = false;
    return std::max<std::int64_t>(0, found->second.trusted_until_ms - boot_clock_ms());
}

LeaseKeeper::State LeaseKeeper::state(const std::string& token) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(token);
    return found == entries_.end() ? State::lost : found->second.state;
}

std::string LeaseKeeper::reason(const std::string& token) {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(token);
    return found == entries_.end() ? std::string() : found->second.reason;
}

void LeaseKeeper::remove(const std::string& token) {
    const std::lock_guard lock(mutex_);
    entries_.erase(token);
}

void LeaseKeeper::poke() {
    {
        const std::lock_guard lock(mutex_);
        poked_ = true;
    }
    wake_.notify_all();
}

std::vector<runs::Lease> LeaseKeeper::leases_and_interval(std::chrono::milliseconds& interval) {
    const std::lock_guard lock(mutex_);
    std::vector<runs::Lease> out;
    interval = usual_interval;
    for (const auto& [token, entry] : entries_) {
        if (entry.state == State::lost) continue;
        out.push_back(entry.lease);
        interval = std::clamp(entry.lease_ms / 5, least_interval, interval);
    }
    return out;
}

void LeaseKeeper::loop() {
    for (;;) {
        std::chrono::milliseconds interval{};
        const bool any = !leases_and_interval(interval).empty();
        {
            std::unique_lock lock(mutex_);
            const std::int64_t away = connection_.pause_ms();
            std::chrono::milliseconds left = away > 0 ? std::chrono::milliseconds(away) : interval;
            const auto called = [&] { return stopping_ || (poked_ && any); };
            while (left.count() > 0 && !wake_.wait_for(lock, std::min(left, glance), called) && !connection_.closed_by_peer())
                left -= glance;
            if (stopping_) return;
            if (connection_.closed_by_peer()) connection_.drop();
            poked_ = false;
        }
        try {
            beat();
        } catch (const std::exception& error) {
            log::error("a heartbeat was refused", {{"error", error.what()}});
        }
    }
}

void LeaseKeeper::beat() {
    std::chrono::milliseconds interval{};
    const auto leases = leases_and_interval(interval);
    const std::int64_t asked_ms = boot_clock_ms();
    std::vector<runs::HeartbeatAnswer> answers;
    // Also without leases: the connection holds the session lock, and a reconnect registers again. Now and then it says that the worker is
    // there.
    const bool tell = !leases.empty() || asked_ms - told_ms_ >= idle_interval.count();
    const bool answered = connection_.attempt([&](db::Connection& database) {
        if (tell) answers = runs::heartbeat(database, worker_, leases);
        else database.query("select 1");
    });
    if (!answered) return;  // the hosts' trust runs out by itself
    if (tell) told_ms_ = asked_ms;
    last_beat_ms_ = boot_clock_ms();
    bool news = false;
    std::vector<std::pair<std::shared_ptr<HostProcess>, json>> messages;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& answer : answers) {
            const auto found = entries_.find(answer.lease.token);
            if (found == entries_.end()) continue;
            Entry& entry = found->second;
            const State state = !answer.held ? State::lost : answer.cancel_requested ? State::cancel : State::held;
            news = news || state != entry.state;
            if (state != entry.state) entry.reason = answer.reason;
            entry.state = state;
            if (state != State::lost) {
                entry.trusted_until_ms = asked_ms + trust_ms(entry.lease_ms);
                if (entry.host)
                    messages.emplace_back(
                        entry.host,
                        json{{"seq", entry.seq}, {"trust_ms", std::max<std::int64_t>(0, entry.trusted_until_ms - boot_clock_ms())}});
            }
            if (state != State::held && entry.host && !entry.told) {
                entry.told = true;
                messages.emplace_back(
                    entry.host,
                    json{{"seq", entry.seq}, {"stop", state == State::lost ? exec::wire::stop_lease_lost : exec::wire::stop_cancelled}});
            }
        }
    }
    for (const auto& [host, message] : messages) host->send(message);
    if (news) changed_();
}

}  // namespace lhcr::worker
