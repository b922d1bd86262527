// One call each; the only work is between typed values and the contract's JSON.
#include "runs/run.hpp"

#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace lhcr::runs {
namespace {

using std::chrono::milliseconds;

/// The last microsecond of an RFC 3339 text of the database as a number; only differences of two are used.
milliseconds instant(const std::string& text) {
    std::tm parts{};
    double seconds = 0;
    int year = 0, month = 0, day = 0, hour = 0, minute = 0;
    if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%lfZ", &year, &month, &day, &hour, &minute, &seconds) != 6)
        throw Error(Errc::internal, fmt::format("the database answered '{}' where a time belongs", text));
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = day;
    parts.tm_hour = hour;
    parts.tm_min = minute;
    return milliseconds(static_cast<std::int64_t>(timegm(&parts)) * 1000 + static_cast<std::int64_t>(seconds * 1000));
}

/// From the answer's moment (the lease's end less its length) to the deadline: both are the database's clock, so ours does not matter.
std::optional<milliseconds> time_left(const json& row, milliseconds lease) {
    const std::string deadline = get_string(row, "deadline_at");
    const std::string expires = get_string(row, "lease_expires_at");
    if (deadline.empty() || expires.empty()) return std::nullopt;
    return instant(deadline) - (instant(expires) - lease);
}

std::optional<db::Value> unless_empty(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional<db::Value>(text);
}

db::Arguments of(const Lease& lease) {
    return {{"p_run_id", lease.run_id}, {"p_phase", lease.phase}, {"p_lease_token", lease.token}};
}

}  // namespace

json create(db::Connection& database, const json& request) {
    return database.call("run_create", {{"p_request", request}});
}

json create_batch(db::Connection& database, const json& requests) {
    return database.call("run_create_batch", {{"p_requests", requests}});
}

Claims claim(db::Connection& database, const ClaimRequest& request) {
    db::Arguments arguments = {{"p_worker", request.worker}, {"p_limit", request.limit}};
    if (!request.lanes.empty()) arguments.emplace_back("p_lanes", request.lanes);
    if (!request.executors.empty()) arguments.emplace_back("p_executors", request.executors);
    if (request.lease) arguments.emplace_back("p_lease", *request.lease);
    if (auto value = unless_empty(request.environment)) arguments.emplace_back("p_environment", *value);
    if (auto value = unless_empty(request.run_id)) arguments.emplace_back("p_run_id", *value);
    if (auto value = unless_empty(request.claim_id)) arguments.emplace_back("p_claim_id", *value);
    if (request.start) arguments.emplace_back("p_start", true);
    return parse_claims(database.call("run_claim", arguments));
}

Claims parse_claims(const json& answer) {
    if (!answer.is_object() || !answer.contains("claims") || !answer["claims"].is_array())
        throw Error(Errc::internal, "the answer of run_claim has no claims");
    Claims out;
    out.claim_id = get_string(answer, "claim_id");
    for (const auto& row : answer["claims"]) {
        Claim claim;
        claim.lease = {get_string(row, "run_id"), get_string(row, "phase"), get_string(row, "lease_token")};
        claim.attempt = static_cast<int>(get_int(row, "attempt", 1));
        claim.kind = get_string(row, "kind");
        claim.executor = get_string(row, "executor");
        claim.lease_ms = milliseconds(get_int(row, "lease_ms"));
        claim.time_left = time_left(row, claim.lease_ms);
        claim.document = row;
        if (claim.lease.run_id.empty() || claim.lease.phase.empty() || claim.lease.token.empty() || claim.lease_ms.count() <= 0)
            throw Error(Errc::internal, "the answer of run_claim lacks run_id, phase, lease_token or lease_ms");
        out.claims.push_back(std::move(claim));
    }
    return out;
}

json start(db::Connection& database, const Lease& lease) {
    return database.call("phase_start", of(lease));
}

std::vector<HeartbeatAnswer> heartbeat(db::Connection& database, const std::string& worker, const std::vector<Lease>& leases,
                                       std::optional<milliseconds> extend) {
    json list = json::array();
    for (const auto& lease : leases) list.push_back({{"run_id", lease.run_id}, {"phase", lease.phase}, {"lease_token", lease.token}});
    db::Arguments arguments = {{"p_worker", worker}, {"p_leases", list}};
    if (extend) arguments.emplace_back("p_extend", *extend);
    const json answer = database.call("lease_heartbeat", arguments);
    const json& rows = answer.at("leases");
    if (rows.size() != leases.size()) throw Error(Errc::internal, "the answer of lease_heartbeat is not one row a lease");
    std::vector<HeartbeatAnswer> out;
    for (std::size_t i = 0; i < leases.size(); ++i) {  // in the order asked; a token is never told
        const json& row = rows[i];
        HeartbeatAnswer item;
        item.lease = leases[i];
        item.held = get_string(row, "state") == "held";
        item.cancel_requested = get_bool(row, "cancel_requested");
        item.reason = get_string(row, "reason");
        out.push_back(std::move(item));
    }
    return out;
}

