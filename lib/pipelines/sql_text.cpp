// A lexer for the SQL that pipelines carry, and what is read from its tokens.
#include "pipelines/sql_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/error.hpp"

namespace lhcr::pipelines {
namespace {

bool word_start(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool word_part(char c) {
    return word_start(c) || std::isdigit(static_cast<unsigned char>(c)) || c == '$';
}

class Lexer {
public:
    explicit Lexer(std::string_view sql) : sql_(sql) {}

    std::vector<SqlToken> run() {
        while (at_ < sql_.size()) step();
        return std::move(tokens_);
    }

private:
    char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

    void step() {
        const char c = peek();
        if (c == '\n') ++line_, ++at_;
        else if (std::isspace(static_cast<unsigned char>(c))) ++at_;
        else if (c == '-' && peek(1) == '-') skip_line();
        else if (c == '/' && peek(1) == '*') skip_block();
        else if (c == '\'') quoted('\'', SqlToken::Kind::text);
        else if ((c == 'e' || c == 'E') && peek(1) == '\'') ++at_, quoted('\'', SqlToken::Kind::text, true);
        else if (c == '"') quoted('"', SqlToken::Kind::quoted_word);
        else if (c == '$' && (peek(1) == '$' || word_start(peek(1)))) dollar();
        else if (word_start(c)) word();
        else if (std::isdigit(static_cast<unsigned char>(c))) number();
        else add(SqlToken::Kind::symbol, std::string(1, c)), ++at_;
    }

    void add(SqlToken::Kind kind, std::string value) { tokens_.push_back({kind, std::move(value), line_}); }

    void skip_line() {
        while (at_ < sql_.size() && peek() != '\n' && peek() != '\r') ++at_;
    }
    void skip_block() {
        const int began = line_;
        int depth = 0;
        do {
            if (at_ >= sql_.size()) unfinished("comment", began);
            if (peek() == '/' && peek(1) == '*') ++depth, at_ += 2;
            else if (peek() == '*' && peek(1) == '/') --depth, at_ += 2;
            else line_ += peek() == '\n', ++at_;
        } while (depth > 0);
    }
    void quoted(char quote, SqlToken::Kind kind, bool escapes = false) {
        const int began = line_;
        std::string value;
        for (++at_;; ++at_) {
            if (at_ >= sql_.size()) unfinished(quote == '"' ? "quoted name" : "text", began);
            if ((peek() == quote && peek(1) == quote) || (escapes && peek() == '\\' && at_ + 1 < sql_.size())) ++at_;
            else if (peek() == quote) break;
            line_ += peek() == '\n';
            value += peek();
        }
        ++at_;
        tokens_.push_back({kind, std::move(value), began});
    }
    void dollar() {
        const int began = line_;
        std::size_t end = at_ + 1;
        while (end < sql_.size() && word_part(sql_[end]) && sql_[end] != '$') ++end;
        if (end >= sql_.size() || sql_[end] != '$') {  // $1: a parameter
            add(SqlToken::Kind::symbol, "$"), ++at_;
            return;
        }
        const std::string_view tag = sql_.substr(at_, end + 1 - at_);
        const auto close = sql_.find(tag, end + 1);
        if (close == std::string_view::npos) unfinished("text", began);
        const std::string_view body = sql_.substr(end + 1, close - end - 1);
        line_ += static_cast<int>(std::count(body.begin(), body.end(), '\n'));
        tokens_.push_back({SqlToken::Kind::text, std::string(body), began});
        at_ = close + tag.size();
    }
    void word() {
        std::string value;
        for (; word_part(peek()) && at_ < sql_.size(); ++at_) value += static_cast<char>(std::tolower(static_cast<unsigned char>(peek())));
        add(SqlToken::Kind::word, std::move(value));
    }
    void number() {
        std::string value;
        for (; at_ < sql_.size() && (word_part(peek()) || peek() == '.'); ++at_) value += peek();
        add(SqlToken::Kind::number, std::move(value));
    }
    [[noreturn]] static void unfinished(std::string_view what, int line) {
        throw Error(Errc::usage, fmt::format("the {} that begins in line {} does not end", what, line));
    }

    std::string_view sql_;
    std::size_t at_ = 0;
    int line_ = 1;
    std::vector<SqlToken> tokens_;
};

bool is_word(const SqlToken& token) {
    return token.kind == SqlToken::Kind::word || token.kind == SqlToken::Kind::quoted_word;
}
std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}
bool is_symbol(const std::vector<SqlToken>& tokens, std::size_t i, char c) {
    return i < tokens.size() && tokens[i].kind == SqlToken::Kind::symbol && tokens[i].value[0] == c;
}

// The index after the parenthesis that closes the one at `open`.
std::size_t closing(const std::vector<SqlToken>& tokens, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < tokens.size(); ++i) {
        if (is_symbol(tokens, i, '(')) ++depth;
        if (is_symbol(tokens, i, ')') && --depth == 0) return i;
    }
    return tokens.size();
}

// age(t) counts from today, age(a, b) does not. t.age() is the first, t.age(a) the second; main.age(t) is the first.
bool is_age_of_now(const std::vector<SqlToken>& tokens, std::size_t at) {
    const std::size_t open = at + 1, end = closing(tokens, open);
    std::size_t arguments = end > open + 1 ? 1 : 0;
    int depth = 0;
    for (std::size_t i = open; i < end; ++i) {
        if (is_symbol(tokens, i, '(') || is_symbol(tokens, i, '[')) ++depth;
        if (is_symbol(tokens, i, ')') || is_symbol(tokens, i, ']')) --depth;
        if (is_symbol(tokens, i, ',') && depth == 1) ++arguments;
    }
    const bool qualified = at > 1 && is_symbol(tokens, at - 1, '.') && is_word(tokens[at - 2]) &&
                           (tokens[at - 2].value == "main" || tokens[at - 2].value == "pg_catalog");
    const bool method = at > 0 && is_symbol(tokens, at - 1, '.') && !qualified;
    return arguments + (method ? 1 : 0) == 1;
}

struct Banned {
    std::string_view word;
    bool call;  // only when a parenthesis follows
    std::string_view why;
};

constexpr std::string_view clock_why = "reads the clock; use getvariable('as_of'), the run's pinned time";
constexpr std::string_view chance_why = "gives other values each time";

constexpr std::string_view machine_why = "differs with the process that runs it";

// tests/unit/exec/determinism_test.cpp holds it against the engine's own list.
constexpr std::array<Banned, 36> banned = {{
    {"now", true, clock_why},
    {"current_timestamp", false, clock_why},
    {"current_date", false, clock_why},
    {"current_time", false, clock_why},
    {"localtimestamp", false, clock_why},
    {"localtime", false, clock_why},
    {"today", true, clock_why},
    {"get_current_timestamp", true, clock_why},
    {"get_current_time", true, clock_why},
    {"current_localtime", true, clock_why},
    {"current_localtimestamp", true, clock_why},
    {"transaction_timestamp", true, clock_why},
    {"pg_postmaster_start_time", true, clock_why},
    {"pg_conf_load_time", true, clock_why},
    {"sleep_ms", true, machine_why},
    {"random", true, chance_why},
    {"setseed", true, chance_why},
    {"uuid", true, chance_why},
    {"gen_random_uuid", true, chance_why},
    {"uuidv4", true, chance_why},
    {"uuidv7", true, chance_why},
    {"nextval", true, chance_why},
    {"currval", true, chance_why},
    {"txid_current", true, chance_why},
    {"current_transaction_id", true, chance_why},
    {"current_query_id", true, chance_why},
    {"current_connection_id", true, chance_why},
    {"current_query", true, machine_why},
    {"current_setting", true, machine_why},
    {"stats", true, machine_why},
    {"write_log", true, machine_why},
    {"tablesample", false, chance_why},
    {"approx_quantile", true, "is not exact and differs with the number of threads"},
    {"approx_count_distinct", true, "is not exact; use count(distinct …)"},
    {"version", true, "differs with the engine; the plan hash carries it already"},
    {"fsum", true, "sums floating point in the order of threads; cast to decimal first"},
}};

// Aggregates whose value depends on the order of rows: fine with an ORDER BY inside the call.
constexpr std::array<std::string_view, 13> ordered = {"list",      "array_agg",    "string_agg",  "group_concat", "listagg",
                                                      "any_value", "first",        "last",        "arbitrary",    "mode",
                                                      "histogram", "arg_min_null", "arg_max_null"};
constexpr std::array<std::string_view, 7> window_ordered = {"row_number", "rank", "first_value", "last_value", "nth_value", "lag", "lead"};

// Files, other databases, and text that is run as SQL unseen.
constexpr std::array<std::string_view, 38> forbidden_functions = {"read_csv",
                                                                  "read_csv_auto",
                                                                  "read_parquet",
                                                                  "parquet_scan",
                                                                  "read_json",
                                                                  "read_json_auto",
                                                                  "read_text",
                                                                  "read_blob",
                                                                  "glob",
                                                                  "delta_scan",
                                                                  "iceberg_scan",
                                                                  "sqlite_scan",
                                                                  "postgres_scan",
                                                                  "postgres_query",
                                                                  "query",
                                                                  "query_table",
                                                                  "getenv",
                                                                  "read_ndjson",
                                                                  "read_ndjson_auto",
                                                                  "read_json_objects",
                                                                  "sniff_csv",
                                                                  "parquet_metadata",
                                                                  "parquet_schema",
                                                                  "which_secret",
                                                                  "duckdb_secrets",
                                                                  "pragma_storage_info",
                                                                  "mysql_scan",
                                                                  "read_duckdb",
                                                                  "read_json_objects_auto",
                                                                  "read_ndjson_objects",
                                                                  "parquet_file_metadata",
                                                                  "parquet_full_metadata",
                                                                  "parquet_kv_metadata",
                                                                  "parquet_bloom_probe",
                                                                  "json_execute_serialized_sql",
                                                                  "enable_logging",
                                                                  "duckdb_settings",
                                                                  "duckdb_logs"};
constexpr std::array<std::string_view, 16> forbidden_statements = {"copy",   "attach", "detach", "install", "load",   "export",
                                                                   "import", "insert", "update", "delete",  "create", "drop",
                                                                   "alter",  "set",    "pragma", "call"};

template <class List>
bool contains(const List& list, std::string_view word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

// main.read_text(…) and "read_text"(…) are the same call.
bool is_forbidden_call(const std::vector<SqlToken>& tokens, std::size_t i) {
    return is_word(tokens[i]) && is_symbol(tokens, i + 1, '(') && contains(forbidden_functions, lower(tokens[i].value));
}

Finding outside(const SqlToken& token, const char* rule, const std::string& file) {
    return {Finding::Severity::error,
            rule,
            file,
            token.line,
            fmt::format("'{}' reads outside the pipeline's tables", token.value),
            "declare the data as a source or a table and refer to it as <layer>.<table>"};
}

}  // namespace

std::vector<SqlToken> sql_tokens(std::string_view sql) {
    return Lexer(sql).run();
}

std::vector<SqlReference> sql_references(const std::vector<SqlToken>& tokens, const std::set<std::string>& layers) {
    std::vector<SqlReference> found;
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
        if (!is_word(tokens[i]) || !layers.contains(tokens[i].value) || !is_symbol(tokens, i + 1, '.') || !is_word(tokens[i + 2])) continue;
        if (i > 0 && is_symbol(tokens, i - 1, '.')) continue;  // x.silver.y is a column path
        const std::string name = tokens[i].value + "." + tokens[i + 2].value;
        if (std::none_of(found.begin(), found.end(), [&](const auto& known) { return known.table == name; }))
            found.push_back({name, tokens[i].line});
    }
    return found;
}

