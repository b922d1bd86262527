// The leases of a worker, kept by a thread and a connection of their own, so that nothing else the worker does can delay them.
//
// One lease_heartbeat a second for all leases: the answer carries cancel requests, says which leases are lost, and renews the hosts' trust:
// how long an attempt may go on without hearing from us. The session lock by which the database sees this worker's death within
// seconds is held here too.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "runs/run.hpp"
#include "worker/control_plane.hpp"
#include "worker/host_process.hpp"

namespace lhcr::worker {

/// How long after a heartbeat's start (or a claim's) an attempt may be trusted to hold its lease.
std::int64_t trust_ms(std::chrono::milliseconds lease);

class LeaseKeeper {
public:
    enum class State { held, cancel, lost };

    /// `info` is what worker_register gets; `changed` is called from the keeper's thread when a lease is lost or to be cancelled.
    LeaseKeeper(const std::string& conninfo, std::string worker, json info, bool session_lock, std::function<void()> changed);
    ~LeaseKeeper();
    LeaseKeeper(const LeaseKeeper&) = delete;
    LeaseKeeper& operator=(const LeaseKeeper&) = delete;

    /// Registers the worker, then starts the thread. Throws when the database refuses it; false when it cannot be reached yet.
    bool start();
    void stop();

    /// `claimed_at_ms`: boot clock before the claim was sent.
    void add(const runs::Claim& claim, std::int64_t claimed_at_ms);
    /// Gives the lease its host and the number of the attempt there, and returns how long it may be trusted from now on.
    std::int64_t attach(const std::string& token, std::shared_ptr<HostProcess> host, std::int64_t seq);
    State state(const std::string& token);
    std::string reason(const std::string& token);
    void remove(const std::string& token);
    /// A heartbeat now: a cancel was announced.
    void poke();
    /// Boot clock of the last heartbeat that was answered; for the health file.
    std::int64_t last_beat_ms() const noexcept { return last_beat_ms_.load(); }

private:
    struct Entry {
        runs::Lease lease;
        std::chrono::milliseconds lease_ms{0};
        std::int64_t trusted_until_ms = 0;
        std::shared_ptr<HostProcess> host;
        std::int64_t seq = 0;
        State state = State::held;
        std::string reason;
        bool told = false;
    };

    void register_worker(db::Connection& database);
    void loop();
    void beat();
    std::vector<runs::Lease> leases_and_interval(std::chrono::milliseconds& interval);

    std::string worker_;
    json info_;
    bool session_lock_;
    std::function<void()> changed_;
    ControlPlane connection_;
    std::mutex mutex_;  // of entries_, stopping_, poked_
    std::condition_variable wake_;
    std::map<std::string, Entry> entries_;
    bool stopping_ = false;
    bool poked_ = false;
    std::atomic<std::int64_t> last_beat_ms_{0};
    std::int64_t told_ms_ = 0;  // of the loop alone: when the database was last told that the worker is there
    std::thread thread_;
};

}  // namespace lhcr::worker
