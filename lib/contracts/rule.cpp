// The rule table as data.
#include "contracts/rule.hpp"

#include <algorithm>

namespace lhcr::contracts {

std::string_view verdict_name(Verdict verdict) {
    constexpr std::string_view names[] = {"compatible", "needs-migration", "breaking"};
    return names[static_cast<std::size_t>(verdict)];
}

std::string_view direction_name(Direction direction) {
    return direction == Direction::request ? "request" : "response";
}

std::string_view kind_name(Kind kind) {
    constexpr std::string_view names[] = {"JSON Schema", "OpenAPI", "pipeline"};
    return names[static_cast<std::size_t>(kind)];
}

const std::vector<Rule>& all_rules() {
    static const std::vector<Rule> table = {
#define LHCR_CONTRACT_RULE(id, kind, request, response, summary, fix, before, after) \
    {RuleId::id, #id, Kind::kind, Verdict::request, Verdict::response, summary, fix, before, after},
#include "contracts/rules/rules.def"
#undef LHCR_CONTRACT_RULE
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

}  // namespace lhcr::contracts
