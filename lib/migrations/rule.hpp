// What `lhcr migrate lint` asks of Postgres migrations, as data: rules/*.def are the one table. Id, severity, summary, fix, and an example
// pair that is its test and its documentation: `passing` has no finding, `failing` has exactly this rule's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lhcr::migrations {

enum class Severity : unsigned char { error, warning };
std::string_view severity_name(Severity severity);

enum class RuleId : unsigned char {
#define LHCR_MIGRATION_RULE(id, severity, summary, fix, passing, failing) id,
#include "migrations/rules/rules.def"
#undef LHCR_MIGRATION_RULE
    count_
};

struct Rule {
    RuleId id;
    std::string_view name;
    Severity severity;
    std::string_view summary;
    std::string_view fix;
    std::string_view passing;  ///< both empty: it is about more than one file's text, and has a test of its own
    std::string_view failing;
};

/// In the order of their names.
const std::vector<Rule>& all_rules();
const Rule& rule_of(RuleId id);
/// nullptr when there is none of this name.
const Rule* find_rule(std::string_view name);

struct Finding {
    RuleId rule{};
    Severity severity = Severity::error;
    std::string file;  ///< as it was given
    int line = 0;      ///< 1-based; 0: the file as a whole
    int column = 0;    ///< 1-based, in bytes; 0: the whole line
    int statement_line = 0;
    std::string message;  ///< lower case, no full stop
    std::string hint;
    std::string subject;      ///< "sales.orders.total": with rule and file it makes the fingerprint
    std::string fingerprint;  ///< stable under moved lines
    std::string suppressed;   ///< the reason it does not count; empty: it counts
    bool way_back = false;    ///< about what only undoes a migration: left out of the report
};

}  // namespace lhcr::migrations
