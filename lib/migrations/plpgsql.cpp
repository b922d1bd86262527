// The body of a DO block runs with the migration: its SQL statements are found between PL/pgSQL's own words and judged as if they stood
// alone. A function's body does not run, and is left alone.
#include <algorithm>
#include <string>
#include <vector>

#include "migrations/check.hpp"

namespace lhcr::migrations {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : static_cast<char>(c); });
    return result;
}

std::string_view word_at(std::string_view text) {
    std::size_t end = 0;
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) || text[end] == '_')) ++end;
    return text.substr(0, end);
}

bool is_sql(std::string_view verb) {
    return is_one_of(verb, {"alter", "create", "drop", "truncate", "delete", "update", "insert", "merge", "with", "select", "lock",
                            "reindex", "refresh", "cluster", "vacuum", "set", "reset", "perform", "execute"});
}

struct Token {
    std::size_t begin = 0;
    std::string word;  ///< in small letters; empty: a quote, an operator
    bool ends_case = false;
    bool is_expression = false;  ///< a `case` that has its `end`; the statement of PL/pgSQL has a semicolon before it
};

// Where the quote at `at` ends. The lexer that cut the body has seen that it does.
std::size_t past_quote(std::string_view text, std::size_t at, bool escapes) {
    const char mark = text[at];
    if (mark == '$') {
        std::size_t end = at + 1 + word_at(text.substr(at + 1)).size();
        if (end >= text.size() || text[end] != '$') return at + 1;
        const auto close = text.find(text.substr(at, end + 1 - at), end + 1);
        return close == std::string_view::npos ? text.size() : close + end + 1 - at;
    }
    for (++at; at < text.size(); ++at) {
        if (escapes && text[at] == '\\') ++at;
        else if (text[at] == mark) return at + 1;
    }
    return text.size();
}

std::vector<Token> tokens_of(std::string_view text, const SqlText& body, std::size_t begin) {
    std::vector<Token> tokens;
    std::vector<std::size_t> cases;
    auto comment = std::lower_bound(body.comments.begin(), body.comments.end(), begin,
                                    [](const Span& span, std::size_t at) { return span.begin < at; });
    for (std::size_t at = 0; at < text.size();) {
        while (comment != body.comments.end() && comment->begin < begin + at) ++comment;
        const char c = text[at];
        if (comment != body.comments.end() && comment->begin == begin + at) {
            at = comment->end - begin;
        } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            ++at;
        } else if (c == '\'' || c == '"' || c == '$') {
            const bool escapes = !tokens.empty() && tokens.back().word == "e" && tokens.back().begin + 1 == at;
            tokens.push_back({at, {}});
            at = past_quote(text, at, escapes);
        } else if (const auto word = word_at(text.substr(at)); !word.empty()) {
            tokens.push_back({at, lower(word)});
            // `r.end` is a column.
            const bool is_column = at > 0 && text[at - 1] == '.';
            if (tokens.back().word == "case" && !is_column) cases.push_back(tokens.size() - 1);
            else if (tokens.back().word == "end" && !is_column && !cases.empty()) {
                tokens[cases.back()].is_expression = tokens.back().ends_case = true;
                cases.pop_back();
            }
            at += word.size();
        } else {
            tokens.push_back({at, {}});
            ++at;
        }
    }
    return tokens;
}

// Past PL/pgSQL's words in front of a statement: `begin drop …`, `if x then drop …`, `else drop …`, `loop drop …`, `<<label>>`. What `then`
// and `else` are in an expression's case is none of its words, and behind SQL's own first word there are none.
std::size_t past_control(std::string_view text, const SqlText& body, std::size_t begin) {
    const std::vector<Token> tokens = tokens_of(text, body, begin);
    std::size_t start = 0, cases = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        if (i == start && is_sql(token.word)) break;
        if (token.is_expression) ++cases;
        else if (token.ends_case) --cases;
        else if (cases == 0 && is_one_of(token.word, {"begin", "then", "else", "loop"})) start = i + 1;
    }
    return start < tokens.size() ? tokens[start].begin : text.size();
}

