// What a check gets and how it tells: one statement after another of a file, and what the statements before it have done.
// For the checks of this folder and lint.cpp, which calls them in turn.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/lint.hpp"
#include "migrations/rule.hpp"
#include "migrations/statements.hpp"

namespace lhcr::migrations {

/// What the files before have made true of constraints: it decides whether `set not null` has to read the table.
struct Known {
    struct Constraint {
        std::string not_null;  ///< the column that it says is not null; empty: something else
        bool validated = false;
    };
    std::map<std::string, std::map<std::string, Constraint>> constraints;  ///< table → name
};

class Check {
public:
    Check(std::string path, const SqlText& sql, const Options& how, Known& so_far, std::vector<Finding>& out)
        : file(std::move(path)),
          text(sql),
          options(how),
          known(so_far),
          out_(out),
          transaction(how.transaction == Transaction::file),
          timeout(how.lock_timeout_by_runner) {}

    const std::string file;
    const SqlText& text;
    const Options& options;
    Known& known;

private:
    std::vector<Finding>& out_;

public:
    bool transaction;  ///< between begin and commit, or in a file that its runner wraps
    bool timeout;      ///< lock_timeout is set
    bool timeout_local = false;
    bool told_timeout = false;
    std::set<std::string> made;                           ///< tables of this file: nobody waits for them, nothing is in them
    std::set<std::string> maybe_made;                     ///< those of them made `if not exists`: they may hold rows
    std::set<std::pair<std::string, std::string>> added;  ///< constraints of this transaction that are not valid yet
    std::size_t statement_at = 0;

    void tell(RuleId id, std::size_t at, std::string message, std::string hint, std::string subject);
    bool is_made(const std::string& table) const;
    /// Made here for sure, so that nothing is in it.
    bool is_empty(const std::string& table) const;
    /// A lock on a table that others use is waited for: MG028 when that may last.
    void locks(const std::string& table);
};

void check_destructive(Check& check, const Statement& statement);
void check_locks(Check& check, const Statement& statement);
void check_table(Check& check, const Statement& statement);
void check_additive(Check& check, const Statement& statement);
/// Keeps track of transactions, settings, tables made; the last of a statement's.
void follow(Check& check, const Statement& statement);
/// All of them over one statement; the body of a DO block too.
void check_statement(Check& check, const Statement& statement);

/// Offset of a node's `location`, or of its statement.
std::size_t place_of(const Statement& statement, const json& node);

}  // namespace lhcr::migrations
