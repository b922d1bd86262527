// Opening a source by libpq's own rules, and small queries on it.
#include "db/source_connection.hpp"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "db/copy_reader.hpp"
#include "db/libpq.hpp"
#include "db/source_state.hpp"
#include "db/sqlstate.hpp"

namespace lhcr::db {
namespace {

// What a value's text could depend on, and what must not happen to a source. Sent with the start-up packet: it holds from the
// first statement, and a login's own `alter role … set` cannot undo it.
constexpr const char* pinned_settings =
    "-c default_transaction_read_only=on -c default_transaction_isolation=repeatable\\ read -c TimeZone=UTC -c DateStyle=ISO,YMD "
    "-c IntervalStyle=postgres -c extra_float_digits=1 -c bytea_output=hex -c xmlbinary=base64 -c statement_timeout=0 "
    "-c idle_in_transaction_session_timeout=0 -c jit=off -c max_parallel_workers_per_gather=0 -c row_security=off";

struct ConninfoDeleter {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
struct ResultDeleter {
    void operator()(PGresult* result) const { PQclear(result); }
};
using ResultPtr = std::unique_ptr<PGresult, ResultDeleter>;

/// "odoo" alone is a service name: libpq would read it as a database only through `dbname`, never by itself.
std::string expand(const std::string& conninfo) {
    if (conninfo.empty() || conninfo.find('=') != std::string::npos || conninfo.find("://") != std::string::npos) return conninfo;
    if (conninfo.find_first_of(" \t\n'\\") != std::string::npos)
        throw Error(Errc::usage, fmt::format("'{}' is not a connection", redact(conninfo)),
                    "write postgresql://user@host:port/database, key=value pairs, or the name of a libpq service");
    return "service=" + conninfo;
}

/// Throws for a password in it; answers the `options` it carries (some hosts route by them), for ours to be added behind.
std::string checked_options(const std::string& conninfo) {
    char* message = nullptr;
    const std::unique_ptr<PQconninfoOption, ConninfoDeleter> options(PQconninfoParse(conninfo.c_str(), &message));
    if (!options) {
        const std::string reason = message ? redact(message) : "out of memory";
        PQfreemem(message);
        throw Error(Errc::usage, fmt::format("the source connection cannot be read: {}", reason.substr(0, reason.find('\n'))),
                    "write postgresql://user@host:port/database, key=value pairs, or the name of a libpq service");
    }
    std::string settings;
    for (const PQconninfoOption* option = options.get(); option->keyword; ++option) {
        if (!option->val || !*option->val) continue;
        const std::string_view keyword = option->keyword;
        if (keyword == "options") settings = std::string(option->val) + " ";
        if (keyword == "password" || keyword == "sslpassword")
            throw Error(Errc::usage, fmt::format("the connection '{}' holds a password", redact(conninfo)),
                        "keep it in PGPASSFILE or ~/.pgpass, in a service named by PGSERVICE, or give it to "
                        "`lhcr connections add --password-stdin`");
    }
    return settings;
}

/// The same error with the words for a source: `--database` and `lhcr doctor` are about the control plane.
Error source_error(const Error& error) {
    switch (error.errc()) {
        case Errc::not_found:
            return Error(error.errc(), error.message(),
                         "correct the database's name: `lhcr connections add NAME --conninfo …`, or another --source");
        case Errc::unavailable:
            return Error(error.errc(), error.message(), "check that the source's server runs and that this machine reaches its address");
        default: return error;
    }
}

/// A standby ends what stands in the way of its replay; the primary would have waited.
Error recovery_conflict(const std::string& target, std::string_view report) {
    return Error(
        Errc::unavailable, fmt::format("the standby '{}' stopped the read: {}", target, report),
        "it is tried again; set hot_standby_feedback = on or a longer max_standby_streaming_delay on the standby, or read the primary");
}

}  // namespace

SourceConnection::SourceConnection(const SourceTarget& target) : state_(std::make_unique<State>()) {
    open_libpq();
    const std::string conninfo = expand(target.conninfo);
    const std::string settings = checked_options(conninfo) + pinned_settings;
    const std::string timeout = std::to_string(target.connect_timeout_s);
    // An empty password is not the same as none: the keyword is left out, so that libpq looks into its own sources.
    std::array<const char*, 16> keys{"dbname",          "client_encoding", "options",         "application_name",
                                     "connect_timeout", "keepalives_idle", "tcp_user_timeout"};
    std::array<const char*, 16> values{conninfo.c_str(), "UTF8", settings.c_str(), target.application_name.c_str(),
                                       timeout.c_str(),  "30",   "120000"};
    if (!target.password.empty()) {
        keys[7] = "password";
        values[7] = target.password.c_str();
    }
    state_->target = redact(target.conninfo);
    state_->connection = PQconnectdbParams(keys.data(), values.data(), 1);
    if (PQstatus(state_->connection) != CONNECTION_OK)
        throw source_error(connection_error(PQerrorMessage(state_->connection), state_->target));
    // A server that knows no encoding would refuse to convert what is no UTF-8; its bytes come as they are and are checked here.
    if (parameter("server_encoding") == "SQL_ASCII" && PQsetClientEncoding(state_->connection, "SQL_ASCII") != 0)
        throw state_->failure(nullptr);
    PQsetErrorVerbosity(state_->connection, PQERRORS_DEFAULT);
    PQsetNoticeProcessor(
        state_->connection, [](void*, const char*) {}, nullptr);
}

SourceConnection::~SourceConnection() = default;
SourceConnection::SourceConnection(SourceConnection&&) noexcept = default;
SourceConnection& SourceConnection::operator=(SourceConnection&&) noexcept = default;

SourceConnection::State::~State() {
    if (connection) PQfinish(connection);
}

Error SourceConnection::State::failure(const PGresult* result) const {
    const char* report = result ? PQresultErrorMessage(result) : "";
    if (!report || !*report) report = PQerrorMessage(connection);
    const char* sqlstate = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    std::string reason = redact(report && *report ? report : "the connection was closed");
    reason = reason.substr(0, reason.find('\n'));
    if ((sqlstate && std::string_view(sqlstate) == "40001") || reason.find("conflict with recovery") != std::string::npos)
        return recovery_conflict(target, reason);
    if (!sqlstate || PQstatus(connection) != CONNECTION_OK) {
        return Error(Errc::unavailable, fmt::format("lost the connection to the source '{}': {}", target, reason),
                     "run it again: what was staged is kept, nothing was published");
    }
    Error error = error_of(sqlstate, report);
    // Whether lhcr itself asked for it, only the caller knows; somebody else's cancel is worth another try.
    if (std::string_view(sqlstate) == "57014")
        return Error(Errc::unavailable, fmt::format("the source cancelled the statement: {}", error.message()),
                     "run it again, or ask who cancelled it");
    // The control plane's table calls a missing relation a missing migration; here it is the source's own.
    if (std::string_view(sqlstate) == "42P01" || std::string_view(sqlstate) == "42703" || std::string_view(sqlstate) == "3F000")
        return Error(Errc::not_found, error.message(), "the source changed since the catalogue was read, or the name is wrong");
    if (std::string_view(sqlstate) == "42501")
        return Error(
            Errc::not_authorised, error.message(),
            "grant it to the role; where row level security hides rows, `alter role … bypassrls` or read as the owner: a snapshot has "
            "all rows of a table or none");
    // What a view, a type or a foreign server of the source says is no defect of ours.
    if (error.errc() == Errc::internal || error.errc() == Errc::usage)
        return Error(Errc::conflict, error.message(),
                     error.hint() == info(error.errc()).hint ? "repair it in the source: `select * from` it fails there in the same way"
                                                             : error.hint());
    return error;
}

std::vector<SourceConnection::Row> SourceConnection::query(const std::string& sql,
                                                           const std::vector<std::optional<std::string>>& parameters) {
    std::vector<const char*> values;
    for (const auto& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
    const ResultPtr result(
        PQexecParams(state_->connection, sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr, nullptr, 0));
    const auto status = PQresultStatus(result.get());
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw state_->failure(result.get());
    std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (int row = 0; row < PQntuples(result.get()); ++row)
        for (int column = 0; column < PQnfields(result.get()); ++column)
            rows[static_cast<std::size_t>(row)].push_back(
                PQgetisnull(result.get(), row, column)
                    ? std::nullopt
                    : std::optional<std::string>(std::string(PQgetvalue(result.get(), row, column),
                                                             static_cast<std::size_t>(PQgetlength(result.get(), row, column)))));
    return rows;
}

std::string SourceConnection::scalar(const std::string& sql, const std::vector<std::optional<std::string>>& parameters) {
    const auto rows = query(sql, parameters);
    if (rows.size() != 1 || rows[0].size() != 1 || !rows[0][0]) throw Error(Errc::internal, fmt::format("'{}' gave no single value", sql));
    return *rows[0][0];
}

int SourceConnection::server_version() const noexcept {
    return PQserverVersion(state_->connection);
}

std::string SourceConnection::parameter(std::string_view name) const {
    const char* value = PQparameterStatus(state_->connection, std::string(name).c_str());
    return value ? value : "";
}

std::string SourceConnection::login() const {
    const char* user = PQuser(state_->connection);
    return user ? user : "";
}

std::string SourceConnection::database() const {
    const char* name = PQdb(state_->connection);
    return name ? name : "";
}

bool SourceConnection::usable() const noexcept {
    return state_ && PQstatus(state_->connection) == CONNECTION_OK;
}

void SourceConnection::cancel() noexcept {
    if (!state_) return;
    std::array<char, 256> ignored{};
    PGcancel* request = PQgetCancel(state_->connection);
    if (!request) return;
    PQcancel(request, ignored.data(), static_cast<int>(ignored.size()));
    PQfreeCancel(request);
}

}  // namespace lhcr::db
