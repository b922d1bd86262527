// The calls of ops.event_append, event_list, event_tail; the contract is in the header.
#include "runs/event.hpp"

namespace lhcr::runs {

json event_append(db::Connection& database, const Lease& lease, const json& events) {
    return database.call("event_append",
                         {{"p_run_id", lease.run_id}, {"p_phase", lease.phase}, {"p_lease_token", lease.token}, {"p_events", events}});
}

json event_list(db::Connection& database, const std::string& run_id, std::int64_t after, int limit) {
    return database.call("event_list", {{"p_run_id", run_id}, {"p_after", after}, {"p_limit", limit}});
}

json event_tail(db::Connection& database, const std::string& cursor, int limit) {
    db::Arguments arguments = {{"p_limit", limit}};
    if (!cursor.empty()) arguments.emplace_back("p_cursor", cursor);
    return database.call("event_tail", arguments);
}

}  // namespace lhcr::runs
