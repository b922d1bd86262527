// A file's statements as Postgres's own parser reads them. The one place that knows libpg_query. Called by lint.cpp and plpgsql.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "migrations/sql_text.hpp"

namespace lhcr::migrations {

struct Statement {
    std::string kind;  ///< "AlterTableStmt"
    json node;
    std::size_t at = 0;      ///< of its first word in the text
    std::size_t origin = 0;  ///< what locations inside the node are counted from
};

struct Unread {
    std::size_t at = 0;
    std::string why;  ///< the parser's own words
};

struct Statements {
    std::vector<Statement> read;
    std::vector<Unread> unread;
};

/// `sql` is the lexed text's; a statement that cannot be read costs itself only.
Statements read_statements(const SqlText& text);
/// One statement's text, found at `at` of a larger one.
Statements read_fragment(std::string_view sql, std::size_t at);

/// The child at "a.b", or null.
const json& child(const json& node, std::string_view path);
/// "sales.orders" of a RangeVar or of a list of names.
std::string relation_name(const json& range);
std::string dotted(const json& names);

}  // namespace lhcr::migrations
