// `lhcr agent add|list|revoke`: who works by a key of its own, with a part of a role's permissions.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <charconv>
#include <memory>

#include "base/clock.hpp"
#include "cli/run_answer.hpp"
#include "runs/agent.hpp"

namespace lhcr::cli {
namespace {

struct AddOptions {
    std::string name;
    std::string role;
    std::vector<std::string> scopes;
    std::vector<std::string> budget;
    std::string expires = "90d";
    std::string reach = "environment";
};

/// "runs=100" and so on as an object of numbers.
json budget_of(const std::vector<std::string>& words) {
    json budget = json::object();
    for (const auto& word : words) {
        const auto at = word.find('=');
        double limit = 0;
        const char* end = word.data() + word.size();
        if (at == std::string::npos || at == 0 || std::from_chars(word.data() + at + 1, end, limit).ptr != end || limit < 0)
            throw Error(Errc::usage, fmt::format("--budget '{}' is no resource with a limit", word), "for example --budget runs=100");
        budget[word.substr(0, at)] = limit;
    }
    return budget;
}

int run_agent_add(const AddOptions& options, Session& session) {
    const Scope scope = session.scope();
    json agent = {{"name", options.name}, {"role", options.role}, {"budget", budget_of(options.budget)}};
    if (!scope.org.empty()) agent["org"] = scope.org;
    if (options.reach != "org") agent["project"] = scope.project;
    if (options.reach == "environment") agent["environment"] = scope.environment;
    if (!options.scopes.empty()) agent["scopes"] = options.scopes;
    const auto expires = parse_duration(options.expires, "--expires");
    session.confirm_mutation(fmt::format("give agent '{}' a key", options.name));
    json answer = runs::agent_register(session.db(), agent);
    answer.erase("keys");
    answer.update(runs::agent_key_create(session.db(), scope.org, options.name, expires));
    session.output().object("Agent", answer,
                            {{"agent", "name"},
                             {"role", "role"},
                             {"project", "project"},
                             {"environment", "environment"},
                             {"key id", "key_id"},
                             {"expires", "expires_at", Cell::time},
                             {"key", "key"}},
                            "key");
    session.output().note("the key is shown once: put it where the agent's LHCR_AGENT_KEY comes from");
    return 0;
}

int run_agent_list(Session& session) {
    json answer = runs::agent_list(session.db(), session.scope().org);
    for (auto& agent : answer["agents"]) {
        std::string scopes;
        int live = 0;
        for (const auto& scope : agent.at("scopes")) scopes += (scopes.empty() ? "" : ", ") + scope.get<std::string>();
        for (const auto& key : agent.at("keys")) live += get_string(key, "status") == "active" ? 1 : 0;
        agent["may"] = scopes;
        agent["live_keys"] = live;
    }
    session.output().list("AgentList", answer, "agents",
                          {{"AGENT", "name"},
                           {"STATUS", "status", Cell::status},
                           {"ROLE", "role"},
                           {"PROJECT", "project"},
                           {"ENVIRONMENT", "environment"},
                           {"LIVE KEYS", "live_keys", Cell::number},
                           {"MAY", "may"},
                           {"CREATED", "created_at", Cell::time, true}},
                          "name");
    return 0;
}

}  // namespace

void bind_agent_add(CLI::App& app, Session& session) {
    auto options = std::make_shared<AddOptions>();
    app.add_option("name", options->name, "what it is called in its organisation")->required();
    app.add_option("--role", options->role, "data_engineer, operator, auditor …: what it may do at most")->required()->type_name("ROLE");
    app.add_option("--scope", options->scopes, "only this permission of the role (again for more): run.read …")->type_name("PERMISSION");
    app.add_option("--budget", options->budget, "a limit that is kept with it, for whoever meters it: runs=100")->type_name("WHAT=N");
    app.add_option("--expires", options->expires, "how long the key lives; 90d")->type_name("DURATION");
    app.add_option("--reach", options->reach, "where: this environment, its project, the whole org")
        ->check(CLI::IsMember({"environment", "project", "org"}));
    app.footer("the same agent again gets another key; the key is shown once and kept as a hash");
    session.set_action([options, &session] { return run_agent_add(*options, session); });
}

void bind_agent_list(CLI::App&, Session& session) {
    session.set_action([&session] { return run_agent_list(session); });
}

void bind_agent_revoke(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto key = std::make_shared<std::string>();
    app.add_option("name", *name, "agent")->required();
    app.add_option("--key", *key, "only this key; else the agent, for good")->type_name("KEY-ID");
    session.set_action([name, key, &session] {
        session.confirm_mutation(fmt::format("revoke {} of agent '{}'", key->empty() ? "every key" : "a key", *name));
        session.output().object("Agent", runs::agent_key_revoke(session.db(), session.scope().org, *name, *key),
                                {{"agent", "name"}, {"status", "status", Cell::status}, {"keys revoked", "revoked", Cell::number}}, "name");
        return 0;
    });
}

}  // namespace lhcr::cli
