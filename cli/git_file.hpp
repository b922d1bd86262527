// Files of a commit, byte for byte. For commands that compare what is here with what was.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace lhcr::cli {

/// The bytes of `path` (counted from the working directory) at the commit; nullopt when it is not there, is larger than `at_most`, or there
/// is no git.
std::optional<std::string> git_file(const std::string& commit, const std::string& path, std::size_t at_most = 16u << 20);
/// The files below the paths at the commit, named from the working directory. Throws Errc::usage when the commit is not here.
std::set<std::string> git_files(const std::string& commit, const std::vector<std::string>& paths);
/// Where this branch left `ref`, or `ref` itself when they share nothing. Throws Errc::usage when it is not here.
std::string git_base(const std::string& ref);

}  // namespace lhcr::cli
