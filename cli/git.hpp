// git as a process (no shell), with hooks and the repository's monitor off. For commands that ask what a commit holds or what changed.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace lhcr::cli {

/// What `git <arguments>` prints, without its last newline; nullopt when it fails, says more than a MiB, or there is no git.
std::optional<std::string> git(const std::vector<std::string>& arguments, const std::filesystem::path& folder = {});

}  // namespace lhcr::cli
