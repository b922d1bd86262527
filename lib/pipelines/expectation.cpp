// Expectations as SQL: the query that finds the violations of each kind. Compiled texts are kept in the run's template.
#include <fmt/format.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "pipelines/pipeline.hpp"

namespace lhcr::pipelines {
namespace {

std::string quote_name(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

std::string literal(const json& value) {
    if (!value.is_string()) return value.dump();
    std::string out = "'";
    for (const char c : value.get<std::string>()) out += c == '\'' ? std::string("''") : std::string(1, c);
    return out + "'";
}

std::string column_list(const json& names, std::string_view prefix, std::string_view glue, std::string_view suffix = {}) {
    std::string out;
    for (const auto& name : names)
        out += fmt::format("{}{}{}{}", out.empty() ? "" : glue, prefix, quote_name(name.get<std::string>()), suffix);
    return out;
}

std::string pairs(const json& left, std::string_view left_prefix, const json& right, std::string_view right_prefix) {
    std::string out;
    for (std::size_t i = 0; i < left.size(); ++i)
        out += fmt::format("{}{}{} = {}{}", i ? " and " : "", left_prefix, quote_name(left[i].get<std::string>()), right_prefix,
                           quote_name(right[i].get<std::string>()));
    return out;
}

}  // namespace

bool is_row_expectation(const std::string& kind) {
    return kind == "not_null" || kind == "unique" || kind == "accepted_values" || kind == "foreign_key" || kind == "check";
}

std::string violations_sql(const Expectation& expectation, const std::string& table) {
    const json& a = expectation.arguments;
    const std::string& kind = expectation.kind;
    if (kind == "not_null") return fmt::format("select t.* from {} t where {}", table, column_list(a, "t.", " or ", " is null"));
    if (kind == "unique")
        return fmt::format("select t.* from {0} t semi join (select {1} from {0} where {2} group by {1} having count(*) > 1) d on {3}",
                           table, column_list(a, "", ", "), column_list(a, "", " and ", " is not null"), pairs(a, "t.", a, "d."));
    if (kind == "accepted_values") {
        std::string values;
        for (const auto& value : a["values"]) values += (values.empty() ? "" : ", ") + literal(value);
        return fmt::format("select t.* from {} t where t.{} not in ({})", table, quote_name(a["column"].get<std::string>()), values);
    }
    if (kind == "foreign_key")
        return fmt::format("select t.* from {} t anti join {} r on {} where {}", table, a["references"].get<std::string>(),
                           pairs(a["columns"], "t.", a["to"], "r."), column_list(a["columns"], "t.", " and ", " is not null"));
    if (kind == "check") return fmt::format("select t.* from {} t where not ({})", table, a.get<std::string>());
    if (kind == "row_count") {
        const std::string low = a.contains("min") ? fmt::format("count(*) < {}", a["min"].get<std::int64_t>()) : "false";
        const std::string high = a.contains("max") ? fmt::format("count(*) > {}", a["max"].get<std::int64_t>()) : "false";
        return fmt::format("select count(*) as row_count from {} having {} or {}", table, low, high);
    }
    if (kind == "freshness") {
        const auto seconds = parse_duration(a["max_age"].get<std::string>(), "max_age").count() / 1000;
        return fmt::format(
            "select max({0}) as newest from {1} having max({0}) is null or max({0})::timestamptz < getvariable('as_of') - interval {2} "
            "second",
            quote_name(a["column"].get<std::string>()), table, seconds);
    }
    if (kind == "sql") return expectation.sql;
    throw Error(Errc::internal, fmt::format("there is no expectation '{}'", kind));
}

}  // namespace lhcr::pipelines
