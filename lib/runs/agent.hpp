// Agents of an organisation and their keys. Called by `lhcr agent …`.
#pragma once

#include <chrono>
#include <string>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::runs {

/// `agent`: {org?, name, role, project?, environment?, scopes?, budget?}; the same again is the same agent, with the budget that is named
/// now. → {agent_id, name, role, scopes, budget, budget_use, …, created}.
json agent_register(db::Connection& database, const json& agent);
/// → {name, key_id, key, expires_at}: the key is in no other answer, ever.
json agent_key_create(db::Connection& database, const std::string& org, const std::string& name, std::chrono::milliseconds expires);
/// One key; with an empty `key_id` the agent and all its keys.
json agent_key_revoke(db::Connection& database, const std::string& org, const std::string& name, const std::string& key_id);
json agent_list(db::Connection& database, const std::string& org);

}  // namespace lhcr::runs
