// The calls of ops.alert_… and ops.delivery_…; the contract is in the header.
#include "runs/alert.hpp"

namespace lhcr::runs {

json alert_apply(db::Connection& database, const json& config) {
    return database.call("alert_apply", {{"p_config", config}});
}

json alert_rules(db::Connection& database, const Place& place) {
    return database.call("alert_rules", place.arguments());
}

json alert_list(db::Connection& database, const json& filter) {
    return database.call("alert_list", {{"p_filter", filter}});
}

json alert_show(db::Connection& database, const std::string& alert_id) {
    return database.call("alert_show", {{"p_alert_id", alert_id}});
}

json alert_ack(db::Connection& database, const std::string& alert_id, const std::string& note) {
    db::Arguments arguments = {{"p_alert_id", alert_id}};
    if (!note.empty()) arguments.emplace_back("p_note", note);
    return database.call("alert_ack", arguments);
}

json alert_resolve(db::Connection& database, const std::string& alert_id, const std::string& reason) {
    db::Arguments arguments = {{"p_alert_id", alert_id}};
    if (!reason.empty()) arguments.emplace_back("p_reason", reason);
    return database.call("alert_resolve", arguments);
}

json alert_raise(db::Connection& database, const json& alert) {
    return database.call("alert_raise", {{"p_alert", alert}});
}

json alert_test_channel(db::Connection& database, const Place& place, const std::string& channel) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_channel", channel);
    return database.call("alert_test", arguments);
}

json alert_test_rule(db::Connection& database, const Place& place, const std::string& rule, const std::string& subject,
                     const std::string& at) {
    auto arguments = place.arguments();
    arguments.emplace_back("p_rule", rule);
    if (!subject.empty()) arguments.emplace_back("p_subject", subject);
    if (!at.empty()) arguments.emplace_back("p_at", at);
    return database.call("alert_test", arguments);
}

json delivery_claim(db::Connection& database, const std::string& worker, int limit, const std::string& environment) {
    db::Arguments arguments = {{"p_worker", worker}, {"p_limit", limit}};
    if (!environment.empty()) arguments.emplace_back("p_environment", environment);
    return database.call("delivery_claim", arguments);
}

json delivery_finish(db::Connection& database, const std::string& delivery_id, const std::string& token, const json& result) {
    return database.call("delivery_finish", {{"p_delivery_id", delivery_id}, {"p_token", token}, {"p_result", result}});
}

json delivery_show(db::Connection& database, const std::string& delivery_id) {
    return database.call("delivery_show", {{"p_delivery_id", delivery_id}});
}

}  // namespace lhcr::runs
