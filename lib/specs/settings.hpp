// .lhcr/spec.yaml: how a repository wants its gate. Flags win over it. Called by `lhcr spec validate`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "specs/change.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

struct Settings {
    std::filesystem::path file;    ///< empty: none was found
    std::filesystem::path folder;  ///< what its paths are counted from
    std::string ruleset = std::string(newest_ruleset);
    Profile profile = Profile::ci;
    Severity fail_on = Severity::error;
    std::vector<std::string> paths;
    std::string baseline;
    std::vector<std::pair<RuleId, std::optional<Severity>>> rules;  ///< nullopt: off
    PathMap map;                                                    ///< code and contracts, from the repository's root
    json trace = json::object();                                    ///< thresholds of `spec trace`: {FR: {verified: 80}}
};

/// The file upwards from a folder to the repository's root. Throws Errc::config_invalid naming key and file.
Settings read_settings(const std::filesystem::path& from);
/// The text of a file FOLDER/.lhcr/spec.yaml.
Settings parse_settings(const std::string& text, const std::filesystem::path& file);
Profile profile_of(const std::string& name);
Severity severity_of(const std::string& name);
Selection select_rules(const Settings& settings);

}  // namespace lhcr::specs
