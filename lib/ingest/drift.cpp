// The last version of a table against the source's catalogue.
#include "ingest/drift.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/exclusions.hpp"
#include "ingest/snapshot.hpp"
#include "ingest/type_map.hpp"

namespace lhcr::ingest {
namespace {

constexpr std::size_t named = 10;

bool contains(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool is_excluded(const TableSpec& spec, const SourceTable& table, const std::string& column) {
    return contains(spec.exclude, column) || (column_exclusion(table.name, column) && !contains(spec.include, column));
}

/// "decimal(18,6)" and "decimal(38,10)" are one family: which one it is follows from the values.
std::string family(const std::string& type) {
    return type.starts_with("decimal") ? "decimal" : type;
}

std::string type_now(const SourceColumn& column) {
    const ColumnMapping mapping = map_column(column);
    return lake_type(mapping.wire, mapping.declared.value_or(ExtentCount::narrowest));
}

/// A column that nobody knew, in the place of the one that is gone: Postgres keeps a renamed column's number.
std::string perhaps_renamed(const TableSpec& spec, const SourceTable& table, const ExpectedColumn& gone) {
    for (const auto& column : table.columns) {
        if (gone.attnum == 0 || column.attnum != gone.attnum) continue;
        const bool known = std::any_of(spec.expected.begin(), spec.expected.end(),
                                       [&](const ExpectedColumn& expected) { return expected.name == column.name; });
        if (!known) return fmt::format(" (a column '{}' is in its place: renamed?)", column.name);
    }
    return {};
}

}  // namespace

std::vector<Drift> find_drift(const TableSpec& spec, const SourceTable& table) {
    std::vector<Drift> found;
    for (const auto& expected : spec.expected) {
        if (is_excluded(spec, table, expected.name)) continue;
        Drift drift{spec.name, expected.name, expected.type, {}, {}};
        const SourceColumn* column = table.find(expected.name);
        if (!column) {
            if (!expected.required) continue;
            drift.text =
                fmt::format("the column '{}' vanished from '{}'{}", expected.name, table.name, perhaps_renamed(spec, table, expected));
        } else {
            drift.is = type_now(*column);
            if (expected.type.empty() || family(drift.is) == family(expected.type)) continue;
            drift.text = fmt::format("the column '{}.{}' was '{}' and is '{}' now ({} in the source)", table.name, expected.name,
                                     expected.type, drift.is, column->type_text);
        }
        found.push_back(std::move(drift));
    }
    return found;
}

std::string drift_text(std::span<const Drift> drifts) {
    std::string text;
    for (const auto& drift : drifts.first(std::min(drifts.size(), named))) text += (text.empty() ? "" : "; ") + drift.text;
    return drifts.size() > named ? fmt::format("{}; and {} more", text, drifts.size() - named) : text;
}

json Drift::to_json() const {
    json out = {{"table", table}, {"column", column}, {"was", was}, {"change", text}};
    out["is"] = is.empty() ? json(nullptr) : json(is);
    return out;
}

}  // namespace lhcr::ingest
