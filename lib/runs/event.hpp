// Events: append under a lease, read one run's trail, follow all runs. Called by `event …`, `run logs|watch` and the worker.
#pragma once

#include <cstdint>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"

namespace lhcr::runs {

/// `events`: array of {event_id, type, level, message, payload, ts?}; one that is there already is counted, not written again.
json event_append(db::Connection& database, const Lease& lease, const json& events);
/// The events of one run after `after` (a seq), oldest first → `{events, last_seq, terminal}`.
json event_list(db::Connection& database, const std::string& run_id, std::int64_t after = 0, int limit = 1000);
/// Over all runs the caller may see; an empty cursor starts now → `{events, cursor}`.
json event_tail(db::Connection& database, const std::string& cursor, int limit = 1000);

}  // namespace lhcr::runs
