// Statements: parsed, bound, run to the end or streamed; errors translated.
#include <fmt/format.h>

#include <utility>

#include "lake/engine/engine_error.hpp"
#include "lake/engine/result.hpp"

namespace lhcr::lake::engine {
namespace {

/// Owns one prepared statement.
class Prepared {
public:
    Prepared() = default;
    ~Prepared() { api().destroy_prepare(&statement); }
    Prepared(const Prepared&) = delete;
    Prepared& operator=(const Prepared&) = delete;
    duckdb_prepared_statement statement = nullptr;
};

/// Owns the statements of a script, parsed but not bound: a later one may use what an earlier one creates.
class Script {
public:
    Script(_duckdb_connection* connection, const std::string& sql, const DatabaseOptions& options) {
        count = api().extract_statements(connection, sql.c_str(), &statements);
        const char* reason = api().extract_statements_error(statements);
        if (count == 0 && reason != nullptr && *reason != '\0') {
            auto error = engine_error(DUCKDB_ERROR_PARSER, reason, options);
            api().destroy_extracted(&statements);
            throw error;
        }
    }
    ~Script() { api().destroy_extracted(&statements); }
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;
    duckdb_extracted_statements statements = nullptr;
    idx_t count = 0;
};

void bind(duckdb_prepared_statement statement, idx_t index, const Parameter& value) {
    struct Binder {
        duckdb_prepared_statement statement;
        idx_t index;
        duckdb_state operator()(std::nullptr_t) const { return api().bind_null(statement, index); }
        duckdb_state operator()(bool v) const { return api().bind_boolean(statement, index, v); }
        duckdb_state operator()(std::int64_t v) const { return api().bind_int64(statement, index, v); }
        duckdb_state operator()(double v) const { return api().bind_double(statement, index, v); }
        duckdb_state operator()(const std::string& v) const { return api().bind_varchar_length(statement, index, v.data(), v.size()); }
    };
    if (std::visit(Binder{statement, index}, value) == DuckDBError)
        throw Error(Errc::usage, fmt::format("parameter {} cannot be bound", index), "text must be valid UTF-8");
}

/// DuckDB names the error's class only in the text of a failed prepare.
duckdb_error_type prepare_error_type(std::string_view message) {
    if (message.starts_with("Out of Memory")) return DUCKDB_ERROR_OUT_OF_MEMORY;
    if (message.starts_with("IO Error")) return DUCKDB_ERROR_IO;
    if (message.starts_with("INTERRUPT")) return DUCKDB_ERROR_INTERRUPT;
    if (message.starts_with("INTERNAL")) return DUCKDB_ERROR_INTERNAL;
    return DUCKDB_ERROR_BINDER;
}

void refuse_nul(std::string_view sql) {
    if (sql.find('\0') != std::string_view::npos) throw Error(Errc::usage, "the SQL holds a NUL byte", "check the SQL");
}

}  // namespace

Connection::Connection(Database& database) : database_(database) {
    if (api().connect(database.native(), &connection_) == DuckDBError) throw Error(Errc::internal, "the engine gave no connection");
    // The progress bar must be on for duckdb_query_progress to know anything; it is never printed.
    execute("set timezone = 'UTC'; set enable_progress_bar = true; set enable_progress_bar_print = false;");
}

Connection::~Connection() {
    api().disconnect(&connection_);
}

Result Connection::run(std::string_view sql, std::span<const Parameter> parameters, bool streaming, bool reading_only) {
    refuse_nul(sql);
    const std::string text(sql);
    const Script script(connection_, text, database_.options());
    if (script.count != 1)
        throw Error(Errc::usage, script.count == 0 ? "the SQL holds no statement" : "the SQL holds more than one statement",
                    "write one statement");
    Prepared prepared;
    if (api().prepare_extracted_statement(connection_, script.statements, 0, &prepared.statement) == DuckDBError) {
        const char* reason = api().prepare_error(prepared.statement);
        const std::string message = reason != nullptr ? reason : "";
        throw engine_error(prepare_error_type(message), message, database_.options());
    }
    if (reading_only) {
        const auto type = api().prepared_statement_type(prepared.statement);
        if (type != DUCKDB_STATEMENT_TYPE_SELECT && type != DUCKDB_STATEMENT_TYPE_EXPLAIN)
            throw Error(Errc::usage, "only a statement that reads is allowed here", "write a SELECT, EXPLAIN or DESCRIBE");
    }
    if (const auto wanted = api().nparams(prepared.statement); wanted != parameters.size())
        throw Error(Errc::usage, fmt::format("the SQL has {} parameters, {} are given", wanted, parameters.size()), "check the SQL");
    for (std::size_t i = 0; i < parameters.size(); ++i) bind(prepared.statement, i + 1, parameters[i]);

    auto state = std::make_unique<Result::State>(database_.options());
    duckdb_state outcome = DuckDBError;
    if (streaming) {
        duckdb_pending_result pending = nullptr;
        outcome = api().pending_prepared_streaming(prepared.statement, &pending);
        if (outcome == DuckDBSuccess) {
            outcome = api().execute_pending(pending, &state->result);
        } else if (const char* reason = api().pending_error(pending); reason != nullptr) {
            const std::string message = reason;
            api().destroy_pending(&pending);
            throw engine_error(prepare_error_type(message), message, database_.options());
        }
        api().destroy_pending(&pending);
    } else {
        outcome = api().execute_prepared(prepared.statement, &state->result);
    }
    if (outcome == DuckDBError) {
        const char* reason = api().result_error(&state->result);
        throw engine_error(api().result_error_type(&state->result), reason != nullptr ? reason : "", database_.options());
    }
    return Result(std::move(state));
}

Result Connection::query(std::string_view sql, std::span<const Parameter> parameters) {
    return run(sql, parameters, false, false);
}

Result Connection::stream(std::string_view sql, std::span<const Parameter> parameters) {
    return run(sql, parameters, true, false);
}

Result Connection::read_only(std::string_view sql) {
    return run(sql, {}, true, true);
}

void Connection::execute(std::string_view text) {
    refuse_nul(text);
    const std::string sql(text);
    Result::State state(database_.options());
    if (api().query(connection_, sql.c_str(), &state.result) == DuckDBError) {
        const char* reason = api().result_error(&state.result);
        throw engine_error(api().result_error_type(&state.result), reason != nullptr ? reason : "", database_.options());
    }
}

std::optional<std::int64_t> Connection::query_int(std::string_view sql, std::span<const Parameter> parameters) {
    auto result = query(sql, parameters);
    const auto chunk = result.next();
    if (!chunk || chunk->rows() == 0 || chunk->column(0).is_null(0)) return std::nullopt;
    const auto& column = chunk->column(0);
    const auto id = column.type().id;
    if (id == TypeId::hugeint || id == TypeId::decimal) return static_cast<std::int64_t>(column.int128_at(0));
    return column.int_at(0);
}

std::optional<std::string> Connection::query_text(std::string_view sql, std::span<const Parameter> parameters) {
    auto result = query(sql, parameters);
    const auto chunk = result.next();
    if (!chunk || chunk->rows() == 0 || chunk->column(0).is_null(0)) return std::nullopt;
    if (const auto id = chunk->column(0).type().id; id != TypeId::varchar && id != TypeId::blob)
        throw Error(Errc::internal, fmt::format("a text was expected, the query gives '{}'", type_name(chunk->column(0).type())));
    return std::string(chunk->column(0).string_at(0));
}

void Connection::confine(std::span<const std::string> readable_files) {
    std::string list;
    for (const auto& file : readable_files) list += (list.empty() ? "" : ", ") + quote_literal(file);
    execute(fmt::format("set allowed_paths = [{}]; set enable_external_access = false; set lock_configuration = true;", list));
}

void Connection::interrupt() noexcept {
    api().interrupt(connection_);
}

double Connection::progress() const noexcept {
    return api().query_progress(connection_).percentage;
}

}  // namespace lhcr::lake::engine
