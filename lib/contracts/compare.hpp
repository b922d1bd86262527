// What the comparisons of this folder share: a sink that knows the table, and where in an API it is. For diff.cpp and those that it calls.
#pragma once

#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "contracts/diff.hpp"

namespace lhcr::contracts {

class Sink {
public:
    explicit Sink(std::vector<Change>& out) : out_(out) {}

    /// A change at `place`, which lies in the new document unless `in_old`. `at_least`: a verdict that is worse than the table's.
    void tell(RuleId id, Direction direction, const Node& place, bool in_old, std::string message, Verdict at_least = Verdict::compatible);

    std::string where;  ///< "POST /orders, request body"
    /// Pairs of places that were compared already in this direction: references go in circles.
    std::set<std::tuple<std::vector<const json*>, std::vector<const json*>, Direction>> seen;
    std::size_t met = 0;                                 ///< pairs of which a side is said in several places
    std::set<std::pair<const json*, const json*>> same;  ///< places of conditions that say the same
    std::size_t steps = 0;                               ///< that were made to find out
    std::size_t depth = 0;

private:
    std::vector<Change>& out_;
};

void compare_schemas(Sink& sink, const Node& before, const Node& after, Direction direction);
/// Whether two conditions say the same, references followed; what cannot be found out is false.
bool is_same(Sink& sink, const Node& before, const Node& after);
void compare_apis(Sink& sink, const Node& before, const Node& after);
void compare_security(Sink& sink, const Node& before_root, const Node& after_root, const Node& before_operation,
                      const Node& after_operation, const Node& place);
void compare_schemes(Sink& sink, const Node& before_root, const Node& after_root);
void compare_pipelines(Sink& sink, const Node& before, const Node& after);

/// Through `$ref`, any number of them; a Node without value when it leads nowhere.
Node resolved(const Node& node);
/// The text at a key, or what stands in for it.
std::string text_at(const Node& node, std::string_view key, std::string fallback = {});
bool bool_at(const Node& node, std::string_view key, bool fallback = false);
/// Short enough for a message.
std::string shown(const json& value);

}  // namespace lhcr::contracts
