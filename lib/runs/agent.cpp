// The calls of ops.agent_register, agent_key_create, agent_key_revoke, agent_list; the contract is in the header.
#include "runs/agent.hpp"

namespace lhcr::runs {
namespace {

db::Arguments of_org(const std::string& org, db::Arguments arguments = {}) {
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return arguments;
}

}  // namespace

json agent_register(db::Connection& database, const json& agent) {
    return database.call("agent_register", {{"p_agent", agent}});
}

json agent_key_create(db::Connection& database, const std::string& org, const std::string& name, std::chrono::milliseconds expires) {
    return database.call("agent_key_create", of_org(org, {{"p_name", name}, {"p_expires", expires}}));
}

json agent_key_revoke(db::Connection& database, const std::string& org, const std::string& name, const std::string& key_id) {
    auto arguments = of_org(org, {{"p_name", name}});
    if (!key_id.empty()) arguments.emplace_back("p_key_id", key_id);
    return database.call("agent_key_revoke", arguments);
}

json agent_list(db::Connection& database, const std::string& org) {
    return database.call("agent_list", of_org(org));
}

}  // namespace lhcr::runs
