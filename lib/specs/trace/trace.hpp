// The graph: item → plan → task → commit → evidence, and the state of each item that follows from it. Pure: what git and the control plane
// know comes in as data. Called by `lhcr spec trace`: link, then fetch the bundles of the commits that `wanted` names, then judge.
//
// A state is earned by evidence and commits, never by a tick: a passed check at a commit of this history, run against a bundle in which the
// item reads as it does now, verifies. The same check with another text makes it suspect.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "specs/trace/commits.hpp"
#include "specs/trace/item.hpp"
#include "specs/trace/junit.hpp"

namespace lhcr::specs::trace {

/// In the order of what they are worth; suspect and failing are told apart from all of them.
enum class State : unsigned char { untraced, planned, implemented, verified, suspect, failing };
inline constexpr std::size_t state_count = 6;
std::string_view state_name(State state);

struct TracedBundle {
    std::string slug;
    std::string folder;  ///< as it was reached
    std::string layout;
    std::string content_hash;
    bool shown = true;  ///< asked for; the others of the repository only lend their names
    std::vector<Item> items;
};

struct History {
    bool is_git = false;
    bool is_shallow = false;
    bool is_dirty = false;  ///< files of the commit are changed here
    std::string head;
    std::size_t count = 0;
    std::vector<Commit> commits;                             ///< those with trailers, newest first
    std::unordered_map<std::string, std::size_t> positions;  ///< of commits that evidence names, in HEAD's history
};

/// A bundle as a commit has it.
struct Version {
    bool is_known = false;  ///< the commit could be read
    bool is_there = false;  ///< it has the bundle
    std::string content_hash;
    std::unordered_map<std::string, std::string> texts;  ///< by item id: its text_hash
};
/// By bundle and commit. Most commits share a bundle's tree.
using Versions = std::map<std::pair<std::size_t, std::string>, std::shared_ptr<const Version>>;

struct Artifact {
    std::string name, sha256;
};

/// A JUnit report, or a run with what it kept.
struct Evidence {
    bool is_run = false;
    std::string source;  ///< a file, or a run's id
    std::string commit;  ///< whole; empty: unknown
    bool is_dirty = false;
    std::vector<Case> cases;  ///< of the report, or of a report that the run kept
    // of a run
    std::string slug, bundle_hash, template_name, environment, status, finished_at;
    Outcome outcome = Outcome::passed;
    std::optional<int> exit_code;
    std::vector<std::string> references;  ///< of its labels
    std::vector<Artifact> artifacts;
};

enum class Via : unsigned char { property, name, file, label };
std::string_view via_name(Via via);

/// What one piece of evidence says about one item.
struct Proof {
    std::size_t evidence = 0;
    Via via{};
    std::size_t passed = 0, failed = 0, skipped = 0;
    std::vector<std::string> examples;  ///< names of cases, failed ones first
    std::string message;                ///< of the first failure
    bool counts = true;
    std::string why_not;
};

struct Node {
    std::size_t bundle = 0;
    Item item;                         ///< its tasks are nodes
    std::vector<std::size_t> commits;  ///< of history.commits, newest first
    std::vector<Proof> proofs;
    State state = State::untraced;
    std::string why;
    std::string proved_at;  ///< the commit that its state stands on
    std::string key(const std::vector<TracedBundle>& bundles) const { return bundles[bundle].slug + "/" + item.id; }
};

/// A name in a commit, a run or a report that no bundle's item has.
struct Stray {
    std::string id, where;
    bool is_ambiguous = false;
};

struct Trace {
    std::vector<TracedBundle> bundles;
    History history;
    std::vector<Evidence> evidence;
    std::vector<Node> nodes;
    std::vector<Stray> strays;
    std::size_t stray_count = 0;

    /// Of the bundles that are shown, by class.
    std::array<std::array<std::size_t, state_count>, class_count> counts() const;
};

/// Moves everything into a trace whose nodes have their tasks, commits and proofs. Evidence newest first: of a check that was repeated
/// the newest verdict counts.
Trace link(std::vector<TracedBundle> bundles, History history, std::vector<Evidence> evidence);
/// The bundles at commits that judge wants to read.
std::vector<std::pair<std::size_t, std::string>> wanted(const Trace& trace);
void judge(Trace& trace, const Versions& versions);

}  // namespace lhcr::specs::trace