// PL/pgSQL's `returning a, b into c, d` without what only PL/pgSQL knows.
std::string without_into(std::string_view sql) {
    std::string small = lower(sql);
    std::replace_if(
        small.begin(), small.end(), [](char c) { return c == '\n' || c == '\t' || c == '\r'; }, ' ');
    const auto returning = small.rfind(" returning ");
    const auto into = returning == std::string::npos ? returning : small.find(" into ", returning);
    return std::string(sql.substr(0, into));
}

bool may_write(std::string_view sql) {
    const std::string small = lower(sql);
    return small.find("delete") != std::string::npos || small.find("update") != std::string::npos;
}

void judge(Check& check, std::string_view sql, std::size_t at) {
    const std::string verb = lower(word_at(sql));
    if (verb == "execute") {
        // A literal is as good as a statement; anything else is made when it runs.
        std::string_view rest = sql.substr(7);
        const auto first = rest.find_first_not_of(" \t\r\n");
        rest.remove_prefix(std::min(first, rest.size()));
        const auto end = rest.find_last_not_of(" \t\r\n");
        rest = rest.substr(0, end == std::string_view::npos ? 0 : end + 1);
        if (rest.size() > 2 && rest.front() == '\'' && rest.find('\'', 1) == rest.size() - 1) {
            const auto read = read_fragment(rest.substr(1, rest.size() - 2), at + static_cast<std::size_t>(rest.data() + 1 - sql.data()));
            for (const auto& statement : read.read) check_statement(check, statement);
            if (read.unread.empty()) return;
        }
        check.tell(RuleId::MG004, at, "SQL is made here when it runs", "", "execute " + std::string(rest.substr(0, 80)));
        return;
    }
    if (!is_sql(verb) || verb == "perform" || verb == "select") return;
    auto read = read_fragment(sql, at);
    if (!read.unread.empty()) read = read_fragment(without_into(sql), at);
    // Of them only a delete or an update within is asked about.
    if (!read.unread.empty() && (verb == "insert" || verb == "merge" || (verb == "with" && !may_write(sql)))) return;
    for (const auto& statement : read.read) check_statement(check, statement);
    for (const auto& unread : read.unread) check.tell(RuleId::MG001, unread.at, unread.why, "", std::string(sql.substr(0, 80)));
}

void check_body(Check& check, std::size_t begin, std::string_view source) {
    const SqlText body = read_sql(std::string(source));
    for (const auto& span : body.statements) {
        const std::string_view text = std::string_view(body.sql).substr(span.begin, span.end - span.begin);
        const std::size_t start = past_control(text, body, span.begin);
        if (start < text.size()) judge(check, text.substr(start), begin + span.begin + start);
    }
}

}  // namespace

void check_statement(Check& check, const Statement& statement) {
    check.statement_at = statement.at;
    check_destructive(check, statement);
    check_locks(check, statement);
    check_table(check, statement);
    check_additive(check, statement);
    if (statement.kind == "DoStmt") {
        const json& args = child(statement.node, "args");
        std::string source, language = "plpgsql";
        if (args.is_array())
            for (const auto& each : args) {
                const json& text = child(each, "DefElem.arg.String.sval");
                if (!text.is_string()) continue;
                (get_string(child(each, "DefElem"), "defname") == "as" ? source : language) = text.get<std::string>();
            }
        const auto at = check.text.text.find(source, statement.at);
        if (language == "plpgsql" && at != std::string::npos) check_body(check, at, source);
        else check.tell(RuleId::MG004, statement.at, "the body of this block is not judged", "", "do");
        check.statement_at = statement.at;
    }
    follow(check, statement);
}

}  // namespace lhcr::migrations
