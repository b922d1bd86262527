// The rule table as data.
#include "migrations/rule.hpp"

#include <algorithm>

namespace lhcr::migrations {

std::string_view severity_name(Severity severity) {
    return severity == Severity::error ? "error" : "warning";
}

const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> table = {
#define LHCR_MIGRATION_RULE(id, severity, summary, fix, passing, failing) \
    {RuleId::id, #id, Severity::severity, summary, fix, passing, failing},
#include "migrations/rules/rules.def"
#undef LHCR_MIGRATION_RULE
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

}  // namespace lhcr::migrations
