// `lhcr spec rules`: the table of the gate's rules, and one of them with its example.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "specs/example.hpp"
#include "specs/rule.hpp"

namespace lhcr::cli {
namespace {

std::string layouts_of(const specs::Rule& rule) {
    return rule.layouts == specs::In::both ? "both" : rule.layouts == specs::In::lhcr ? "lhcr" : "spec-kit";
}

json item_of(const specs::Rule& rule) {
    return {{"id", rule.name},
            {"severity", specs::severity_name(rule.severity)},
            {"layouts", layouts_of(rule)},
            {"tier", rule.tier},
            {"since", rule.since},
            {"summary", rule.summary},
            {"fix", rule.fix}};
}

std::string indented(std::string_view text) {
    std::string result = "    ";
    for (const char c : text) result += c == '\n' ? std::string("\n    ") : std::string(1, c);
    return result;
}

int explain(Session& session, const std::string& name) {
    const specs::Rule* rule = specs::find_rule(name);
    if (!rule) throw Error(Errc::not_found, fmt::format("there is no rule '{}'", name), "`lhcr spec rules` lists them");
    json item = item_of(*rule);
    item["example"] = {{"file", rule->file}, {"passing", rule->passing}, {"failing", rule->failing}};
    session.output().object(
        "SpecRule", item,
        {{"id", "id"}, {"severity", "severity"}, {"layouts", "layouts"}, {"since", "since"}, {"what", "summary"}, {"fix", "fix"}}, "id");
    const bool removed = rule->passing.empty() && rule->failing.empty();
    session.output().human(fmt::format("\nfails ({}):\n{}", rule->file.empty() ? "in a repository" : rule->file,
                                       removed ? "    the file is not there" : indented(rule->failing)));
    if (!rule->passing.empty() && rule->passing != "*") session.output().human(fmt::format("\npasses:\n{}", indented(rule->passing)));
    return 0;
}

}  // namespace

void bind_spec_rules(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("--explain", *name, "one rule with its example")->type_name("RULE");
    session.set_action([&session, name] {
        if (!name->empty()) return explain(session, *name);
        json items = json::array();
        for (const auto& rule : specs::all_rules()) items.push_back(item_of(rule));
        session.output().list(
            "SpecRuleList", {{"rules", items}, {"ruleset", specs::newest_ruleset}}, "rules",
            {{"ID", "id"}, {"SEVERITY", "severity"}, {"LAYOUTS", "layouts"}, {"SUMMARY", "summary"}, {"FIX", "fix", Cell::text, true}},
            "id");
        return 0;
    });
}

}  // namespace lhcr::cli
