// The ledger of migrations: who applied what, when, with which text. Private to lib/db (migrate.cpp).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "db/connection.hpp"
#include "db/migrate.hpp"

namespace lhcr::db {

struct LedgerRow {
    std::string name;
    Migration::Kind kind;
    std::string checksum;
    std::string applied_at;
    std::string binary_version;
};

/// True when lhcr_migrations.ledger is there.
bool ledger_exists(Connection& database);
/// All rows in order of name; none when there is no ledger.
std::vector<LedgerRow> ledger_rows(Connection& database);
std::optional<LedgerRow> ledger_find(Connection& database, const std::string& name);
/// Inside a transaction: waits for other migrators of this database, then lifts the login's own timeouts.
void ledger_lock(Connection& database, const std::function<void(std::string_view)>& progress);
/// Inside a locked transaction: makes schema and tables where missing.
void ledger_create(Connection& database);
/// Inside a locked transaction: the row of one file, new or replaced.
void ledger_write(Connection& database, const Migration& migration);
/// Inside a locked transaction, once lhcr_owner exists: gives the ledger to it, enables row level security.
void ledger_hand_over(Connection& database);

/// signature → hash of every function in schema ops, as the catalogue has it now.
std::vector<std::pair<std::string, std::string>> function_hashes(Connection& database);
/// As `up` left them.
std::vector<std::pair<std::string, std::string>> recorded_function_hashes(Connection& database);
void record_function_hashes(Connection& database);

}  // namespace lhcr::db
