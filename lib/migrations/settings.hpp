// .lhcr/migrate.yaml: how a repository's migrations are applied and what of them is lived with. Flags win over it. For `lhcr migrate lint`
// and `lhcr spec drift`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "migrations/lint.hpp"

namespace lhcr::migrations {

struct Settings {
    std::filesystem::path file;      ///< empty: none was found
    std::vector<std::string> paths;  ///< as reached from the working directory
    Severity fail_on = Severity::error;
    Options options;
};

/// The file upwards from a folder to the repository's root. Throws Errc::config_invalid naming key and file.
Settings read_settings(const std::filesystem::path& from);
Transaction transaction_of(const std::string& name);
Severity severity_of(const std::string& name);

/// The *.sql files at the paths, in the order in which they are applied: by folder, number, name. Throws Errc::usage when a path holds
/// none, Errc::unavailable for one that cannot be read.
std::vector<File> read_files(const std::vector<std::string>& paths);
/// The same order, for files that come from elsewhere.
void sort_files(std::vector<File>& files);

}  // namespace lhcr::migrations
