// Which tables a query names, from the engine's own parser. duckdb_get_table_names would bind the query against tables that
// are not there yet, and gives up on every join with USING; the serialized parse tree has no such limit.
#include <fmt/format.h>

#include <set>

#include "base/error.hpp"
#include "base/json.hpp"
#include "lake/engine/database.hpp"

namespace lhcr::lake::engine {
namespace {

/// "type" is a node's kind in most places and a type's description in others.
std::string kind_of(const json& node) {
    const auto kind = node.find("type");
    return kind != node.end() && kind->is_string() ? kind->get<std::string>() : std::string();
}

void collect(const json& node, std::set<std::string> ctes, std::set<std::string>& names) {
    if (node.is_array()) {
        for (const auto& element : node) collect(element, ctes, names);
        return;
    }
    if (!node.is_object()) return;
    if (const auto map = node.find("cte_map"); map != node.end() && map->is_object())
        for (const auto& entry : map->value("map", json::array())) ctes.insert(get_string(entry, "key"));
    if (kind_of(node) == "RECURSIVE_CTE_NODE" || kind_of(node) == "CTE_NODE") ctes.insert(get_string(node, "cte_name"));
    if (kind_of(node) == "BASE_TABLE") {
        const auto schema = get_string(node, "schema_name");
        const auto catalog = get_string(node, "catalog_name");
        const auto table = get_string(node, "table_name");
        if (!schema.empty()) names.insert((catalog.empty() ? "" : catalog + ".") + schema + "." + table);
        else if (!ctes.contains(table)) names.insert(table);
    }
    for (const auto& [key, child] : node.items())
        if (child.is_structured()) collect(child, ctes, names);
}

}  // namespace

std::vector<std::string> Connection::table_names(std::string_view sql) {
    const std::vector<Parameter> parameters{std::string(sql)};
    const auto text = query_text("select json_serialize_sql(?::varchar)::varchar", parameters);
    const auto tree = parse_json(text.value_or("{}"), "the parse tree of the SQL", {.max_bytes = 64u << 20, .max_depth = 1000});
    if (tree.value("error", true))
        throw Error(Errc::usage, get_string(tree, "error_message", "the SQL cannot be parsed"), "write one SELECT");
    if (tree.at("statements").size() != 1) throw Error(Errc::usage, "the SQL holds more than one statement", "write one statement");
    std::set<std::string> names;
    collect(tree, {}, names);
    return {names.begin(), names.end()};
}

}  // namespace lhcr::lake::engine
