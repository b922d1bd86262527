// `lhcr migrate lint`: Postgres migrations, judged statement by statement and against what a commit had of them. Pure: texts in, findings
// out. Called by cli/commands/migrate_lint.cpp and lib/drift.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "migrations/rule.hpp"

namespace lhcr::migrations {

enum class Transaction : unsigned char {
    none,  ///< statements run as they stand; `begin` and `commit` count
    file,  ///< the runner wraps each file
};

/// A finding that is lived with, and why: files that were released cannot be edited any more.
struct Accepted {
    std::string file;
    RuleId rule{};
    std::string reason;
};

struct Options {
    Transaction transaction = Transaction::none;
    bool lock_timeout_by_runner = false;
    std::map<RuleId, std::optional<Severity>> rules;  ///< nullopt: off
    std::vector<Accepted> accepted;
};

struct File {
    std::string path;  ///< as findings name it
    std::string text;
};

struct Report {
    std::vector<std::string> files;
    std::size_t statements = 0, bytes = 0;
    std::vector<Finding> findings;  ///< by file, then by place
    std::size_t errors = 0, warnings = 0, suppressed = 0;
};

/// What a commit had of them.
struct Past {
    std::map<std::string, std::string> files;  ///< path → text, where this branch began
    std::set<std::string> there;               ///< paths, where it is to go: a new migration must come after all of them
};

/// `files` in the order in which they are applied. Without `past`, history is not asked about.
Report lint(const std::vector<File>& files, const Options& options, const std::optional<Past>& past = std::nullopt);
bool has_errors(const Report& report);

/// The number a file name begins with ("0027_replace_run_claim.sql", "V2.1__init.sql": "2.1"), or that of its folder
/// ("0001_a/migration.sql"); empty: a file that is applied whenever it changes, or that goes back, and has no history.
std::string number_of(std::string_view path);

}  // namespace lhcr::migrations
