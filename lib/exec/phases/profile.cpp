// profile: after the publish, what each table holds: per column nulls, least and greatest value, and for small tables the exact number
// of distinct values. One artifact a run; bounds of personal columns are left out. What a table holds is published by now, so no cell may
// be too large for this phase: bounds of text are of its first letters, and columns that do not fit into memory together are read
// one by one.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "exec/tables/workspace.hpp"
#include "ingest/exclusions.hpp"
#include "lake/cell.hpp"

namespace lhcr::exec::phases {
namespace {

constexpr std::int64_t distinct_up_to_rows = 100'000;  // beyond, an exact count would need memory by the number of values
constexpr std::size_t columns_at_once = 8;  // each exact count keeps a table of values: forty of them at once took half a gigabyte
constexpr int bound_letters = 256;

/// Four aggregates of one column: count, distinct, least, greatest.
std::string aggregates(const json& column, bool distinct) {
    const std::string quoted = lake::engine::quote_identifier(column.at("name").get<std::string>());
    const std::string type = column.at("type");
    const bool text = type == "string", bytes = type == "binary";
    const std::string bounded = text ? fmt::format("left({}, {})", quoted, bound_letters) : bytes ? "null" : quoted;
    const std::string value = bytes  ? fmt::format("md5({})", quoted)
                              : text ? fmt::format("case when strlen({0}) > {1} then md5({0}) else {0} end", quoted, bound_letters)
                                     : quoted;
    return fmt::format("count({0}), {1}, min({2}), max({2})", quoted, distinct ? fmt::format("count(distinct {})", value) : "null",
                       bounded);
}

/// The profiles of `columns`, read in one query.
json profile_columns(Workspace& workspace, const json& entry, const json& columns, const json& mask) {
    const std::string name = entry.at("name");
    const auto rows = entry.at("rows").get<std::int64_t>();
    const bool distinct = rows <= distinct_up_to_rows;
    std::string select;
    for (const auto& column : columns) select += (select.empty() ? "" : ", ") + aggregates(column, distinct);
    auto result = workspace.connection().query(fmt::format("select {} from {}", select, lake::engine::quote_table(name)));
    const auto chunk = result.next();
    json profiles = json::array();
    std::size_t at = 0;
    for (const auto& column : columns) {
        const std::string column_name = column.at("name");
        json profile = {{"name", column_name}, {"type", column.at("type")}, {"nulls", rows - chunk->column(at).int_at(0)}};
        if (distinct) profile["distinct"] = chunk->column(at + 1).int_at(0);
        const bool personal = std::find(mask.begin(), mask.end(), json(column_name)) != mask.end() ||
                              ingest::is_personal(name.substr(name.find('.') + 1), column_name);
        if (!personal) {
            profile["min"] = lake::cell_json(chunk->column(at + 2), 0);
            profile["max"] = lake::cell_json(chunk->column(at + 3), 0);
        }
        profiles.push_back(std::move(profile));
        at += 4;
    }
    return profiles;
}

/// The same; column by column when they do not fit into memory together, and without what does not fit alone.
json profile_group(Workspace& workspace, const json& entry, const json& columns, const json& mask) {
    try {
        return profile_columns(workspace, entry, columns, mask);
    } catch (const Error& error) {
        if (error.errc() != Errc::unavailable) throw;
        const json& column = columns.at(0);
        if (columns.size() == 1)
            return json::array({{{"name", column.at("name")}, {"type", column.at("type")}, {"left_out", error.message()}}});
    }
    json profiles = json::array();
    for (const auto& column : columns) profiles.push_back(profile_group(workspace, entry, json::array({column}), mask).at(0));
    return profiles;
}

json profile_table(Workspace& workspace, const json& entry, const json& mask) {
    json profiles = json::array(), group = json::array();
    const json& schema = entry.at("schema");
    for (const auto& column : schema) {
        group.push_back(column);
        if (group.size() < columns_at_once && profiles.size() + group.size() < schema.size()) continue;
        for (auto& profile : profile_group(workspace, entry, group, mask)) profiles.push_back(std::move(profile));
        group.clear();
    }
    return {{"name", entry.at("name")}, {"version", entry.at("version")}, {"rows", entry.at("rows")}, {"columns", profiles}};
}

}  // namespace

PhaseResult profile(PhaseContext& context) {
    Workspace workspace(context);
    json profiles = json::array();
    const json& tables = context.input().at("tables");
    std::int64_t rows = 0;
    for (const auto& declared : tables) {
        context.throw_if_cancelled();
        const json* entry = workspace.find(declared.at("name"));
        if (!entry) continue;
        workspace.show(*entry);
        profiles.push_back(profile_table(workspace, *entry, declared.at("mask")));
        rows += entry->at("rows").get<std::int64_t>();
        context.progress(declared.at("name").get<std::string>(), static_cast<std::int64_t>(profiles.size()),
                         static_cast<std::int64_t>(tables.size()), "tables");
    }
    const auto count = profiles.size();
    const std::string profile =
        canonical_json({{"apiVersion", "lhcr/v1"}, {"kind", "Profile"}, {"run_id", context.run_id()}, {"tables", profiles}});
    workspace.keep_texts({{"profile.json", "application/json", profile}});
    return PhaseResult::success(
        {{"profile_sha256", sha256_hex(profile)}, {"profiled", count}, {"tables", json::array()}, {"publish", false}}, {{"rows", rows}});
}

}  // namespace lhcr::exec::phases
