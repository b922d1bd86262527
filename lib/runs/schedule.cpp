// The calls of ops.schedule_apply, _list, _show, _pause, _remove, _backfill and ops.backfill_list, _cancel, _resume; the contract is in the
// header.
#include "runs/schedule.hpp"

namespace lhcr::runs {

json schedule_apply(db::Connection& database, const json& schedule) {
    return database.call("schedule_apply", {{"p_schedule", schedule}});
}

json schedule_list(db::Connection& database, const Place& place) {
    return database.call("schedule_list", place.arguments());
}

json schedule_show(db::Connection& database, const Place& place, const std::string& name) {
    return database.call("schedule_show", place.arguments(name));
}

json schedule_pause(db::Connection& database, const Place& place, const std::string& name, bool paused) {
    auto arguments = place.arguments(name);
    arguments.emplace_back("p_paused", paused);
    return database.call("schedule_pause", arguments);
}

json schedule_remove(db::Connection& database, const Place& place, const std::string& name) {
    return database.call("schedule_remove", place.arguments(name));
}

json schedule_backfill(db::Connection& database, const Place& place, const std::string& name, const std::string& from,
                       const std::string& to, int max_running) {
    auto arguments = place.arguments(name);
    arguments.emplace_back("p_from_at", from);
    arguments.emplace_back("p_to_at", to);
    arguments.emplace_back("p_max_running", max_running);
    return database.call("schedule_backfill", arguments);
}

json backfill_list(db::Connection& database, const Place& place, const std::string& name) {
    return database.call("backfill_list", name.empty() ? place.arguments() : place.arguments(name));
}

json backfill_cancel(db::Connection& database, const std::string& backfill_id, const std::string& reason) {
    db::Arguments arguments = {{"p_backfill_id", backfill_id}};
    if (!reason.empty()) arguments.emplace_back("p_reason", reason);
    return database.call("backfill_cancel", arguments);
}

json backfill_resume(db::Connection& database, const std::string& backfill_id, bool failed) {
    return database.call("backfill_resume", {{"p_backfill_id", backfill_id}, {"p_failed", failed}});
}

}  // namespace lhcr::runs