json release(db::Connection& database, const Lease& lease, const std::string& reason) {
    auto arguments = of(lease);
    arguments.emplace_back("p_reason", reason);
    return database.call("lease_release", arguments);
}

json complete_phase(db::Connection& database, const Lease& lease, const json& output, const json& usage) {
    auto arguments = of(lease);
    arguments.emplace_back("p_output", output);
    if (!usage.is_null()) arguments.emplace_back("p_usage", usage);
    return database.call("phase_complete", arguments);
}

std::vector<Completed> complete_phases(db::Connection& database, const std::vector<Completion>& completions) {
    json list = json::array();
    for (const auto& item : completions) {
        list.push_back({{"run_id", item.lease.run_id},
                        {"phase", item.lease.phase},
                        {"lease_token", item.lease.token},
                        {"output", item.output},
                        {"usage", item.usage}});
    }
    const json answer = database.call("phase_complete_batch", {{"p_completions", list}});
    const json& rows = answer.at("answers");
    if (rows.size() != completions.size()) throw Error(Errc::internal, "the answer of phase_complete_batch is not one row a completion");
    std::vector<Completed> out;
    for (const json& row : rows) {
        const std::string state = get_string(row, "state");
        using State = Completed::State;
        out.push_back({state == "completed" ? State::yes : state == "lost" ? State::lost : State::single, row});
    }
    return out;
}

json fail(db::Connection& database, const Lease& lease, const Failure& failure, const json& usage) {
    json document = {{"class", lifecycle::name_of(failure.failure_class)}, {"message", failure.message}};
    if (!failure.detail.is_null()) document["detail"] = failure.detail;
    if (failure.exit_code) document["exit_code"] = *failure.exit_code;
    auto arguments = of(lease);
    arguments.emplace_back("p_failure", document);
    if (!usage.is_null()) arguments.emplace_back("p_usage", usage);
    return database.call("phase_fail", arguments);
}

json complete(db::Connection& database, const std::string& run_id, const json& output, const std::string& token) {
    return database.call("run_complete", {{"p_run_id", run_id}, {"p_output", output}, {"p_lease_token", token}});
}

json cancel(db::Connection& database, const std::string& run_id, const std::string& reason) {
    return database.call("run_cancel", {{"p_run_id", run_id}, {"p_reason", reason}});
}

json approve(db::Connection& database, const std::string& run_id, const Approval& approval) {
    db::Arguments arguments = {{"p_run_id", run_id}, {"p_reject", approval.reject}};
    if (!approval.phase.empty()) arguments.emplace_back("p_phase", approval.phase);
    if (!approval.reason.empty()) arguments.emplace_back("p_reason", approval.reason);
    return database.call("phase_approve", arguments);
}

json retry(db::Connection& database, const std::string& run_id, const std::string& from, const std::string& idempotency_key) {
    db::Arguments arguments = {{"p_run_id", run_id}, {"p_from", from}};
    if (auto value = unless_empty(idempotency_key)) arguments.emplace_back("p_idempotency_key", *value);
    return database.call("run_retry", arguments);
}

json rebuild(db::Connection& database, const std::string& run_id, const RebuildRequest& request) {
    db::Arguments arguments = {{"p_run_id", run_id}, {"p_from_source", request.from_source}};
    if (request.threads > 0) arguments.emplace_back("p_threads", request.threads);
    if (auto value = unless_empty(request.idempotency_key)) arguments.emplace_back("p_idempotency_key", *value);
    return database.call("run_rebuild", arguments);
}

json list(db::Connection& database, const json& filter) {
    return database.call("run_list", {{"p_filter", filter}});
}

json show(db::Connection& database, const std::string& run_id) {
    return database.call("run_show", {{"p_run_id", run_id}});
}

std::vector<std::string> scratch_expired(db::Connection& database, const std::vector<std::string>& run_ids,
                                         std::chrono::milliseconds retention, bool remove) {
    return database.call("scratch_expired", {{"p_run_ids", run_ids}, {"p_retain", retention}, {"p_remove", remove}})
        .at("expired")
        .get<std::vector<std::string>>();
}

}  // namespace lhcr::runs
