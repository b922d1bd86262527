// The calls of ops.worker_register, worker_list, maintenance_tick; the contract is in the header.
#include "runs/worker.hpp"

namespace lhcr::runs {

Registration worker_register(db::Connection& database, const std::string& worker, const json& info) {
    const json answer = database.call("worker_register", {{"p_worker", worker}, {"p_info", info}});
    Registration out;
    out.worker_id = get_string(answer, "worker_id");
    out.lock_key = get_int(answer, "lock_key");
    out.poll = std::chrono::milliseconds(get_int(answer, "poll_ms", 1000));
    out.heartbeat = std::chrono::milliseconds(get_int(answer, "heartbeat_ms", 1000));
    return out;
}

json worker_list(db::Connection& database) {
    return database.call("worker_list");
}

json maintenance_tick(db::Connection& database, const std::string& worker) {
    return database.call("maintenance_tick", {{"p_worker", worker}});
}

}  // namespace lhcr::runs
