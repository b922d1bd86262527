// A schema with everything that says the same thing said one way: references followed, allOf merged, `nullable` and `const` as types and
// values. For schema_diff.cpp.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "contracts/document.hpp"

namespace lhcr::contracts {

/// What is said of one thing in several places, all of which hold: without one place twice.
using Nodes = std::vector<Node>;

struct SchemaView {
    bool never = false;                          ///< `false`: nothing is valid
    std::optional<std::set<std::string>> types;  ///< "null" among them; nullopt: any
    std::optional<std::vector<json>> values;     ///< of enum or const
    std::map<std::string, Nodes> properties;
    std::set<std::string> required;
    bool closed = false;  ///< properties that are not listed are refused
    Nodes others;         ///< … or have to be this
    Nodes items;
    std::vector<Node> prefix;
    /// How tight each bound is: upper ones with their sign turned, so that more is always tighter. second: the bound itself is excluded.
    std::map<std::string, std::pair<double, bool>> bounds;
    bool unique_items = false;
    std::optional<double> multiple_of;
    std::set<std::string> patterns;
    std::string format;
    std::optional<json> fallback;  ///< `default`
    std::vector<Node> alternatives;
    std::multiset<std::string> choices;       ///< what each list of them is: oneOf, anyOf
    std::map<std::string, Nodes> conditions;  ///< what is compared by equality only
    bool read_only = false, write_only = false, deprecated = false;
    std::size_t merged = 0;  ///< schemas that went into it
    std::string lost;        ///< a reference that leads nowhere
};

SchemaView view_of(const Node& schema);
SchemaView view_of(const Nodes& schemas);

}  // namespace lhcr::contracts
