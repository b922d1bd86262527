// Runs and their phases: each function is one call of one function of schema `ops` (docs/contracts.md §1).
//
// Called by the commands `run …`, by --wait and by the worker. What a person or a program merely reads stays the JSON document the
// database answered; what the worker acts on (claims, leases, heartbeats) is typed. A writing call whose answer was lost
// (Errc::commit_in_doubt) is repeated with the same key, claim id or lease token and gets the first answer.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "lifecycle/lifecycle.hpp"

namespace lhcr::runs {

/// The right of one worker to one attempt; every write of that attempt presents it.
struct Lease {
    std::string run_id;
    std::string phase;
    std::string token;
};

struct ClaimRequest {
    std::string worker;                  ///< its name, as registered
    std::vector<std::string> lanes;      ///< empty: all
    std::vector<std::string> executors;  ///< empty: all
    std::string environment;             ///< empty: all the worker's principal may work in
    std::string run_id;                  ///< empty: any run
    std::string claim_id;                ///< a UUID; the same one again gives the same claims
    int limit = 1;
    std::optional<std::chrono::milliseconds> lease;  ///< nullopt: the template's
    bool start = false;                              ///< the attempts begin with the claim: no call of `start` is needed
};

/// One claimed attempt.
struct Claim {
    Lease lease;
    int attempt = 1;
    std::string kind;
    std::string executor;
    std::chrono::milliseconds lease_ms{0};
    bool started = false;  ///< set by who asked: the claim began the attempt, `start` is not to be called
    /// From the claim to the phase's or run's deadline by the database's clock; nullopt: none.
    std::optional<std::chrono::milliseconds> time_left;
    json document;  ///< as answered: input, run, outputs and the above
};

struct Claims {
    std::string claim_id;
    std::vector<Claim> claims;  ///< empty: nothing to do
};

/// What the database says about one lease in a heartbeat.
struct HeartbeatAnswer {
    Lease lease;
    bool held = false;
    bool cancel_requested = false;
    std::string reason;
};

struct Failure {
    lifecycle::FailureClass failure_class = lifecycle::FailureClass::permanent;
    std::string message;
    json detail;  ///< object or null
    std::optional<int> exit_code;
};

/// → `{run_id, status, created, phases}`; `created` is false when the idempotency key named this run already.
json create(db::Connection& database, const json& request);
/// Many requests, all or none → `{runs: [{run_id, status, created}]}` in their order; an error's detail names the `request`, from 1.
json create_batch(db::Connection& database, const json& requests);
Claims claim(db::Connection& database, const ClaimRequest& request);
/// Reads the answer of run_claim; what `claim` does after its call. Throws Errc::internal when it is not of the contract's shape.
Claims parse_claims(const json& answer);
json start(db::Connection& database, const Lease& lease);
/// One call for all leases of a worker; `extend` nullopt: each by its own length.
std::vector<HeartbeatAnswer> heartbeat(db::Connection& database, const std::string& worker, const std::vector<Lease>& leases,
                                       std::optional<std::chrono::milliseconds> extend = std::nullopt);
/// Gives the phase back without spending its attempt.
json release(db::Connection& database, const Lease& lease, const std::string& reason);
/// Ends one phase; the last one completes the run.
json complete_phase(db::Connection& database, const Lease& lease, const json& output, const json& usage = nullptr);

struct Completion {
    Lease lease;
    json output = json::object();
    json usage = nullptr;  ///< object or null
};
struct Completed {
    enum class State {
        yes,
        lost,   ///< the lease is another's or gone; nothing was written
        single  ///< nothing was written: `complete_phase` does it, or says what is wrong
    };
    State state = State::single;
    json answer;  ///< when yes: what `complete_phase` answers
};
/// Ends many attempts in one round trip, each by itself; one answer each, in order. At most 1000, a run once.
std::vector<Completed> complete_phases(db::Connection& database, const std::vector<Completion>& completions);
json fail(db::Connection& database, const Lease& lease, const Failure& failure, const json& usage = nullptr);
/// The run's final output manifest, write once; `token` of the last phase.
json complete(db::Connection& database, const std::string& run_id, const json& output, const std::string& token);
json cancel(db::Connection& database, const std::string& run_id, const std::string& reason);
/// `from`: "failed" or "start"; an empty key asks for a new run each time.
json retry(db::Connection& database, const std::string& run_id, const std::string& from, const std::string& idempotency_key = {});

struct Approval {
    std::string phase;  ///< empty: the one that waits
    std::string reason;
    bool reject = false;  ///< the run is cancelled
};
/// Lets through the phase that waits for the caller's role. Throws Errc::not_authorised for another role.
json approve(db::Connection& database, const std::string& run_id, const Approval& approval);

struct RebuildRequest {
    bool from_source = false;  ///< read the source again too
    int threads = 0;           ///< of each phase; 0: another number than the run had
    std::string idempotency_key;
};
/// A run that makes `run_id` again from what it recorded and compares → `{run_id, rebuild_of, status}`.
json rebuild(db::Connection& database, const std::string& run_id, const RebuildRequest& request = {});
json list(db::Connection& database, const json& filter);
json show(db::Connection& database, const std::string& run_id);
/// Those of the runs that are rebuilds whose scratch may go: ended before the retention, and nothing builds on them. `remove`: it will.
std::vector<std::string> scratch_expired(db::Connection& database, const std::vector<std::string>& run_ids,
                                         std::chrono::milliseconds retention, bool remove);

}  // namespace lhcr::runs
