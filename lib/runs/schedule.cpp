// The calls of ops.schedule_apply, _list, _show, _pause, _remove, _backfill; the contract is in the header.
#include "runs/schedule.hpp"

namespace lhcr::runs {
namespace {

db::Arguments named(const SchedulePlace& place, bool with_name = true) {
    db::Arguments arguments = {{"p_project", place.project}, {"p_environment", place.environment}};
    if (with_name) arguments.emplace_back("p_name", place.name);
    if (!place.org.empty()) arguments.emplace_back("p_org", place.org);
    return arguments;
}

}  // namespace

json schedule_apply(db::Connection& database, const json& schedule) {
    return database.call("schedule_apply", {{"p_schedule", schedule}});
}

json schedule_list(db::Connection& database, const SchedulePlace& place) {
    return database.call("schedule_list", named(place, false));
}

json schedule_show(db::Connection& database, const SchedulePlace& place) {
    return database.call("schedule_show", named(place));
}

json schedule_pause(db::Connection& database, const SchedulePlace& place, bool paused) {
    auto arguments = named(place);
    arguments.emplace_back("p_paused", paused);
    return database.call("schedule_pause", arguments);
}

json schedule_remove(db::Connection& database, const SchedulePlace& place) {
    return database.call("schedule_remove", named(place));
}

json schedule_backfill(db::Connection& database, const SchedulePlace& place, const std::string& from, const std::string& to,
                       int max_running) {
    auto arguments = named(place);
    arguments.emplace_back("p_from_at", from);
    arguments.emplace_back("p_to_at", to);
    arguments.emplace_back("p_max_running", max_running);
    return database.call("schedule_backfill", arguments);
}

}  // namespace lhcr::runs
