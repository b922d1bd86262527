// Alerts of an environment and their outbox. Called by `lhcr alerts …` and by lib/alerts, which delivers.
#pragma once

#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/place.hpp"

namespace lhcr::runs {

/// `config`: {org?, project, environment, channels, rules, routes}, the whole of them; the same again changes nothing.
json alert_apply(db::Connection& database, const json& config);
json alert_rules(db::Connection& database, const Place& place);
json alert_list(db::Connection& database, const json& filter);
/// With its plan and deliveries.
json alert_show(db::Connection& database, const std::string& alert_id);
json alert_ack(db::Connection& database, const std::string& alert_id, const std::string& note);
json alert_resolve(db::Connection& database, const std::string& alert_id, const std::string& reason);
/// {project, environment, subject, message, severity?, run_id?, facts?}
json alert_raise(db::Connection& database, const json& alert);
/// Puts a test into the outbox of a channel: a delivery.
json alert_test_channel(db::Connection& database, const Place& place, const std::string& channel);
/// What would become of an alert of the rule at that time (RFC 3339; empty: now); nothing is sent.
json alert_test_rule(db::Connection& database, const Place& place, const std::string& rule, const std::string& subject,
                     const std::string& at);

/// `environment` empty: any that the login may work in.
json delivery_claim(db::Connection& database, const std::string& worker, int limit, const std::string& environment);
/// `result`: {outcome: sent | failed | refused, error?, http_status?, retry_after_ms?}. Throws Errc::lease_lost when another has it now.
json delivery_finish(db::Connection& database, const std::string& delivery_id, const std::string& token, const json& result);
json delivery_show(db::Connection& database, const std::string& delivery_id);

}  // namespace lhcr::runs
