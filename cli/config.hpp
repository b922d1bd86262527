// Configuration: one value and its origin for each setting of settings.def, and the contexts of the user file.
//
// Flag > environment > project file > user file > default. Unknown keys are errors. Made once by Session; `--explain-config` prints it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "cli/flags.hpp"

namespace lhcr::cli {

struct Setting {
    std::string name;
    std::string value;
    std::string origin;  ///< flag, environment, project file, user file, default
    std::string source;  ///< "--env", "LHCR_ENVIRONMENT", "/home/a/.config/lhcr/config.yaml (context local)"
};

/// How variables are read; tests hand in a map.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
std::optional<std::string> process_environment(const std::string& name);

class Config {
public:
    /// Throws Errc::config_invalid for unreadable files, unknown keys, wrong types, a context that is not there.
    static Config load(const GlobalFlags& flags, const Environment& environment, const std::filesystem::path& folder);

    const std::string& value(std::string_view name) const { return setting(name).value; }
    const Setting& setting(std::string_view name) const;
    const std::vector<Setting>& settings() const { return settings_; }
    bool is_set(std::string_view name) const { return setting(name).origin != "default"; }
    /// True when the database was named by a flag, a variable or a context; PG* count.
    bool has_database() const { return database_from_libpq_ || is_set("database"); }
    const json& contexts() const { return contexts_; }
    const std::filesystem::path& user_file() const { return user_file_; }

private:
    std::vector<Setting> settings_;
    json contexts_ = json::object();
    std::filesystem::path user_file_;
    bool database_from_libpq_ = false;
};

/// $XDG_CONFIG_HOME/lhcr/config.yaml, else ~/.config/lhcr/config.yaml.
std::filesystem::path default_user_file(const Environment& environment);
/// `.lhcr.yaml` in `folder` or above it, not above the folder that holds `.git`; nullopt when there is none.
std::optional<std::filesystem::path> find_project_file(const std::filesystem::path& folder);

/// Writes one context into the user file (created 0600) and makes it current; the file is replaced whole or not at all.
void remember_context(const std::filesystem::path& user_file, const std::string& name, const json& context);

}  // namespace lhcr::cli
