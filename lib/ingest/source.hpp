// A Postgres (or Odoo) database as a source: one read-only REPEATABLE READ transaction whose exported snapshot every worker
// connection joins. Used by snapshot.cpp; `lhcr connections test` and `lhcr doctor` call probe().
//
// A conninfo is a libpq URI, keyword string or service name without a password: a password in it is Errc::usage. Secrets come
// from libpq's own sources (PGPASSFILE, ~/.pgpass, a service file) or from `password`, which is never printed.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "ingest/catalogue.hpp"

namespace lhcr::db {
class SourceConnection;
}

namespace lhcr::ingest {

struct SourceOptions {
    std::string conninfo;
    std::string password;  ///< from a secret reference; empty: libpq's own sources
    std::string application_name = "lhcr ingest";
    int connect_timeout_s = 10;
};

/// What a snapshot is of; the part of the input manifest that names it.
struct SnapshotFacts {
    std::string snapshot;        ///< pg_current_snapshot(): xmin:xmax:xip…; on a hot standby the same, from the primary's xids
    std::string snapshot_name;   ///< what pg_export_snapshot() answered; alive while the Source is
    std::string lsn;             ///< pg_current_wal_lsn(), on a standby pg_last_wal_replay_lsn()
    std::string server_version;  ///< "15.20"
    std::string server_encoding;
    std::string database;
    std::string login;
    std::string clock;  ///< the server's clock when the snapshot was taken, RFC 3339 UTC
    bool standby = false;

    json to_json() const;
};

class Source {
public:
    /// Connects, begins the transaction, exports the snapshot. Throws Errc::usage (password in the conninfo), not_authorised
    /// (authentication), unavailable (unreachable), all with the redacted conninfo.
    static Source open(const SourceOptions& options);
    Source(Source&&) noexcept;
    Source& operator=(Source&&) noexcept;
    ~Source();

    const SnapshotFacts& facts() const noexcept;
    const SourceOptions& options() const noexcept;
    /// All tables named, in one round trip a fact; those the source does not have are absent from the answer.
    /// A name is "schema.table", or "table": then the connection's search path says where, and public comes last.
    std::vector<SourceTable> read_catalogue(std::span<const std::string> names);
    /// Every ordinary and partitioned table of the schema that the login may see.
    std::vector<std::string> table_names(std::string_view schema = "public");
    /// Another connection inside the same snapshot; for one thread.
    std::unique_ptr<db::SourceConnection> worker_connection() const;
    /// Begins (again) a transaction in this snapshot, after a statement of it was given up.
    void join(db::SourceConnection& connection) const;
    db::SourceConnection& connection() noexcept;

private:
    struct State;
    explicit Source(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Connects, reads the facts, disconnects.
SnapshotFacts probe(const SourceOptions& options);

}  // namespace lhcr::ingest
