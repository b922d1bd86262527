// git as a process (no shell), with hooks and the repository's monitor off. For commands that ask what a commit holds or what changed.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::cli {

/// What `git <arguments>` prints, without its last newline; nullopt when it fails, says more than `at_most` bytes, or there is no git.
std::optional<std::string> git(const std::vector<std::string>& arguments, const std::filesystem::path& folder = {},
                               std::size_t at_most = 1u << 20);
/// The blobs that "COMMIT:path" names, in one process and in order: `take(index, bytes)`, nullopt for one that is not there. False when git
/// fails. Names with a line end are not there.
bool git_blobs(const std::vector<std::string>& names, const std::filesystem::path& folder,
               const std::function<void(std::size_t, std::optional<std::string>)>& take);

/// Hands over what it prints piece by piece, whatever its length, and gives it `input` to read. False when it failed; `take` ends it early
/// by returning false, which is no failure.
bool git_stream(const std::vector<std::string>& arguments, const std::filesystem::path& folder, std::string_view input,
                const std::function<bool(std::string_view)>& take);

struct GitObject {
    std::string id;  ///< empty: there is no such object
    std::string type;
    std::string bytes;  ///< empty where it is larger than the limit
    bool is_cut = false;
};
/// The objects that the names mean ("<commit>:spec/x/prd.md"), in their order, in one process. A name with a newline is none. `contents`
/// false: without bytes. Throws Errc::unavailable when git ends early.
std::vector<GitObject> git_objects(const std::vector<std::string>& names, const std::filesystem::path& folder, std::size_t max_bytes,
                                   bool contents = true);

}  // namespace lhcr::cli
