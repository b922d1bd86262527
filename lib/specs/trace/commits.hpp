// Commits that say what they serve, by trailers: `Spec: payments`, `Task: T012`, `Requirement: FR-003`. Read from one pass of `git log`.
// Called by `lhcr spec trace`, which runs git; here are only its bytes, which may be anybody's.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lhcr::specs::trace {

/// What a trailer names: an id, and the bundles that its paragraph (else its commit) names beside it.
struct Reference {
    std::string id;
    std::vector<std::string> specs;
};

struct Commit {
    std::string sha;
    std::int64_t time = 0;     ///< of the committer, seconds
    std::size_t position = 0;  ///< in the log: 0 is HEAD
    std::string subject;
    std::vector<Reference> references;
    std::vector<std::string> specs;
};

/// Trailers of a message. A trailer stands in a paragraph of nothing but trailers, not only in the last one: a squashed merge keeps those
/// of each commit in the middle of its message.
Commit read_message(std::string_view message);

/// Takes `git log -z --date-order --format=%H%x00%P%x00%ct%x00%B`, newest first and each before its parents, in pieces of any size. Keeps
/// commits with trailers, without those that a later commit reverts (of a merge: all that it brought), and the positions of the commits
/// that were asked for.
class LogReader {
public:
    explicit LogReader(std::unordered_set<std::string> wanted) : wanted_(std::move(wanted)) {}
    void feed(std::string_view bytes);
    void finish();

    std::vector<Commit> commits;
    std::unordered_map<std::string, std::size_t> positions;
    std::size_t count = 0;

private:
    void end_field();
    void end_commit();
    bool is_reverted(const std::string& sha, const std::vector<std::string>& parents);
    void look_for_reverts(std::string_view message);

    std::unordered_set<std::string> wanted_;
    std::unordered_map<std::string, std::string> reverted_;  ///< commit → of a merge, the parent whose side stays; empty: its first
    /// Commits still to come that a reverted merge reaches: merge → whether the side that stays reaches it too.
    std::unordered_map<std::string, std::map<std::size_t, bool>> reached_;
    std::vector<std::size_t> open_;  ///< by merge: how many of these that side does not reach
    std::string fields_[4];
    std::size_t field_ = 0;
};

}  // namespace lhcr::specs::trace
