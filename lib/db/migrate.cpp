// The order of things in a migration: check, then file by file under the lock, functions last, then the first organisation.
#include "db/migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <set>

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/version.hpp"
#include "db/ledger.hpp"

namespace lhcr::db {
namespace {

/// "0.10.2" as numbers, so that 0.10 is newer than 0.9.
std::array<int, 3> version_numbers(const std::string& text) {
    std::array<int, 3> numbers{};
    std::sscanf(text.c_str(), "%d.%d.%d", &numbers[0], &numbers[1], &numbers[2]);
    return numbers;
}

/// Refusals that need only the ledger; nothing is changed.
void check_ledger(const std::vector<LedgerRow>& rows, const std::vector<Migration>& migrations) {
    std::map<std::string_view, const Migration*> known;
    for (const auto& migration : migrations) known[migration.name] = &migration;
    std::string newest_applied;
    for (const auto& row : rows) {
        if (row.kind == Migration::Kind::numbered) newest_applied = std::max(newest_applied, row.name);
        if (version_numbers(row.binary_version) > version_numbers(version))
            throw Error(Errc::database_newer, fmt::format("the database was migrated by lhcr {}, this is {}", row.binary_version, version));
        const auto found = known.find(row.name);
        if (row.kind != Migration::Kind::numbered) continue;
        if (found == known.end())
            throw Error(Errc::database_newer,
                        fmt::format("the database has the migration '{}', which this lhcr {} does not know", row.name, version));
        if (found->second->checksum != row.checksum)
            throw Error(Errc::migration_drift,
                        fmt::format("the migration '{}' is not the text that was applied on {}", row.name, row.applied_at))
                .set_detail(json{{"migration", row.name}, {"applied", row.checksum}, {"here", found->second->checksum}}.dump());
    }
    for (const auto& migration : migrations) {
        const bool applied = std::ranges::any_of(rows, [&](const LedgerRow& row) { return row.name == migration.name; });
        if (migration.kind == Migration::Kind::numbered && !applied && migration.name < newest_applied)
            throw Error(Errc::migration_drift,
                        fmt::format("the migration '{}' was never applied, but '{}' was", migration.name, newest_applied));
    }
}

std::vector<std::string> function_drift(Connection& database) {
    std::map<std::string, std::string> recorded, now;
    for (auto& [signature, hash] : recorded_function_hashes(database)) recorded[signature] = hash;
    for (auto& [signature, hash] : function_hashes(database)) now[signature] = hash;
    std::vector<std::string> out;
    for (const auto& [signature, hash] : recorded) {
        const auto found = now.find(signature);
        if (found == now.end()) out.push_back(fmt::format("the function 'ops.{}' was dropped by hand", signature));
        else if (found->second != hash) out.push_back(fmt::format("the function 'ops.{}' was changed by hand", signature));
    }
    for (const auto& [signature, hash] : now)
        if (!recorded.contains(signature)) out.push_back(fmt::format("the function 'ops.{}' was added by hand", signature));
    return out;
}

void check_rights(Connection& database) {
    if (const std::string sql = migrate_missing_rights(database); !sql.empty()) {
        const std::string login = database.query("select session_user::text").text(0, 0);
        throw Error(Errc::not_authorised, fmt::format("the login '{}' may not make what lhcr needs in this database", login),
                    "run this as a superuser, then migrate again:\n" + sql);
    }
}

void apply(Connection& database, const Migration& migration, const MigrateOptions& options) {
    if (options.progress) options.progress(migration.name);
    ledger_write(database, migration);
    try {
        database.script(std::string(migration.sql));
    } catch (Error& error) {
        error.add_context(fmt::format("in the migration '{}'; nothing of it was kept", migration.name));
        throw;
    }
}

/// True when it was this caller that applied the file.
bool apply_numbered(Connection& database, const Migration& migration, const MigrateOptions& options) {
    bool applied = false;
    database.transaction([&] {
        ledger_lock(database, options.progress);
        const auto row = ledger_find(database, migration.name);
        if (row && row->checksum != migration.checksum)
            throw Error(Errc::migration_drift,
                        fmt::format("the migration '{}' is not the text that was applied on {}", migration.name, row->applied_at));
        if (row) return;
        apply(database, migration, options);
        applied = true;
    });
    return applied;
}

void apply_functions(Connection& database, const std::vector<Migration>& migrations, const MigrateOptions& options, MigrateReport& report) {
    database.transaction([&] {
        ledger_lock(database, options.progress);
        ledger_hand_over(database);
        const auto rows = ledger_rows(database);
        check_ledger(rows, migrations);
        const bool recorded_before = !recorded_function_hashes(database).empty();
        bool restore = options.restore_functions;
        if (recorded_before && !restore && report.applied.empty())
            if (const auto drift = function_drift(database); !drift.empty())
                throw Error(Errc::migration_drift, drift.front(),
                            "`lhcr migrate up --restore-functions` puts back the text of this binary");
        std::set<std::string, std::less<>> known;
        for (const auto& migration : migrations) {
            known.insert(migration.name);
            if (migration.kind != Migration::Kind::function) continue;
            const auto row = std::ranges::find(rows, migration.name, &LedgerRow::name);
            if (!restore && row != rows.end() && row->checksum == migration.checksum) continue;
            apply(database, migration, options);
            report.applied.push_back(migration.name);
        }
        for (const auto& row : rows)
            if (row.kind == Migration::Kind::function && !known.contains(row.name))
                database.query("delete from lhcr_migrations.ledger where name = $1", {row.name});
        if (!report.applied.empty() || !recorded_before) record_function_hashes(database);
    });
}

void seed_organisation(Connection& database, const MigrateOptions& options, MigrateReport& report) {
    database.transaction([&] {
        ledger_lock(database, options.progress);
        if (!database.query("select 1 from ops.membership where role = 'platform_admin' limit 1").empty()) return;
        database.call("org_bootstrap", {{"p_org", "default"},
                                        {"p_project", "default"},
                                        {"p_login", database.query("select session_user::text").text(0, 0)},
                                        {"p_kind", "user"}});
        report.seeded = true;
    });
}

}  // namespace

std::vector<Migration> embedded_migrations() {
    constexpr std::string_view folder = "migrations/";
    std::vector<Migration> numbered, functions;
    for (const auto& file : embedded_under(folder)) {
        std::string_view name = file.path.substr(folder.size());
        if (!name.ends_with(".sql")) continue;
        name.remove_suffix(4);
        const bool is_function = name.starts_with("functions/");
        if (!is_function && name.find('/') != std::string_view::npos) continue;
        auto& into = is_function ? functions : numbered;
        into.push_back({std::string(name), is_function ? Migration::Kind::function : Migration::Kind::numbered, file.content,
                        sha256_hex(file.content)});
    }
    std::ranges::sort(numbered, {}, &Migration::name);
    std::ranges::sort(functions, {}, &Migration::name);
    numbered.insert(numbered.end(), functions.begin(), functions.end());
    return numbered;
}

void migrate_check(Connection& database, const std::vector<Migration>& migrations) {
    check_ledger(ledger_rows(database), migrations);
}

MigrateReport migrate_up(Connection& database, const std::vector<Migration>& migrations, const MigrateOptions& options) {
    migrate_check(database, migrations);
    if (!ledger_exists(database)) {
        check_rights(database);
        database.transaction([&] {
            ledger_lock(database, options.progress);
            if (!ledger_exists(database) && !database.query("select 1 from pg_catalog.pg_namespace where nspname = 'ops'").empty())
                throw Error(Errc::conflict, "the schema 'ops' is there already and is not lhcr's",
                            "give lhcr a database of its own, or rename that schema");
            ledger_create(database);
        });
    }
    MigrateReport report;
    const auto rows = ledger_rows(database);
    for (const auto& migration : migrations) {
        if (migration.kind != Migration::Kind::numbered) continue;
        if (std::ranges::any_of(rows, [&](const LedgerRow& row) { return row.name == migration.name; })) continue;
        if (apply_numbered(database, migration, options)) report.applied.push_back(migration.name);
    }
    apply_functions(database, migrations, options, report);
    if (options.seed) seed_organisation(database, options, report);
    return report;
}

std::vector<MigrationState> migrate_status(Connection& database, const std::vector<Migration>& migrations) {
    const auto rows = ledger_rows(database);
    std::vector<MigrationState> out;
    std::set<std::string, std::less<>> known;
    for (const auto& migration : migrations) {
        known.insert(migration.name);
        const auto row = std::ranges::find(rows, migration.name, &LedgerRow::name);
        MigrationState state{migration.name, migration.kind, "pending", migration.checksum, "", ""};
        if (row != rows.end()) {
            const bool same = row->checksum == migration.checksum;
            state.status = same ? "applied" : migration.kind == Migration::Kind::function ? "changed" : "drifted";
            state.applied_at = row->applied_at;
            state.binary_version = row->binary_version;
        }
        out.push_back(std::move(state));
    }
    for (const auto& row : rows)
        if (!known.contains(row.name)) out.push_back({row.name, row.kind, "unknown", row.checksum, row.applied_at, row.binary_version});
    return out;
}

std::vector<std::string> migrate_verify(Connection& database, const std::vector<Migration>& migrations) {
    std::vector<std::string> out;
    for (const auto& state : migrate_status(database, migrations)) {
        if (state.status == "drifted")
            out.push_back(fmt::format("the migration '{}' is not the text that was applied on {}", state.name, state.applied_at));
        if (state.status == "unknown")
            out.push_back(fmt::format("'{}' was applied by lhcr {} and is not in this binary", state.name, state.binary_version));
    }
    if (ledger_exists(database))
        for (auto& line : function_drift(database)) out.push_back(std::move(line));
    return out;
}

}  // namespace lhcr::db
