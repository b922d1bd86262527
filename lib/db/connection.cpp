// db::Connection on libpqxx (6.4 of Debian 12; also compiles against 7.x).
#include "db/connection.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <cctype>
#include <deque>
#include <pqxx/pqxx>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "db/libpq.hpp"
#include "db/sqlstate.hpp"

namespace lhcr::db {

struct Connection::Impl {
    std::unique_ptr<pqxx::connection> connection;
    std::unique_ptr<pqxx::work> transaction;  // set while transaction() runs its body
    std::deque<std::string> notifications;
    std::vector<std::unique_ptr<pqxx::notification_receiver>> receivers;

    static std::string lost(const std::string& what) {
        return fmt::format("the connection to the database was lost: {}", redact(what.substr(0, what.find('\n'))));
    }

    template <class Body>
    auto translate(Body&& body) {
        try {
            return body();
        } catch (const pqxx::in_doubt_error& error) {
            throw Error(Errc::commit_in_doubt, redact(error.what()));
        } catch (const pqxx::broken_connection& error) {
            throw Error(Errc::commit_in_doubt, lost(error.what()));
        } catch (const pqxx::sql_error& error) {
            // Without a state it is libpq's own word, not the server's: the connection broke under the statement.
            if (error.sqlstate().empty()) throw Error(Errc::commit_in_doubt, lost(error.what()));
            throw error_of(error.sqlstate(), error.what());
        } catch (const pqxx::failure& error) {
            throw Error(connection->is_open() ? Errc::internal : Errc::commit_in_doubt, redact(error.what()));
        } catch (const pqxx::usage_error& error) {
            throw Error(Errc::internal, error.what());
        }
    }
};

namespace {

Result to_result(const pqxx::result& rows) {
    Result out;
    for (pqxx::row::size_type c = 0; c < rows.columns(); ++c) out.columns.emplace_back(rows.column_name(c));
    out.rows.reserve(rows.size());
    for (const auto& row : rows) {
        auto& cells = out.rows.emplace_back();
        cells.reserve(out.columns.size());
        for (const auto& field : row) {
            if (field.is_null()) cells.emplace_back();
            else cells.emplace_back(std::string(field.c_str(), field.size()));
        }
    }
    return out;
}

pqxx::result execute(pqxx::transaction_base& transaction, const std::string& sql, const std::vector<Value>& parameters) {
    // libpqxx 6 takes C strings with nullptr for NULL.
    std::vector<const char*> pointers;
    pointers.reserve(parameters.size());
    for (const auto& value : parameters) pointers.push_back(value.text() ? value.text()->c_str() : nullptr);
    return transaction.exec_params(sql, pqxx::prepare::make_dynamic_params(pointers.begin(), pointers.end()));
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char c : text)
        out += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return out;
}

class Receiver : public pqxx::notification_receiver {
public:
    Receiver(pqxx::connection& connection, const std::string& channel, std::deque<std::string>& queue)
        : pqxx::notification_receiver(connection, channel), queue_(queue) {}
    void operator()(const std::string& payload, int) override { queue_.push_back(payload); }

private:
    std::deque<std::string>& queue_;
};

}  // namespace

Value::Value(const std::vector<std::string>& items) {
    std::string literal = "{";
    for (const auto& item : items) {
        if (literal.size() > 1) literal += ',';
        literal += '"';
        for (const char c : item) {
            if (c == '"' || c == '\\') literal += '\\';
            literal += c;
        }
        literal += '"';
    }
    text_ = literal + "}";
}

const std::string& Result::text(std::size_t row, std::size_t column) const {
    if (row >= rows.size() || column >= rows[row].size() || !rows[row][column])
        throw Error(Errc::internal, fmt::format("the database gave no value at row {}, column {}", row, column));
    return *rows[row][column];
}

std::int64_t Result::number(std::size_t row, std::size_t column) const {
    return std::stoll(text(row, column));
}

