// What git knows of spec bundles: the commits with trailers, which commits are in HEAD's history, and the bundles as commits have them. A
// few processes for a whole repository, whatever the number of items. Used by `spec trace`.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_set>
#include <vector>

#include "specs/bundle.hpp"
#include "specs/trace/trace.hpp"

namespace lhcr::cli {

class SpecHistory {
public:
    /// The repository around a folder, if there is one.
    explicit SpecHistory(const std::filesystem::path& folder);

    bool is_git() const { return is_git_; }
    const std::filesystem::path& root() const { return root_; }
    /// The whole name of each commit; empty where there is none of that name here.
    std::vector<std::string> resolve(const std::vector<std::string>& revisions) const;
    /// One pass over the log. Throws Errc::unavailable when git ends early.
    specs::trace::History read(const std::unordered_set<std::string>& wanted) const;
    /// The bundles of these places at these commits.
    specs::trace::Versions versions(const std::vector<std::pair<std::size_t, std::string>>& wanted,
                                    const std::vector<specs::Place>& places) const;

private:
    std::filesystem::path root_;
    bool is_git_ = false;
    std::string head_;
};

}  // namespace lhcr::cli
