// Executor `postgres`: statements in one transaction on a named connection. Input: schemas/phases/postgres.json.
//
// The effect is published once however many attempts there are: the transaction first inserts a marker row (run_id, phase) into
// `lhcr_effect` of the target; who finds it there answers its output and executes nothing. A second attempt that comes while the first
// one's backend still works waits for it at that row. The control plane's own database is refused as a target.
//
// Where a cap of query_units holds, each statement is planned before it is executed and its cost told; one that the cap has no room for is
// not executed. Elsewhere nothing is planned twice. Over a cap of rows nothing is committed.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "base/error.hpp"
#include "exec/phases.hpp"
#include "exec/substitution.hpp"

namespace lhcr::exec::phases {
namespace {

constexpr int fetch_rows = 10'000;

/// The first word in lower case, after comments and white space; "" when there is none.
std::string first_word(std::string_view sql) {
    std::size_t i = 0;
    for (int depth = 0; i < sql.size();) {
        if (sql.substr(i, 2) == "/*") ++depth, i += 2;
        else if (depth > 0 && sql.substr(i, 2) == "*/") --depth, i += 2;
        else if (depth > 0 || std::isspace(static_cast<unsigned char>(sql[i])) || sql[i] == '(' || sql[i] == ';') ++i;
        else if (sql.substr(i, 2) == "--") i = std::min(sql.find('\n', i), sql.size());
        else break;
    }
    std::string word;
    for (; i < sql.size() && (std::isalpha(static_cast<unsigned char>(sql[i])) || sql[i] == '_'); ++i)
        word += static_cast<char>(std::tolower(static_cast<unsigned char>(sql[i])));
    return word;
}

bool mentions(std::string_view sql, std::initializer_list<std::string_view> words) {
    std::string lower(sql);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

void refuse_transaction_control(const std::string& sql) {
    static constexpr std::string_view refused[] = {"begin", "start",   "commit",    "end",    "rollback",
                                                   "abort", "prepare", "savepoint", "release"};
    const std::string word = first_word(sql);
    if (word.empty()) throw Error(Errc::usage, "a statement is empty");
    if (std::find(std::begin(refused), std::end(refused), word) != std::end(refused))
        throw Error(Errc::usage, fmt::format("the statement '{}' is not allowed: all statements of the phase are one transaction", word),
                    "leave transaction control out; write phases for separate transactions");
}

/// A plain query is read through a cursor, so that its size does not matter.
bool reads_only(const std::string& sql) {
    const std::string word = first_word(sql);
    if (word == "values" || word == "table") return true;
    return (word == "select" || word == "with") && !mentions(sql, {"into", "insert", "update", "delete", "merge"});
}

struct StatementResult {
    std::int64_t rows = 0;
    std::vector<std::string> columns;
    json preview = json::array();
};

void keep(StatementResult& out, const db::Result& part, std::int64_t preview_rows) {
    out.columns = part.columns;
    for (const auto& row : part.rows) {
        if (out.rows++ >= preview_rows) continue;
        json cells = json::array();
        for (const auto& cell : row) cells.push_back(cell ? json(*cell) : json());
        out.preview.push_back(std::move(cells));
    }
}

/// Where a cap of it holds: told to the host, which ends the attempt; and over it nothing is executed or committed any more.
void tell(std::string_view resource, double amount, PhaseContext& context) {
    const auto left = context.left_of(resource);
    if (!left) return;
    context.usage({{resource, amount}});
    if (amount > *left) throw Error(Errc::cap_exceeded, fmt::format("the statements come to {} {}, {} are left", amount, resource, *left));
}

StatementResult execute(db::Connection& target, const std::string& sql, const std::vector<db::Value>& parameters, std::int64_t preview_rows,
                        std::int64_t rows_before, PhaseContext& context) {
    StatementResult out;
    if (!reads_only(sql)) {
        keep(out, target.query(sql, parameters), preview_rows);
        return out;
    }
    target.query("declare lhcr_read no scroll cursor for " + sql, parameters);
    for (bool more = true; more;) {
        context.throw_if_cancelled();
        const auto part = target.query(fmt::format("fetch {} from lhcr_read", fetch_rows));
        keep(out, part, preview_rows);
        more = part.size() == fetch_rows;
        if (more) tell("rows", static_cast<double>(rows_before + out.rows), context);
    }
    target.query("close lhcr_read");
    return out;
}

/// What the planner expects the statement to cost, in its own units (a page read in sequence is 1); 0 for what has no plan. A failed try
/// leaves nothing behind: the statement itself says what is wrong with it.
double planned_cost(db::Connection& target, const std::string& sql, const std::vector<db::Value>& parameters) {
    static constexpr std::string_view planned[] = {"select", "insert", "update", "delete", "merge", "values", "table", "with"};
    const std::string word = first_word(sql);
    const bool made_of_a_query = word == "create" && mentions(sql, {"select", "values"});
    if (!made_of_a_query && std::find(std::begin(planned), std::end(planned), word) == std::end(planned)) return 0;
    double cost = 0;
    target.query("savepoint lhcr_cost");
    try {
        const auto plan = target.query("explain (format json) " + sql, parameters);
        cost = parse_json(plan.text(0, 0), "a plan", {.max_bytes = 64u << 20, .max_depth = 512}).at(0).at("Plan").at("Total Cost");
    } catch (const std::exception&) {
        if (!target.usable()) throw;
    }
    target.query("rollback to savepoint lhcr_cost");
    target.query("release savepoint lhcr_cost");
    return cost;
}

/// The marker table; several attempts and workers may make it at once.
void ensure_effect_table(db::Connection& target, const std::string& schema, const std::string& table) {
    const auto exists = [&] { return target.query("select to_regclass($1) is not null", {table}).text(0, 0) == "t"; };
    if (exists()) return;
    try {
        target.query(
            fmt::format("create table if not exists {} (run_id uuid not null, phase text not null, output jsonb, "
                        "applied_at timestamptz not null default clock_timestamp(), primary key (run_id, phase))",
                        table));
    } catch (Error& error) {
        if (exists()) return;
        throw std::move(error.add_context(fmt::format("cannot make the table of published effects in schema '{}'", schema)));
    }
}

void refuse_control_plane(db::Connection& target, const std::string& name) {
    const auto found = target.query("select to_regclass('ops.lease') is not null and to_regclass('ops.ready') is not null");
    if (found.text(0, 0) == "t")
        throw Error(Errc::gate_rejected,
                    fmt::format("connection '{}' leads to a control plane's database, which phases may not write to", name),
                    "keep targets in a database of their own");
}

/// Settings that end with the transaction, so that they also hold behind a pooler. The second one ends the backend's work when we are
/// killed.
void configure(db::Connection& target, std::int64_t statement_timeout_ms) {
    if (statement_timeout_ms > 0) target.query("select set_config('statement_timeout', $1, true)", {std::to_string(statement_timeout_ms)});
    target.query(
        "select set_config('client_connection_check_interval', '1s', true)"
        " where current_setting('client_connection_check_interval', true) is not null");
}

struct Used {
    std::int64_t rows = 0;
    double query_units = 0;
};

json apply(db::Connection& target, const std::vector<std::string>& statements, PhaseContext& context, Used& used) {
    std::vector<db::Value> parameters;
    for (const auto& text : context.input().value("params", json::array()))
        parameters.emplace_back(substitute(text.get<std::string>(), context));
    if (!parameters.empty() && statements.size() > 1)
        throw Error(Errc::usage, "params belong to one statement, and there are several", "give 'sql' as one text");
    const std::int64_t preview_rows = get_int(context.input(), "preview_rows", 100);
    const bool capped = context.left_of("query_units").has_value();
    json results = json::array();
    for (std::size_t i = 0; i < statements.size(); ++i) {
        context.throw_if_cancelled();
        if (capped) {
            used.query_units = std::round((used.query_units + planned_cost(target, statements[i], parameters)) * 100) / 100;
            tell("query_units", used.query_units, context);
        }
        const auto result = execute(target, statements[i], parameters, preview_rows, used.rows, context);
        used.rows += result.rows;
        tell("rows", static_cast<double>(used.rows), context);
        results.push_back({{"rows", result.rows}, {"columns", result.columns}, {"preview", result.preview}});
        context.progress(fmt::format("statement {} of {} is done", i + 1, statements.size()), static_cast<std::int64_t>(i + 1),
                         static_cast<std::int64_t>(statements.size()), "statements");
    }
    return {{"statements", results}};
}

}  // namespace

PhaseResult postgres(PhaseContext& context) {
    const json& input = context.input();
    const std::string name = get_string(input, "connection");
    const std::string schema = get_string(input, "effect_schema", "public");
    const std::string table = db::quote_identifier(schema) + ".lhcr_effect";
    std::vector<std::string> statements;
    if (input["sql"].is_string()) statements.push_back(input["sql"].get<std::string>());
    else statements = input["sql"].get<std::vector<std::string>>();
    for (const auto& sql : statements) refuse_transaction_control(sql);

    db::Connection target = context.open_connection(name, {.application_name = "lhcr phase"});
    refuse_control_plane(target, name);
    ensure_effect_table(target, schema, table);
    json output;
    Used used;
    bool published_before = false;
    try {
        target.transaction([&] {
            configure(target, get_int(input, "statement_timeout_ms", 0));
            const auto marked =
                target.query(fmt::format("insert into {} (run_id, phase) values ($1, $2) on conflict do nothing returning 1", table),
                             {context.run_id(), context.phase()});
            published_before = marked.empty();
            if (published_before) {
                const auto kept = target.query(fmt::format("select output from {} where run_id = $1 and phase = $2", table),
                                               {context.run_id(), context.phase()});
                output = parse_json(kept.text(0, 0), "the kept output", {.max_bytes = 64u << 20});
                return;
            }
            output = apply(target, statements, context, used);
            target.query(fmt::format("update {} set output = $3 where run_id = $1 and phase = $2", table),
                         {context.run_id(), context.phase(), output});
        });
    } catch (const Error& error) {
        // Undefined names and syntax: in the control plane our defect or a missing migration, here the template's.
        if (error.errc() != Errc::internal && error.errc() != Errc::config_invalid) throw;
        throw Error(Errc::usage, error.message(), "correct the statement in the template, or the target's schema");
    }
    if (published_before) context.log("info", "the effect was published by an earlier attempt; nothing was executed");
    std::int64_t rows = 0;
    for (const auto& statement : output["statements"]) rows += get_int(statement, "rows");
    json usage = {{"rows", rows}};
    if (used.query_units > 0) usage["query_units"] = used.query_units;
    return PhaseResult::success(std::move(output), std::move(usage));
}

}  // namespace lhcr::exec::phases
