// What a change of a contract means, as data: rules/*.def are the one table. A rule has a verdict for each direction: what a caller sends
// (request) and what a caller reads (response), for one change may break the one and not the other. `before` and `after` are its test and
// its documentation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lhcr::contracts {

enum class Verdict : unsigned char { compatible, needs_migration, breaking };
/// "compatible", "needs-migration", "breaking".
std::string_view verdict_name(Verdict verdict);

enum class Direction : unsigned char { request, response };
std::string_view direction_name(Direction direction);

/// What a rule is about; also the kind of a document.
enum class Kind : unsigned char { schema, openapi, pipeline };
std::string_view kind_name(Kind kind);

enum class RuleId : unsigned char {
#define LHCR_CONTRACT_RULE(id, kind, request, response, summary, fix, before, after) id,
#include "contracts/rules/rules.def"
#undef LHCR_CONTRACT_RULE
    count_
};

struct Rule {
    RuleId id;
    std::string_view name;
    Kind kind;
    Verdict request, response;
    std::string_view summary;
    std::string_view fix;
    std::string_view before;  ///< a part of the example document of its kind; both empty: a test of its own shows it
    std::string_view after;   ///< what in its place makes exactly this rule fire

    Verdict in(Direction direction) const { return direction == Direction::request ? request : response; }
    Verdict worst() const { return request > response ? request : response; }
};

/// In the order of their names.
const std::vector<Rule>& all_rules();
const Rule& rule_of(RuleId id);
/// nullptr when there is none of this name.
const Rule* find_rule(std::string_view name);

/// One change, and what it means.
struct Change {
    RuleId rule{};
    Verdict verdict = Verdict::breaking;
    Direction direction = Direction::request;
    std::string pointer;  ///< JSON pointer into the new document, or into the old one for what is gone
    bool in_old = false;  ///< … then true
    std::string where;    ///< "POST /orders, request body"; empty for a schema
    std::string message;  ///< lower case, no full stop
    std::string hint;
};

/// The example document of a kind, which all examples begin from, as YAML.
std::string_view example_base(Kind kind);

}  // namespace lhcr::contracts
