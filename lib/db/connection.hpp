// The control plane's connection: parameterised statements, ops.* calls that answer JSON, transactions, LISTEN.
//
// The only folder with libpq and libpqxx; no header outside shows their types. Third-party errors become lhcr::Error here
// (sqlstate.cpp). A lost connection is always an error: libpqxx 6 would reconnect by itself with the locks gone; that is off.
// No named prepared statements and no session state, so everything works through a transaction pooler.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"

namespace lhcr::db {

/// A statement parameter in Postgres' text form; nullopt is NULL. The server infers the type from where it stands.
class Value {
public:
    Value(std::nullopt_t) {}
    Value(std::string text) : text_(std::move(text)) {}
    Value(std::string_view text) : text_(std::string(text)) {}
    Value(const char* text) : text_(text) {}
    Value(bool flag) : text_(flag ? "t" : "f") {}
    Value(int number) : text_(std::to_string(number)) {}
    Value(std::int64_t number) : text_(std::to_string(number)) {}
    Value(std::chrono::milliseconds interval) : text_(std::to_string(interval.count()) + " milliseconds") {}
    Value(const json& document) : text_(document.dump()) {}
    Value(const std::vector<std::string>& items);  ///< a text[] literal
    template <class T>
    Value(const std::optional<T>& maybe) {
        if (maybe) text_ = Value(*maybe).text_;
    }
    const std::optional<std::string>& text() const { return text_; }

private:
    std::optional<std::string> text_;
};

using Arguments = std::vector<std::pair<std::string_view, Value>>;

/// Rows as text, detached from the connection.
class Result {
public:
    std::vector<std::string> columns;
    std::vector<std::vector<std::optional<std::string>>> rows;

    bool empty() const { return rows.empty(); }
    std::size_t size() const { return rows.size(); }
    /// The cell as text; throws Errc::internal when it is NULL or not there.
    const std::string& text(std::size_t row, std::size_t column) const;
    std::int64_t number(std::size_t row, std::size_t column) const;
};

struct ConnectOptions {
    std::string application_name = "lhcr";
    std::chrono::seconds connect_timeout{10};
    /// Sent as `options`, so it also holds behind poolers that refuse SET; zero leaves the server's own.
    std::chrono::milliseconds statement_timeout{0};
    std::string password;  ///< from a secret reference; empty: libpq's own sources (PGPASSFILE, ~/.pgpass, a service)
};

class Connection {
public:
    /// `conninfo`: a libpq URI or key=value string without password ("" takes PG* and services).
    /// Throws Errc::usage for a password in it, Errc::unavailable or not_authorised when there is no way in.
    explicit Connection(const std::string& conninfo, const ConnectOptions& options = {});
    ~Connection();
    Connection(Connection&&) noexcept;
    Connection& operator=(Connection&&) noexcept;

    /// One statement with $1… parameters; inside `transaction` it belongs to it, else it commits by itself.
    /// A connection that breaks under it throws Errc::commit_in_doubt: the caller repeats with its key or token.
    Result query(const std::string& sql, const std::vector<Value>& parameters = {});
    /// Several statements by the simple protocol (migrations), no parameters.
    void script(const std::string& sql);
    /// `select ops.<function>(p_name => $1, …)`, its jsonb answer. Arguments that are not given keep their SQL default.
    json call(std::string_view function, const Arguments& arguments = {});
    /// begin … commit around `body`; rolled back when it throws. Not nested.
    void transaction(const std::function<void()>& body);

    /// Waits up to `timeout` for a notification on the channels listened to; the payload, or nullopt.
    void listen(const std::string& channel);
    std::optional<std::string> wait_notification(std::chrono::milliseconds timeout);

    bool usable() const noexcept;
    /// Backend pid, to see whether a pooler changed the server under us.
    int backend_pid() const;
    int server_version() const;
    /// The socket, for poll(2); -1 when broken.
    int socket() const noexcept;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// Quotes an identifier for SQL text.
std::string quote_identifier(std::string_view name);
/// Quotes a literal for SQL text (standard_conforming_strings on).
std::string quote_literal(std::string_view text);

}  // namespace lhcr::db