Findings lint_determinism(const std::vector<SqlToken>& tokens, const std::string& file) {
    Findings findings;
    const auto report = [&](Finding::Severity severity, int line, std::string message, std::string hint) {
        findings.push_back({severity, "deterministic-sql", file, line, std::move(message), std::move(hint)});
    };
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!is_word(tokens[i])) continue;
        const bool call = is_symbol(tokens, i + 1, '(');
        // Quoted or behind a dot it is a column of that name, unless it is called: main.now() and "now"() are now().
        const bool plain = tokens[i].kind == SqlToken::Kind::word && !(i > 0 && is_symbol(tokens, i - 1, '.'));
        if (!call && !plain) continue;
        const std::string word = lower(tokens[i].value);
        for (const auto& row : banned)
            if (row.word == word && (call || !row.call))
                report(Finding::Severity::error, tokens[i].line, fmt::format("'{}' {}", word, row.why), {});
        if (word == "using" && plain && i + 1 < tokens.size() && tokens[i + 1].value == "sample")
            report(Finding::Severity::error, tokens[i].line, fmt::format("'using sample' {}", chance_why), {});
        if (word == "age" && call && is_age_of_now(tokens, i))
            report(Finding::Severity::error, tokens[i].line, "'age' of one time reads the clock", "write age(getvariable('as_of'), …)");
        if (!call) continue;
        const std::size_t end = closing(tokens, i + 1);
        const auto has_order_by = [&](std::size_t from, std::size_t to) {
            for (std::size_t k = from; k + 1 < to; ++k)
                if (tokens[k].value == "order" && tokens[k + 1].value == "by") return true;
            return false;
        };
        if (contains(ordered, word) && !has_order_by(i + 1, end))
            report(Finding::Severity::error, tokens[i].line, fmt::format("'{}' depends on the order of rows", word),
                   fmt::format("write {}(… order by <a total key>)", word));
        if (contains(window_ordered, word) && end + 2 < tokens.size() && tokens[end + 1].value == "over" &&
            is_symbol(tokens, end + 2, '(') && !has_order_by(end + 2, closing(tokens, end + 2)))
            report(Finding::Severity::error, tokens[i].line, fmt::format("'{}' without an order gives rows in the order of threads", word),
                   "add `order by` with a total key to the window");
    }
    return findings;
}

