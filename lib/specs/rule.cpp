// The rule table as data, and the choice of a profile.
#include "specs/rule.hpp"

#include <algorithm>

namespace lhcr::specs {

std::string_view severity_name(Severity severity) {
    constexpr std::string_view names[] = {"error", "warning", "info"};
    return names[static_cast<std::size_t>(severity)];
}

const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> table = {
#define LHCR_SPEC_RULE(id, severity, layouts, tier, since, summary, fix, file, passing, failing) \
    {RuleId::id, #id, Severity::severity, In::layouts, tier, since, summary, fix, file, passing, failing},
#include "specs/rules/rules.def"
#undef LHCR_SPEC_RULE
    };
    return table;
}

const Rule& rule_of(RuleId id) {
    return all_rules()[static_cast<std::size_t>(id)];
}

const Rule* find_rule(std::string_view name) {
    const auto& table = all_rules();
    const auto it = std::find_if(table.begin(), table.end(), [&](const Rule& rule) { return rule.name == name; });
    return it == table.end() ? nullptr : &*it;
}

Selection select_rules(Profile profile, std::string_view ruleset) {
    Selection selection;
    for (const auto& rule : all_rules()) {
        // The lean preset has no fixed headings, ids or phases: what is asked of it is what is asked of any text, and of its references.
        const bool lean = rule.name.starts_with("SB") || rule.name.starts_with("SP") || rule.name == "SR022" || rule.name == "SR023" ||
                          rule.name == "ST031" || rule.name == "ST039" || rule.name == "SX042" || rule.name == "SX046" ||
                          rule.name == "SF085";
        const bool on = rule.since <= ruleset &&
                        (profile == Profile::strict || (profile == Profile::ci && rule.tier <= 2) || (profile == Profile::lean && lean));
        selection.enabled.set(static_cast<std::size_t>(rule.id), on);
        selection.severity.push_back(rule.severity);
    }
    return selection;
}

}  // namespace lhcr::specs
