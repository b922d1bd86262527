// The rules of the gate as data: rules/*.def are the one table. Id, severity, layouts, tier, ruleset, summary, fix, and an example pair
// that is its test and its documentation: `passing` is a part of the bundle that `lhcr spec new` writes, and `failing` in its place makes
// exactly this rule fire.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::specs {

enum class Severity : unsigned char { error, warning, info };
std::string_view severity_name(Severity severity);

/// Which bundles a rule is about.
enum class In : unsigned char { lhcr = 1, spec_kit = 2, both = 3 };

enum class RuleId : unsigned char {
#define LHCR_SPEC_RULE(id, severity, layouts, tier, since, summary, fix, file, passing, failing) id,
#include "specs/rules/rules.def"
#undef LHCR_SPEC_RULE
    count_
};
inline constexpr std::size_t rule_count = static_cast<std::size_t>(RuleId::count_);

struct Rule {
    RuleId id;
    std::string_view name;
    Severity severity;
    In layouts;
    int tier;                ///< 1 gates, 2 warns, 3 only in profile strict
    std::string_view since;  ///< the ruleset that brought it: "2026.11"
    std::string_view summary;
    std::string_view fix;
    std::string_view file;  ///< of the example; "spec-kit:tasks.md" where both layouts have the rule and this one shows it
    std::string_view passing;
    std::string_view failing;
};

/// In the order of their names.
const std::vector<Rule>& all_rules();
const Rule& rule_of(RuleId id);
/// nullptr when there is none of this name.
const Rule* find_rule(std::string_view name);

/// The newest ruleset this binary knows. A configuration pins one; rules of later ones stay off.
inline constexpr std::string_view newest_ruleset = "2026.11";
inline constexpr std::string_view oldest_ruleset = "2026.11";

/// One finding, with its exact place. Expected outcomes, so values.
struct Diagnostic {
    RuleId rule{};
    Severity severity = Severity::error;
    std::string slug;
    std::size_t bundle = 0;  ///< index in the report
    std::string file;        ///< as reached from the working directory
    std::string name;        ///< within the bundle: "prd.md"
    int line = 0;            ///< 1-based; 0: the file or the bundle as a whole
    int column = 0;          ///< 1-based code points; 0: the whole line
    int end_column = 0;
    int byte_column = 0;  ///< the same in bytes of UTF-8, as reviewdog counts
    int byte_end_column = 0;
    std::string message;  ///< lower case, no full stop
    std::string hint;
    std::string subject;      ///< what it is about ("FR-003", a line's text): with rule and file it makes the fingerprint
    std::string fingerprint;  ///< stable under moved lines
    std::string suppressed;   ///< why it does not count: "baseline", or the reason of an inline disable; empty: it counts
    std::string_view code;    ///< the rule's name where it is of another table than this one (Tool); empty: `rule`'s
};
/// The name of its rule, whoever's it is.
inline std::string_view code_of(const Diagnostic& diagnostic) {
    return diagnostic.code.empty() ? rule_of(diagnostic.rule).name : diagnostic.code;
}

/// Which rules run and how severe they are: of a profile, a configuration and flags.
struct Selection {
    std::bitset<rule_count> enabled;
    std::vector<Severity> severity;  ///< by rule
    bool is_on(RuleId id) const { return enabled.test(static_cast<std::size_t>(id)); }
};
enum class Profile : unsigned char { ci, strict, lean };
Selection select_rules(Profile profile, std::string_view ruleset = newest_ruleset);

}  // namespace lhcr::specs
