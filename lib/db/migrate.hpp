// Schema migration: numbered files once and in order, function files again whenever their text changed.
//
// Called by `lhcr migrate …`, `lhcr local up` and `lhcr doctor`. One transaction a numbered file, its row in lhcr_migrations.ledger
// first, under an advisory lock taken inside the transaction, so that any number of migrators may run at once, also through a
// transaction pooler, and a death between two files loses nothing.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::db {

struct Migration {
    enum class Kind { numbered, function };
    std::string name;  ///< "0001_create_roles", "functions/run_claim"
    Kind kind = Kind::numbered;
    std::string_view sql;
    std::string checksum;
};

/// What this binary carries, in the order in which it is applied.
std::vector<Migration> embedded_migrations();

struct MigrateOptions {
    /// Apply every function file again, also those whose text did not change (after someone replaced one by hand).
    bool restore_functions = false;
    /// Make the organisation 'default' with the caller as Platform Admin when nobody is one yet.
    bool seed = true;
    /// Called before each file is applied, and when another migrator is waited for.
    std::function<void(std::string_view)> progress;
};

struct MigrateReport {
    std::vector<std::string> applied;  ///< names, in order; empty when there was nothing to do
    bool seeded = false;
};

struct MigrationState {
    std::string name;
    Migration::Kind kind;
    /// applied, pending, changed (a function whose text is newer here: pending too), drifted (a numbered file that is not what was
    /// applied), unknown (in the database, not in this binary)
    std::string status;
    std::string checksum;
    std::string applied_at;      ///< RFC 3339, empty when pending
    std::string binary_version;  ///< of the lhcr that applied it
};

/// Brings the database up to date. Throws Errc::migration_drift, database_newer, not_authorised (hint: the SQL to run); conflict when
/// a table or schema of the same name is not ours.
MigrateReport migrate_up(Connection& database, const std::vector<Migration>& migrations, const MigrateOptions& options = {});

/// The state of each file; works on an empty database and without any right to write.
std::vector<MigrationState> migrate_status(Connection& database, const std::vector<Migration>& migrations);

/// What is not as it should be: drifted files, unknown ones, functions in schema ops that were changed, added or dropped by hand.
std::vector<std::string> migrate_verify(Connection& database, const std::vector<Migration>& migrations);

/// Throws what migrate_up would refuse, without changing anything.
void migrate_check(Connection& database, const std::vector<Migration>& migrations);

/// The SQL a superuser has to run before this login can migrate; empty when it can. Needs no rights.
std::string migrate_missing_rights(Connection& database);

}  // namespace lhcr::db
