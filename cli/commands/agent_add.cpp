// `lhcr agent add|list|revoke`: who works by a key of its own, with a part of a role's permissions.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <memory>
#include <system_error>

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

/// "runs=100", "money=50/month" and so on as an object: a limit, or one with its window. "none" is an empty one.
json budget_of(const std::vector<std::string>& words) {
    json budget = json::object();
    if (words == std::vector<std::string>{"none"}) return budget;
    for (const auto& word : words) {
        const auto at = word.find('='), slash = std::min(word.find('/', at), word.size());
        const bool shaped = at != std::string::npos && at > 0 && at + 1 < slash && slash + 1 != word.size();
        double limit = 0;
        const char* end = word.data() + slash;
        const auto read = shaped ? std::from_chars(word.data() + at + 1, end, limit) : std::from_chars_result{nullptr, std::errc()};
        if (read.ptr != end || read.ec != std::errc() || !std::isfinite(limit) || limit < 0)
            throw Error(Errc::usage, fmt::format("--budget '{}' is no resource with a limit", word),
                        "for example --budget runs=100 for 100 a day, or --budget money=50/month");
        const json amount = limit == std::floor(limit) && limit <= 1e15 ? json(static_cast<std::int64_t>(limit)) : json(limit);
        budget[word.substr(0, at)] = slash == word.size() ? amount : json{{"limit", amount}, {"window", word.substr(slash + 1)}};
    }
    return budget;
}

/// "3 of 100 runs a day, 0 of 2 concurrent_runs": what the agent's budget allows, and what is used of it.
std::string budget_text(const json& agent) {
    std::string text;
    json idle = agent.value("budget", json::object());
    for (const auto& entry : agent.value("budget_use", json::array())) {
        const std::string resource = get_string(entry, "resource"), window = get_string(entry, "window");
        idle.erase(resource);
        text += text.empty() ? "" : ", ";
        if (window != "attempt") text += fmt::format("{} of ", entry.at("used").dump());
        text += fmt::format("{} {}", entry.at("limit").dump(), resource);
        if (window != "none") text += fmt::format(" {} {}", window == "hour" || window == "attempt" ? "an" : "a", window);
    }
    // Registered before budgets were held: `agent add` with the budget again makes it hold. Of a revoked one what is gone is gone.
    if (get_string(agent, "status") == "revoked") return text;
    for (const auto& [resource, limit] : idle.items()) text += fmt::format("{}{} not held", text.empty() ? "" : ", ", resource);
    return text;
}

int run_agent_add(const AddOptions& options, Session& session) {
    const Scope scope = session.scope();
    json agent = {{"name", options.name}, {"role", options.role}};
    if (!options.budget.empty()) agent["budget"] = budget_of(options.budget);
    if (!scope.org.empty()) agent["org"] = scope.org;
    if (options.reach != "org") agent["project"] = scope.project;
    if (options.reach == "environment") agent["environment"] = scope.environment;
    if (!options.scopes.empty()) agent["scopes"] = options.scopes;
    const auto expires = parse_duration(options.expires, "--expires");
    session.confirm_mutation(fmt::format("give agent '{}' a key", options.name));
    json answer = runs::agent_register(session.db(), agent);
    answer.erase("keys");
    answer["allowance"] = budget_text(answer);
    answer.update(runs::agent_key_create(session.db(), scope.org, options.name, expires));
    session.output().object("Agent", answer,
                            {{"agent", "name"},
                             {"role", "role"},
                             {"project", "project"},
                             {"environment", "environment"},
                             {"budget", "allowance"},
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
        agent["allowance"] = budget_text(agent);
        agent["live_keys"] = live;
    }
    session.output().list("AgentList", answer, "agents",
                          {{"AGENT", "name"},
                           {"STATUS", "status", Cell::status},
                           {"ROLE", "role"},
                           {"PROJECT", "project"},
                           {"ENVIRONMENT", "environment"},
                           {"LIVE KEYS", "live_keys", Cell::number},
                           {"BUDGET", "allowance"},
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
    app.add_option("--budget", options->budget,
                   "what its runs may use, a day or a WINDOW (again for more): runs=100, money=50/month; none: no limit")
        ->type_name("WHAT=N[/WINDOW]");
    app.add_option("--expires", options->expires, "how long the key lives; 90d")->type_name("DURATION");
    app.add_option("--reach", options->reach, "where: this environment, its project, the whole org")
        ->check(CLI::IsMember({"environment", "project", "org"}));
    app.footer("the same agent again gets another key, and the budget if one is named; the key is shown once and kept as a hash");
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
