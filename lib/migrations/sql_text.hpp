// A migration's text, cut the way Postgres and psql cut it: comments, quotes, dollar quotes, psql's own commands and COPY's data.
//
// What is psql's is blanked in a copy of the same length, so that Postgres's parser reads the rest and its offsets stay true.
// For statements.cpp, disables.cpp and plpgsql.cpp. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::migrations {

inline constexpr std::size_t max_file_bytes = 4u << 20;
/// Tokens in a row that nest: what Postgres's parser walks by recursion.
inline constexpr std::size_t max_nesting = 5000;

struct Span {
    std::size_t begin = 0, end = 0;
};
struct PsqlCommand {
    std::size_t at = 0;
    std::string name;  ///< "i", "gexec"
};

struct SqlText {
    std::string text;
    std::string sql;               ///< the same length; psql's commands, variables' colons and COPY's data are blanks
    std::vector<Span> comments;    ///< with their marks
    std::vector<Span> statements;  ///< from the first word to before the semicolon; psql's and empty ones are left out
    std::vector<PsqlCommand> psql;
    std::string problem;  ///< why it cannot be read to its end: "the quote that begins here has no end"; empty: it can
    std::size_t problem_at = 0;
    std::vector<std::size_t> lines;  ///< where each begins

    int line_of(std::size_t offset) const;
    int column_of(std::size_t offset) const;
};

SqlText read_sql(std::string text);
bool is_valid_utf8(std::string_view text);

}  // namespace lhcr::migrations
