// Parsing by libpg_query: the parser of Postgres 15 as a library, its tree as JSON.
#include "migrations/statements.hpp"

#include <pg_query.h>

#include <algorithm>

#include "base/error.hpp"

namespace lhcr::migrations {
namespace {

constexpr JsonLimits tree_limits{256u << 20, 100'000};

// Comments and white space in front of a statement belong to it, as the parser counts.
std::size_t first_word(std::string_view sql, std::size_t at) {
    for (int depth = 0; at < sql.size(); ++at) {
        const auto rest = sql.substr(at, 2);
        if (rest == "/*") ++depth, ++at;
        else if (depth > 0 && rest == "*/") --depth, ++at;
        else if (depth > 0) continue;
        else if (rest == "--") at = std::min(sql.find('\n', at), sql.size() - 1);
        else if (std::string_view(" \t\r\n\f\v;").find(sql[at]) == std::string_view::npos) break;
    }
    return at;
}

struct Parsed {
    Parsed(const std::string& sql) : result(pg_query_parse(sql.c_str())) {}
    ~Parsed() { pg_query_free_parse_result(result); }
    Parsed(const Parsed&) = delete;
    Parsed& operator=(const Parsed&) = delete;
    PgQueryParseResult result;
};

// Everything of one text, or what is wrong with it.
bool parse(const std::string& sql, std::size_t origin, Statements& out) {
    const Parsed parsed(sql);
    if (parsed.result.error) {
        const int position = parsed.result.error->cursorpos;
        const std::size_t at = position > 0 ? std::min(static_cast<std::size_t>(position) - 1, sql.size()) : first_word(sql, 0);
        out.unread.push_back({origin + at, parsed.result.error->message ? parsed.result.error->message : "it cannot be read"});
        return false;
    }
    json tree = parse_json(parsed.result.parse_tree, "the parser's answer", tree_limits);
    for (auto& raw : tree["stmts"]) {
        const auto location = static_cast<std::size_t>(get_int(raw, "stmt_location"));
        json& holder = raw["stmt"];
        if (!holder.is_object() || holder.empty()) continue;
        Statement statement;
        statement.kind = holder.begin().key();
        statement.node = std::move(holder.begin().value());
        statement.at = origin + first_word(sql, location);
        statement.origin = origin;
        out.read.push_back(std::move(statement));
    }
    return true;
}

}  // namespace

Statements read_statements(const SqlText& text) {
    Statements whole;
    if (parse(text.sql, 0, whole)) return whole;
    // Something in it cannot be read: each statement by itself, so that the others are judged.
    Statements apart;
    for (const auto& span : text.statements) parse(text.sql.substr(span.begin, span.end - span.begin), span.begin, apart);
    return apart.unread.empty() ? whole : apart;
}

Statements read_fragment(std::string_view sql, std::size_t at) {
    Statements result;
    parse(std::string(sql), at, result);
    return result;
}

const json& child(const json& node, std::string_view path) {
    static const json nothing;
    const json* at = &node;
    while (!path.empty()) {
        const auto dot = path.find('.');
        const auto name = path.substr(0, dot);
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
        if (!at->is_object()) return nothing;
        const auto found = at->find(std::string(name));
        if (found == at->end()) return nothing;
        at = &*found;
    }
    return *at;
}

std::string dotted(const json& names) {
    std::string result;
    if (names.is_array())
        for (const auto& each : names) {
            const json& text = child(each, "String.sval");
            if (text.is_string()) result += (result.empty() ? "" : ".") + text.get<std::string>();
        }
    return result;
}

std::string relation_name(const json& range) {
    const json& inner = range.is_object() && range.contains("RangeVar") ? range["RangeVar"] : range;
    if (!inner.is_object()) return {};
    const std::string schema = get_string(inner, "schemaname"), name = get_string(inner, "relname");
    return schema.empty() ? name : schema + "." + name;
}

}  // namespace lhcr::migrations
