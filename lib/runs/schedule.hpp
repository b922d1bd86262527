// Schedules of an environment: what fires by itself, and ranges of the past made good. Called by `lhcr schedule …`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// `schedule`: {org?, project, environment, name, cron, time_zone?, jitter_ms?, catchup?, overlap?, request}; the same again changes
/// nothing.
json schedule_apply(db::Connection& database, const json& schedule);
json schedule_list(db::Connection& database, const Place& place);
/// With what it fired last, and its backfills.
json schedule_show(db::Connection& database, const Place& place, const std::string& name);
/// Resumed it goes on from now.
json schedule_pause(db::Connection& database, const Place& place, const std::string& name, bool paused);
json schedule_remove(db::Connection& database, const Place& place, const std::string& name);
/// Runs for each time from `from` on and before `to` (RFC 3339), `max_running` at a time.
json schedule_backfill(db::Connection& database, const Place& place, const std::string& name, const std::string& from,
                       const std::string& to, int max_running);

/// The backfills of a schedule, or with an empty name of the environment, newest first.
json backfill_list(db::Connection& database, const Place& place, const std::string& name);
/// Makes no more runs and cancels those that live.
json backfill_cancel(db::Connection& database, const std::string& backfill_id, const std::string& reason);
/// Goes on where it was cancelled; `failed`: what failed is made again too, also of one that is finished.
json backfill_resume(db::Connection& database, const std::string& backfill_id, bool failed);

}  // namespace lhcr::runs
