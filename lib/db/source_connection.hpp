// A raw libpq connection to a source database: binary COPY needs the protocol, which libpqxx hides. Used by lib/ingest only.
//
// It is read-only from its first packet (default_transaction_read_only), with every setting that could change a value's text
// pinned. It never reconnects: a lost connection is Errc::unavailable.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::db {

class CopyReader;

struct SourceTarget {
    std::string conninfo;  ///< URI, key=value string, or a bare service name; without a password
    std::string password;  ///< from a secret reference; empty: PGPASSFILE, ~/.pgpass, the service file
    std::string application_name = "lhcr ingest";
    int connect_timeout_s = 10;
};

class SourceConnection {
public:
    /// Throws Errc::usage for a password in the conninfo or nonsense in it, not_authorised, not_found, unavailable.
    explicit SourceConnection(const SourceTarget& target);
    ~SourceConnection();
    SourceConnection(SourceConnection&&) noexcept;
    SourceConnection& operator=(SourceConnection&&) noexcept;

    using Row = std::vector<std::optional<std::string>>;
    /// One statement with text parameters, all rows as text.
    std::vector<Row> query(const std::string& sql, const std::vector<std::optional<std::string>>& parameters = {});
    /// The only cell of the only row; throws Errc::internal when there is another shape.
    std::string scalar(const std::string& sql, const std::vector<std::optional<std::string>>& parameters = {});
    /// Begins `copy (…) to stdout (format binary)`. The reader borrows this connection; no other statement until it is done.
    CopyReader copy_out(const std::string& sql);

    int server_version() const noexcept;                 ///< 150020
    std::string parameter(std::string_view name) const;  ///< as reported by the server: server_encoding, server_version
    std::string login() const;
    std::string database() const;
    bool usable() const noexcept;
    /// Asks the server to stop what runs; from any thread, best effort.
    void cancel() noexcept;

private:
    friend class CopyReader;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace lhcr::db
