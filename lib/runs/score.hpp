// Signals and what they weigh: the score that moves a run in its queue. Called by `lhcr signal …`, `lhcr score …`, `lhcr run
// explain|score`.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// `signal`: {org?, project, environment, subject, signal, value | deadline_at | within_ms, reason?}
/// → it, with `moved`, how many queued runs moved at once, and `pending`, whether others follow within ticks.
json signal_set(db::Connection& database, const json& signal);
/// An empty subject: of all.
json signal_list(db::Connection& database, const Place& place, const std::string& subject);
json signal_remove(db::Connection& database, const Place& place, const std::string& subject, const std::string& signal);
/// Seconds for one unit of a signal, of a project; `direction`: raise or lower.
json score_weight(db::Connection& database, const Place& place, const std::string& signal, int weight, const std::string& direction);
json score_list(db::Connection& database, const Place& place);
/// Signals, weights, score and how many stand before it.
json explain(db::Connection& database, const std::string& run_id);
/// Counts the score anew, moves the run, answers as `explain`.
json score(db::Connection& database, const std::string& run_id);

}  // namespace lhcr::runs
