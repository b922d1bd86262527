// The plan of one table.
#include "ingest/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <set>

#include "base/error.hpp"
#include "ingest/cell_text.hpp"
#include "ingest/exclusions.hpp"

namespace lhcr::ingest {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string excluded_because(const TableSpec& spec, const SourceTable& table, const std::string& column) {
    if (contains(spec.exclude, column)) return "the pipeline excludes it";
    if (contains(spec.include, column)) return "";
    return std::string(column_exclusion(table.name, column).value_or(""));
}

/// Names of a lake table ignore case, those of Postgres do not: "Ref" beside "ref" is stored as "Ref_2".
void choose_names(TablePlan& plan) {
    const auto folded = [](std::string name) {
        for (char& letter : name)
            if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
        return name;
    };
    std::set<std::string> taken;
    for (auto& column : plan.columns) {
        if (!is_utf8(column.source.name))
            throw Error(Errc::usage,
                        fmt::format("a column of '{}' has a name that is not UTF-8: {}", plan.table.name,
                                    cell_text(Wire::text, column.source.name)),
                        "exclude the column, or read a view that renames it");
        column.name = column.source.name;
    }
    // Those that keep their name first, so that no other takes it.
    std::vector<PlannedColumn*> again;
    for (auto& column : plan.columns)
        if (!taken.insert(folded(column.name)).second) again.push_back(&column);
    for (auto* column : again)
        for (int number = 2; !taken.insert(folded(column->name)).second; ++number)
            column->name = fmt::format("{}_{}", column->source.name, number);
}

void check_grants(const SourceTable& table, const TablePlan& plan, const std::string& login) {
    if (!table.schema_usable)
        throw Error(Errc::not_authorised, fmt::format("the role '{}' may not use the schema '{}' of the source", login, table.schema),
                    fmt::format("grant usage on schema {} to {}", quote_ident(table.schema), quote_ident(login)));
    for (const auto& column : plan.columns)
        if (!column.source.readable)
            throw Error(Errc::not_authorised,
                        fmt::format("the role '{}' may not read '{}.{}' of the source", login, table.name, column.source.name),
                        fmt::format("grant select on {} to {}", qualified(table), quote_ident(login)));
}

std::optional<DecimalType> hint_of(const TableSpec& spec, const std::string& column) {
    const auto at = spec.numeric_hints.find(column);
    int precision = 0;
    int scale = 0;
    if (at == spec.numeric_hints.end() || !at->is_string()) return std::nullopt;
    if (std::sscanf(at->get_ref<const std::string&>().c_str(), "decimal(%d,%d)", &precision, &scale) != 2) return std::nullopt;
    // Only what the ladder can answer: another guess would be read twice for nothing.
    if (precision != 38 || scale < 0 || scale > 38) return std::nullopt;
    return DecimalType{precision, scale};
}

/// Nothing vouches that the key is unique (a view, no key): all other columns break the ties. Beyond what a target list of Postgres
/// can hold, they do it as one text.
void break_ties(TablePlan& plan) {
    constexpr std::size_t target_list_entries = 1664;
    std::string row;
    std::vector<std::string> rest;
    for (const auto& column : plan.columns) {
        if (contains(plan.key, column.source.name)) continue;
        rest.push_back(order_expression(column.source));
        row += fmt::format("{}t.{}", row.empty() ? "" : ", ", quote_ident(column.source.name));
    }
    if (plan.columns.size() + plan.order_by.size() + rest.size() > target_list_entries)
        rest = {fmt::format("row({})::text collate \"C\"", row)};
    plan.order_by.insert(plan.order_by.end(), rest.begin(), rest.end());
}

void plan_key(TablePlan& plan, const TableSpec& spec, const SourceTable& table) {
    plan.key = !spec.key.empty() ? spec.key : table.unique_keys.empty() ? std::vector<std::string>{} : table.unique_keys.front();
    const auto index_of = [&](const std::string& name) {
        for (std::size_t i = 0; i < plan.columns.size(); ++i)
            if (plan.columns[i].source.name == name) return i;
        if (table.find(name)) throw Error(Errc::usage, fmt::format("the key column '{}.{}' is excluded", table.name, name));
        throw Error(Errc::not_found, fmt::format("the key column '{}' is not in '{}'", name, table.name),
                    fmt::format("its columns that are unique together: {}",
                                table.unique_keys.empty() ? "none" : fmt::format("{}", fmt::join(table.unique_keys.front(), ", "))));
    };
    for (const auto& name : plan.key) {
        plan.key_columns.push_back(index_of(name));
        plan.order_by.push_back(order_expression(plan.columns[plan.key_columns.back()].source));
    }
    const bool unique = !plan.key.empty() && std::any_of(table.unique_keys.begin(), table.unique_keys.end(), [&](const auto& columns) {
        return std::all_of(columns.begin(), columns.end(), [&](const std::string& column) { return contains(plan.key, column); });
    });
    if (!unique) break_ties(plan);
    if (unique && plan.columns[plan.key_columns.front()].source.not_null && is_integer(plan.columns[plan.key_columns.front()].source))
        plan.range_column = plan.order_by.front();
}

}  // namespace

std::string TablePlan::copy_sql(const std::string& condition) const {
    std::string list;
    for (const auto& column : columns) list += (list.empty() ? "" : ", ") + column.mapping.select;
    return fmt::format("copy (select {} from {} as t{}{}{}{}) to stdout (format binary)", list, qualified(table),
                       condition.empty() ? "" : " where ", condition, order_by.empty() ? "" : " order by ", fmt::join(order_by, ", "));
}

std::optional<std::string> skip_reason(const TableSpec& spec, const SourceTable* table) {
    const auto dot = spec.source.rfind('.');
    const std::string name = dot == std::string::npos ? spec.source : spec.source.substr(dot + 1);
    if (const auto reason = table_exclusion(name); reason && spec.include.empty()) return "never read: " + std::string(*reason);
    if (table) return std::nullopt;
    if (spec.required)
        throw Error(Errc::not_found, fmt::format("the source has no table '{}'", spec.source),
                    "check the name, or make the table optional");
    return std::string(absent_table);
}

TablePlan plan_table(const TableSpec& spec, const SourceTable& table, const std::string& login) {
    TablePlan plan;
    plan.table = table;
    for (const auto& column : table.columns) {
        if (const auto reason = excluded_because(spec, table, column.name); !reason.empty()) {
            plan.excluded.push_back({{"column", column.name}, {"reason", reason}});
            continue;
        }
        PlannedColumn planned{column.name, column, map_column(column), {}};
        planned.decimal =
            planned.mapping.declared ? *planned.mapping.declared : hint_of(spec, column.name).value_or(ExtentCount::narrowest);
        plan.columns.push_back(std::move(planned));
    }
    if (plan.columns.empty()) throw Error(Errc::usage, fmt::format("no column of '{}' may be read", table.name));
    choose_names(plan);
    check_grants(table, plan, login);
    plan_key(plan, spec, table);
    return plan;
}

}  // namespace lhcr::ingest
