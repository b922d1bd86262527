// The body of a DO block runs with the migration: its SQL statements are found between PL/pgSQL's own words and judged as if they stood
// alone. A function's body does not run, and is left alone.
#include <algorithm>
#include <array>

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

// Past PL/pgSQL's words in front of a statement: `begin drop …`, `if x then drop …`, `else drop …`, `loop drop …`, `<<label>>`.
std::size_t past_control(std::string_view text, const SqlText& body, std::size_t begin) {
    std::size_t at = 0, start = 0;
    bool fresh = true;
    while (at < text.size()) {
        const char c = text[at];
        const auto comment =
            std::find_if(body.comments.begin(), body.comments.end(), [&](const Span& span) { return span.begin == begin + at; });
        if (comment != body.comments.end()) {
            at = comment->end - begin;
        } else if (c == '\'' || c == '"') {
            const auto close = text.find(c, at + 1);
            at = close == std::string_view::npos ? text.size() : close + 1;
            fresh = false;
        } else if (const auto word = word_at(text.substr(at)); !word.empty()) {
            const std::string name = lower(word);
            at += word.size();
            if (is_one_of(name, {"begin", "then", "else", "loop"})) start = at, fresh = true;
            else fresh = false;
        } else {
            // A statement begins at the first thing behind a control word that is no blank.
            if (fresh && (c == ' ' || c == '\n' || c == '\t' || c == '\r')) start = at + 1;
            ++at;
        }
    }
    return start;
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
    if (!is_one_of(verb, {"alter", "create", "drop", "truncate", "delete", "update", "lock", "reindex", "refresh", "cluster", "vacuum",
                          "set", "reset"}))
        return;
    const auto read = read_fragment(sql, at);
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
