// Workers as the control plane knows them: registration, the list, and the maintenance each worker does now and then.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

struct Registration {
    std::string worker_id;
    std::int64_t lock_key = 0;  ///< for pg_advisory_lock, in a session that lives as long as the worker
    std::chrono::milliseconds poll{1000};
    std::chrono::milliseconds heartbeat{1000};
};

/// `info`: {instance, host, pid, lanes, executors, slots, version, session_lock}. The same name and instance is the same worker.
Registration worker_register(db::Connection& database, const std::string& worker, const json& info);
json worker_list(db::Connection& database);
/// Requeues what died, ends what is overdue, promotes what is due, makes partitions ahead → counts.
json maintenance_tick(db::Connection& database, const std::string& worker);

}  // namespace lhcr::runs
