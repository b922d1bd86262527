// What can be learnt from the text of a pipeline's query without an engine: tokens, references to tables, and constructs that
// cannot give the same rows twice. Used by check.cpp (gate) and plan.cpp (order and lineage).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.hpp"

namespace lhcr::pipelines {

struct SqlToken {
    enum class Kind { word, quoted_word, text, number, symbol };
    Kind kind;
    std::string value;  ///< words in lower case; quoted words and texts without their quotes
    int line;
};

/// Tokens without comments and white space: '…' and $tag$…$tag$ are texts, "…" quoted words.
/// Throws Errc::usage for a text or comment that does not end.
std::vector<SqlToken> sql_tokens(std::string_view sql);

struct SqlReference {
    std::string table;  ///< "silver.invoice_line"
    int line;
};

/// Every `<layer>.<name>` that stands in the text, in order of appearance, each once.
std::vector<SqlReference> sql_references(const std::vector<SqlToken>& tokens, const std::set<std::string>& layers);

/// Constructs whose result depends on the clock, on chance, on the order in which threads meet, or on the machine.
Findings lint_determinism(const std::vector<SqlToken>& tokens, const std::string& file);

/// A pipeline's query must be one SELECT (or WITH … SELECT): no second statement, no COPY, ATTACH, INSTALL, no file functions.
/// It reads text only, so what a name in quotes leads to stays open; the engine is confined besides (exec::Workspace).
Findings lint_statement(const std::vector<SqlToken>& tokens, const std::string& file);

/// Macros are run as a script, so each statement of it must be CREATE MACRO; no file functions in them either.
Findings lint_macros(const std::vector<SqlToken>& tokens, const std::string& file);

}  // namespace lhcr::pipelines
