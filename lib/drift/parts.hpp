// Which files belong to which bundle: .lhcr/drift.yaml, and each bundle's contracts/ folder. For `lhcr spec drift`.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::drift {

struct Settings {
    std::filesystem::path root;                               ///< what paths are counted from: where .lhcr/ or .git lies
    std::string lock = ".lhcr/spec.lock";                     ///< from the root
    std::map<std::string, std::vector<std::string>> bundles;  ///< slug → patterns, from the root
};

/// The file upwards from a folder to the repository's root. Throws Errc::config_invalid naming key and file.
Settings read_settings(const std::filesystem::path& from);

/// `*` and `?` stay within a folder, `**` goes through any number of them.
bool matches(std::string_view pattern, std::string_view path);
/// The folder that a pattern cannot leave: "migrations" of "migrations/*.sql".
std::string fixed_part(std::string_view pattern);

/// The patterns of a bundle: its contracts/ folder and what the settings name. `folder` from the root.
std::vector<std::string> patterns_of(const Settings& settings, const std::string& slug, const std::string& folder);
/// The files here that match, by path from the root, with their bytes. Throws Errc::unavailable for one that cannot be read or is too
/// large.
std::map<std::string, std::string> read_parts(const Settings& settings, const std::vector<std::string>& patterns);

}  // namespace lhcr::drift