Connection::Connection(const std::string& conninfo, const ConnectOptions& options) : impl_(std::make_unique<Impl>()) {
    if (holds_password(conninfo))
        throw Error(Errc::usage, "a connection string must not hold a password",
                    "put it into ~/.pgpass (PGPASSFILE) or a service (PGSERVICE), or use `lhcr connections add --password-stdin`");
    // key=value settings can be put around a URI only as its parameters, so they go in by libpq's own expansion of dbname.
    const auto quoted = [](const std::string& text) {
        std::string out = "'";
        for (const char c : text) {
            if (c == '\'' || c == '\\') out += '\\';
            out += c;
        }
        return out + "'";
    };
    const bool uri = conninfo.starts_with("postgres://") || conninfo.starts_with("postgresql://");
    std::string full;
    if (uri) {
        full = conninfo + (conninfo.find('?') == std::string::npos ? "?" : "&") +
               fmt::format("fallback_application_name={}&connect_timeout={}", options.application_name, options.connect_timeout.count());
        if (options.statement_timeout.count() > 0)
            full += fmt::format("&options=-c%20statement_timeout%3D{}", options.statement_timeout.count());
        if (!options.password.empty()) full += "&password=" + percent_encoded(options.password);
    } else {
        full = fmt::format("fallback_application_name={} connect_timeout={} ", quoted(options.application_name),
                           options.connect_timeout.count());
        if (options.statement_timeout.count() > 0)
            full += fmt::format("options='-c statement_timeout={}' ", options.statement_timeout.count());
        full += conninfo;
        if (!options.password.empty()) full += " password=" + quoted(options.password);
    }
    open_libpq();
    try {
        impl_->connection = std::make_unique<pqxx::connection>(full);
#if !defined(PQXX_VERSION_MAJOR) || PQXX_VERSION_MAJOR < 7
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // 6.4 announces what 7 removes; 7 never reconnects by itself
        impl_->connection->activate();
        impl_->connection->inhibit_reactivation(true);
#pragma GCC diagnostic pop
#endif
        impl_->connection->set_client_encoding("UTF8");
    } catch (const pqxx::sql_error& error) {
        throw error_of(error.sqlstate(), error.what());
    } catch (const std::exception& error) {
        throw connection_error(error.what(), conninfo);
    }
}

Connection::~Connection() {
    if (!impl_) return;
    impl_->receivers.clear();
    impl_->transaction.reset();
}
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Result Connection::query(const std::string& sql, const std::vector<Value>& parameters) {
    return impl_->translate([&] {
        if (impl_->transaction) return to_result(execute(*impl_->transaction, sql, parameters));
        pqxx::nontransaction single(*impl_->connection);
        return to_result(execute(single, sql, parameters));
    });
}

void Connection::script(const std::string& sql) {
    impl_->translate([&] {
        if (impl_->transaction) {
            impl_->transaction->exec(sql);
        } else {
            pqxx::nontransaction single(*impl_->connection);
            single.exec(sql);
        }
    });
}

json Connection::call(std::string_view function, const Arguments& arguments) {
    std::string sql = fmt::format("select ops.{}(", function);
    std::vector<Value> parameters;
    for (const auto& [name, value] : arguments) {
        if (!parameters.empty()) sql += ", ";
        parameters.push_back(value);
        sql += fmt::format("{} => ${}", name, parameters.size());
    }
    const Result result = query(sql + ")", parameters);
    if (result.empty() || !result.rows[0][0]) return json();
    return parse_json(*result.rows[0][0], "the database's answer", {.max_bytes = 256u << 20, .max_depth = 128});
}

void Connection::transaction(const std::function<void()>& body) {
    if (impl_->transaction) throw Error(Errc::internal, "a transaction is open already");
    impl_->translate([&] { impl_->transaction = std::make_unique<pqxx::work>(*impl_->connection); });
    try {
        body();
        impl_->translate([&] { impl_->transaction->commit(); });
        impl_->transaction.reset();
    } catch (...) {
        impl_->transaction.reset();  // rolls back
        throw;
    }
}

void Connection::listen(const std::string& channel) {
    impl_->translate([&] { impl_->receivers.push_back(std::make_unique<Receiver>(*impl_->connection, channel, impl_->notifications)); });
}

std::optional<std::string> Connection::wait_notification(std::chrono::milliseconds timeout) {
    return impl_->translate([&]() -> std::optional<std::string> {
        if (impl_->notifications.empty()) impl_->connection->get_notifs();
        if (impl_->notifications.empty()) impl_->connection->await_notification(timeout.count() / 1000, timeout.count() % 1000 * 1000);
        if (impl_->notifications.empty()) return std::nullopt;
        std::string payload = std::move(impl_->notifications.front());
        impl_->notifications.pop_front();
        return payload;
    });
}

bool Connection::usable() const noexcept {
    return impl_ && impl_->connection && impl_->connection->is_open();
}
int Connection::backend_pid() const {
    return impl_->connection->backendpid();
}
int Connection::server_version() const {
    return impl_->connection->server_version();
}
int Connection::socket() const noexcept {
    return usable() ? impl_->connection->sock() : -1;
}

std::string quote_identifier(std::string_view name) {
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + "\"";
}

std::string quote_literal(std::string_view text) {
    std::string out = "'";
    for (const char c : text) {
        if (c == '\'') out += '\'';
        out += c;
    }
    return out + "'";
}

}  // namespace lhcr::db