Findings lint_statement(const std::vector<SqlToken>& tokens, const std::string& file) {
    Findings findings;
    const auto report = [&](int line, std::string message, std::string hint) {
        findings.push_back({Finding::Severity::error, "one-select", file, line, std::move(message), std::move(hint)});
    };
    if (tokens.empty()) {
        report(0, "the file holds no query", "write one SELECT");
        return findings;
    }
    if (tokens[0].value != "select" && tokens[0].value != "with" && tokens[0].value != "from" && !is_symbol(tokens, 0, '('))
        report(tokens[0].line, fmt::format("a pipeline's query begins with SELECT or WITH, not '{}'", tokens[0].value), "write one SELECT");
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (is_symbol(tokens, i, ';') && i + 1 < tokens.size()) {
            report(tokens[i].line, "a second statement follows the first", "keep one SELECT a file");
            break;
        }
        if (is_forbidden_call(tokens, i)) findings.push_back(outside(tokens[i], "one-select", file));
        if (tokens[i].kind != SqlToken::Kind::word) continue;
        if (i == 0 && contains(forbidden_statements, tokens[i].value))
            report(tokens[i].line, fmt::format("'{}' is not a query", tokens[i].value), "write one SELECT");
    }
    return findings;
}

Findings lint_macros(const std::vector<SqlToken>& tokens, const std::string& file) {
    Findings findings;
    constexpr std::array<std::string_view, 4> between = {"or", "replace", "temp", "temporary"};
    bool begins = true;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (is_forbidden_call(tokens, i)) findings.push_back(outside(tokens[i], "only-macros", file));
        const bool end = is_symbol(tokens, i, ';');
        if (begins && !end) {
            std::size_t what = i + 1;
            while (what < tokens.size() && contains(between, tokens[what].value)) ++what;
            const bool macro = what < tokens.size() && (tokens[what].value == "macro" || tokens[what].value == "function");
            if (tokens[i].value != "create" || !macro)
                findings.push_back({Finding::Severity::error, "only-macros", file, tokens[i].line,
                                    fmt::format("'{}' begins no macro", tokens[i].value),
                                    "the file holds statements `create macro name(…) as …;` only"});
        }
        begins = end;
    }
    return findings;
}

}  // namespace lhcr::pipelines
