// git as a process (no shell), with hooks and the repository's monitor off. For commands that ask what a commit holds or what changed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace lhcr::cli {

/// What `git <arguments>` prints, without its last newline; nullopt when it fails, says more than `at_most` bytes, or there is no git.
std::optional<std::string> git(const std::vector<std::string>& arguments, const std::filesystem::path& folder = {},
                               std::size_t at_most = 1u << 20);
/// The blobs that "COMMIT:path" names, in one process and in order: `take(index, bytes)`, nullopt for one that is not there. False when git
/// fails. Names with a line end are not there.
bool git_blobs(const std::vector<std::string>& names, const std::filesystem::path& folder,
               const std::function<void(std::size_t, std::optional<std::string>)>& take);

}  // namespace lhcr::cli
