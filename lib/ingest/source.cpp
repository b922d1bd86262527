// Opens a source, exports its snapshot, joins worker connections to it.
#include "ingest/source.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "db/source_connection.hpp"
#include "ingest/catalogue_reader.hpp"

namespace lhcr::ingest {
namespace {

std::unique_ptr<db::SourceConnection> connect(const SourceOptions& options) {
    return std::make_unique<db::SourceConnection>(
        db::SourceTarget{options.conninfo, options.password, options.application_name, options.connect_timeout_s});
}

// What a standby cannot tell, a primary can, and the other way round; one statement each, in the snapshot's transaction.
SnapshotFacts read_facts(db::SourceConnection& connection, bool exported) {
    SnapshotFacts facts;
    // Postgres 12 has it under its old name only.
    const std::string snapshot = connection.server_version() < 130000 ? "txid_current_snapshot" : "pg_current_snapshot";
    const auto row = connection
                         .query("select pg_is_in_recovery(), " + snapshot +
                                "()::text, current_setting('server_version'), "
                                "to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), current_user::text")
                         .at(0);
    facts.standby = row[0] == "t";
    facts.snapshot = row[1].value_or("");
    facts.server_version = row[2].value_or("");
    facts.server_version = facts.server_version.substr(0, facts.server_version.find(' '));
    facts.clock = row[3].value_or("");
    facts.login = row[4].value_or("");
    facts.lsn = connection.query(facts.standby ? "select pg_last_wal_replay_lsn()::text" : "select pg_current_wal_lsn()::text")
                    .at(0)[0]
                    .value_or("");
    facts.server_encoding = connection.parameter("server_encoding");
    facts.database = connection.database();
    if (exported) facts.snapshot_name = connection.scalar("select pg_export_snapshot()");
    return facts;
}

}  // namespace

struct Source::State {
    SourceOptions options;
    std::unique_ptr<db::SourceConnection> connection;
    SnapshotFacts facts;
};

Source::Source(std::unique_ptr<State> state) : state_(std::move(state)) {}
Source::Source(Source&&) noexcept = default;
Source& Source::operator=(Source&&) noexcept = default;
Source::~Source() = default;

Source Source::open(const SourceOptions& options) {
    auto state = std::make_unique<State>();
    state->options = options;
    state->connection = connect(options);
    if (state->connection->server_version() < 120000)
        throw Error(Errc::usage,
                    fmt::format("the source runs Postgres {}, 12 or later is needed", state->connection->parameter("server_version")));
    state->connection->query("begin transaction isolation level repeatable read, read only");
    state->facts = read_facts(*state->connection, true);
    return Source(std::move(state));
}

const SnapshotFacts& Source::facts() const noexcept {
    return state_->facts;
}

const SourceOptions& Source::options() const noexcept {
    return state_->options;
}

db::SourceConnection& Source::connection() noexcept {
    return *state_->connection;
}

std::vector<SourceTable> Source::read_catalogue(std::span<const std::string> names) {
    return CatalogueReader(*state_->connection).read(names);
}

std::vector<std::string> Source::table_names(std::string_view schema) {
    std::vector<std::string> names;
    for (const auto& row : state_->connection->query(
             "select c.relname::text from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace "
             "where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition order by 1",
             {std::string(schema)}))
        names.push_back(row[0].value_or(""));
    return names;
}

std::unique_ptr<db::SourceConnection> Source::worker_connection() const {
    auto connection = connect(state_->options);
    join(*connection);
    return connection;
}

void Source::join(db::SourceConnection& connection) const {
    connection.query("rollback");
    connection.query("begin transaction isolation level repeatable read, read only");
    // The name comes from the server, but is quoted all the same: a hostile server must not reach our own statements.
    std::string name;
    for (const char letter : state_->facts.snapshot_name)
        if (letter != '\'') name += letter;
    try {
        connection.query("set transaction snapshot '" + name + "'");
    } catch (const Error& error) {
        // Only the session that exported it keeps it alive: ended by an administrator, a timeout, a standby's recovery.
        if (error.errc() == Errc::unavailable) throw;
        throw Error(Errc::unavailable, fmt::format("the source ended the snapshot that is being read: {}", error.message()),
                    "run it again: nothing was published");
    }
}

json SnapshotFacts::to_json() const {
    return {{"snapshot", snapshot},
            {"lsn", lsn},
            {"server_version", server_version},
            {"server_encoding", server_encoding},
            {"database", database},
            {"login", login},
            {"clock", clock},
            {"standby", standby}};
}

SnapshotFacts probe(const SourceOptions& options) {
    const auto connection = connect(options);
    return read_facts(*connection, false);
}

}  // namespace lhcr::ingest
