// SQL of the ledger. Schema lhcr_migrations lies beside ops, because it has to exist before the first migration.
#include "db/ledger.hpp"

#include "base/version.hpp"

namespace lhcr::db {
namespace {

// One lock for all migrators of a database; advisory locks are per database.
constexpr const char* lock_key = "7596478123890021";

Migration::Kind kind_of(const std::string& text) {
    return text == "function" ? Migration::Kind::function : Migration::Kind::numbered;
}

LedgerRow to_row(const Result& result, std::size_t row) {
    return {result.text(row, 0), kind_of(result.text(row, 1)), result.text(row, 2), result.text(row, 3), result.text(row, 4)};
}

constexpr const char* columns =
    "select name, kind, checksum, pg_catalog.to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), binary_version"
    " from lhcr_migrations.ledger";

// What makes two functions the same, independent of the server's version: pg_get_functiondef's layout changes between majors.
constexpr const char* hashes_sql =
    "select pg_catalog.format('%s(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),"
    " pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws('|', p.prosrc, l.lanname, p.prosecdef, p.provolatile,"
    " p.proconfig::text, pg_catalog.pg_get_function_result(p.oid), pg_catalog.pg_get_expr(p.proargdefaults, 0)), 'UTF8')), 'hex')"
    " from pg_catalog.pg_proc p join pg_catalog.pg_language l on l.oid = p.prolang"
    " join pg_catalog.pg_namespace n on n.oid = p.pronamespace where n.nspname = 'ops' order by 1";

std::vector<std::pair<std::string, std::string>> to_pairs(const Result& result) {
    std::vector<std::pair<std::string, std::string>> out;
    for (std::size_t row = 0; row < result.size(); ++row) out.emplace_back(result.text(row, 0), result.text(row, 1));
    return out;
}

}  // namespace

bool ledger_exists(Connection& database) {
    return database
               .query(
                   "select 1 from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace"
                   " where n.nspname = 'lhcr_migrations' and c.relname = 'ledger'")
               .size() == 1;
}

std::vector<LedgerRow> ledger_rows(Connection& database) {
    std::vector<LedgerRow> rows;
    if (!ledger_exists(database)) return rows;
    const Result result = database.query(std::string(columns) + " order by name");
    for (std::size_t row = 0; row < result.size(); ++row) rows.push_back(to_row(result, row));
    return rows;
}

std::optional<LedgerRow> ledger_find(Connection& database, const std::string& name) {
    const Result result = database.query(std::string(columns) + " where name = $1", {name});
    if (result.empty()) return std::nullopt;
    return to_row(result, 0);
}

void ledger_lock(Connection& database, const std::function<void(std::string_view)>& progress) {
    database.script(
        "set local lock_timeout = 0; set local statement_timeout = 0; set local idle_in_transaction_session_timeout = 0;"
        " set local client_min_messages = warning");
    const Result free = database.query(std::string("select pg_catalog.pg_try_advisory_xact_lock(") + lock_key + ")");
    if (free.text(0, 0) != "t") {
        if (progress) progress("another migration of this database is running; waiting for it");
        database.query(std::string("select pg_catalog.pg_advisory_xact_lock(") + lock_key + ")");
    }
    // A DDL statement that waits for a busy table must not stop every writer behind it for long.
    database.script("set local lock_timeout = '30s'");
}

void ledger_create(Connection& database) {
    database.script(
        "create schema if not exists lhcr_migrations;"
        "create table if not exists lhcr_migrations.ledger ("
        " name text collate \"C\" primary key,"
        " kind text not null constraint ledger_kind_is_known check (kind in ('migration', 'function')),"
        " checksum text not null, applied_at timestamptz not null default pg_catalog.clock_timestamp(),"
        " applied_by name not null default session_user, binary_version text not null);"
        "create table if not exists lhcr_migrations.function_hash ("
        " signature text collate \"C\" primary key, hash text not null);"
        "comment on schema lhcr_migrations is 'lhcr: which migrations this database has; written by `lhcr migrate up` only'");
}

void ledger_write(Connection& database, const Migration& migration) {
    const bool numbered = migration.kind == Migration::Kind::numbered;
    std::string sql = "insert into lhcr_migrations.ledger (name, kind, checksum, binary_version) values ($1, $2, $3, $4)";
    if (!numbered)
        sql +=
            " on conflict (name) do update set checksum = excluded.checksum, binary_version = excluded.binary_version,"
            " applied_at = pg_catalog.clock_timestamp(), applied_by = session_user";
    database.query(sql, {migration.name, numbered ? "migration" : "function", migration.checksum, version});
}

void ledger_hand_over(Connection& database) {
    database.script(
        "do $$ begin"
        " if (select relforcerowsecurity from pg_catalog.pg_class where oid = 'lhcr_migrations.ledger'::regclass) then return; end if;"
        " execute 'alter table lhcr_migrations.ledger enable row level security, force row level security';"
        " execute 'alter table lhcr_migrations.function_hash enable row level security, force row level security';"
        " execute 'create policy everyone_reads on lhcr_migrations.ledger for select using (true)';"
        " execute 'create policy everyone_reads on lhcr_migrations.function_hash for select using (true)';"
        " execute 'create policy owner_writes on lhcr_migrations.ledger to lhcr_owner using (true) with check (true)';"
        " execute 'create policy owner_writes on lhcr_migrations.function_hash to lhcr_owner using (true) with check (true)';"
        " execute 'grant usage on schema lhcr_migrations to lhcr_user, lhcr_worker, lhcr_backup';"
        " execute 'grant select on all tables in schema lhcr_migrations to lhcr_user, lhcr_worker, lhcr_backup';"
        " execute 'alter schema lhcr_migrations owner to lhcr_owner';"
        " execute 'alter table lhcr_migrations.ledger owner to lhcr_owner';"
        " execute 'alter table lhcr_migrations.function_hash owner to lhcr_owner';"
        " end $$");
}

std::vector<std::pair<std::string, std::string>> function_hashes(Connection& database) {
    return to_pairs(database.query(hashes_sql));
}

std::vector<std::pair<std::string, std::string>> recorded_function_hashes(Connection& database) {
    return to_pairs(database.query("select signature, hash from lhcr_migrations.function_hash order by signature"));
}

void record_function_hashes(Connection& database) {
    database.script("delete from lhcr_migrations.function_hash");
    database.script(std::string("insert into lhcr_migrations.function_hash (signature, hash) ") + hashes_sql);
}

}  // namespace lhcr::db
