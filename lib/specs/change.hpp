// What lies around bundles in time: what they said at earlier commits, what a branch changes, and the run that validated them. Filled by
// who can ask git (cli/spec_change.cpp), judged by rules/change.cpp and rules/history.cpp; here it is only data, so that a rule has no
// clock, no process and the same answer everywhere.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "specs/model.hpp"

namespace lhcr::specs {

/// What a bundle said at one commit. Texts are compared by their words: case, blanks and marks may change.
struct Moment {
    std::string commit;                                 ///< short
    std::map<std::string, std::string> texts;           ///< "FR-003", "US2" → hash of its words
    std::map<std::string, std::set<std::string>> done;  ///< a done task's id → the requirements it cites
    std::string plan, tasks;                            ///< hashes of the files; empty: not there
};
/// Oldest first.
using History = std::vector<Moment>;
Moment moment_of(std::string commit, const Model& model);

/// A bundle's name in a trailer, a pull request or a run: "Spec: spec/payments".
struct Reference {
    std::string from;  ///< "commit 1a2b3c4", "the pull request", "run 0192…"
    std::string slug;
    bool resolves = false;
};
/// The slug behind "Spec:" in a line of a message: `payments`, `spec/payments`, `specs/004-payments/plan.md`. Empty when it is none.
std::string slug_in(std::string_view line);

/// A document of before, and whether one may change it now.
struct Before {
    Document document;
    bool approved_change = false;  ///< a commit that touched it says so: Amendment:, Approved-by:
};

/// What a branch changes since it began.
struct Change {
    std::string base;                ///< short
    std::vector<std::string> files;  ///< from the root, sorted
    std::vector<Reference> references;
    std::vector<std::string> bundles;                          ///< folders of bundles that it touched, from the root
    std::string name;                                          ///< of what it is to be merged into: "origin/main"
    std::map<std::string, std::vector<std::string>> features;  ///< folder of features, absolute → those that came there meanwhile
    std::map<std::string, Before> constitutions;               ///< those that it touched, by absolute path
};

/// The run that a deployment relies on, as `lhcr run show -o json` has it, and what its commit holds.
struct RunRecord {
    std::string place;  ///< the file it came in
    std::string run_id, git_sha, spec_slug, spec_hash;
    bool resolves = false;            ///< its commit holds a bundle of its slug
    std::string hash_at_commit;       ///< of that bundle
    std::optional<Moment> moment;     ///< what the bundle said
    std::vector<std::string> differ;  ///< contract files that are not as in its commit, from the root
};
/// Reads what `run show` writes, or the line of a run in `run list`. Throws Errc::usage when it is no run.
RunRecord read_run_record(const std::string& text, const std::string& place);

/// Which code a bundle answers for, and which files are contracts: patterns of .lhcr/spec.yaml. A pattern that ends in a slash is a folder;
/// `*` and `?` stand for anything, slashes too.
struct PathMap {
    std::vector<std::pair<std::string, std::string>> code;  ///< pattern → slug; empty: any bundle
    std::vector<std::string> contracts = {"*contracts/*", "*openapi*.json", "*openapi*.y*ml", "*.schema.json", "*migrations/*"};
};
bool matches(const std::string& pattern, const std::string& path);
/// Letters, digits and longer characters, lower case, one blank between: what a reader would call the same words.
std::string words_of(std::string_view text);

/// As the keys here are written: absolute, links resolved, without a slash at its end.
std::string key_of(const std::filesystem::path& path);

/// All that may be around; what was not asked for is empty.
struct Around {
    std::filesystem::path root;  ///< of the repository, absolute
    std::optional<Change> change;
    std::optional<RunRecord> run;
    std::map<std::string, History> histories;  ///< by the bundle's place: absolute, normal
    PathMap paths;
};

}  // namespace lhcr::specs
