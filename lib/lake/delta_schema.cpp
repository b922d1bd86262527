// Spark's names of types are ours already; the rest is the shape around them.
#include "lake/delta_schema.hpp"

#include <fmt/format.h>

#include "base/error.hpp"

namespace lhcr::lake {

std::string delta_schema_text(const Schema& schema) {
    auto fields = json::array();
    for (const auto& column : schema.columns)
        fields.push_back(
            {{"name", column.name}, {"type", to_text(column.type)}, {"nullable", column.nullable}, {"metadata", json::object()}});
    return json{{"type", "struct"}, {"fields", std::move(fields)}}.dump();
}

Schema parse_delta_schema(std::string_view text, const std::string& where) {
    Schema schema;
    try {
        const auto value = parse_json(text, "the schema", {.max_bytes = 16u << 20, .max_depth = 128});
        if (!value.is_object() || !value.contains("fields") || !value["fields"].is_array())
            throw Error(Errc::usage, "the schema has no fields");
        for (const auto& field : value["fields"]) {
            if (!field.is_object()) throw Error(Errc::usage, "a field of the schema is no object");
            const auto name = get_string(field, "name");
            const auto type = field.find("type");
            if (type == field.end() || !type->is_string())
                throw Error(Errc::usage, fmt::format("the column '{}' has a nested type, which is not read", name));
            schema.columns.push_back({name, parse_column_type(type->get<std::string>()), get_bool(field, "nullable", true)});
        }
        if (schema.columns.empty()) throw Error(Errc::usage, "the schema has no columns");
    } catch (Error& error) {
        throw Error(Errc::integrity, fmt::format("{}: {}", where, error.message()),
                    "the table was written by another tool, or its log is damaged");
    }
    return schema;
}

}  // namespace lhcr::lake
