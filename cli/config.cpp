// Which value of a setting wins, and the checks on both files.
#include "cli/config.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "base/yaml.hpp"
#include "cli/command.hpp"

namespace lhcr::cli {
namespace fs = std::filesystem;
namespace {

struct SettingRow {
    std::string_view name, flag, variable;
    bool in_context, in_project_file;
    std::string_view fallback;
};
constexpr SettingRow rows[] = {
#define LHCR_SETTING(name, flag, variable, in_context, in_project_file, fallback, meaning) \
    {#name, flag, variable, in_context, in_project_file, fallback},
#include "cli/settings.def"
#undef LHCR_SETTING
};

std::string read_file(const fs::path& path, bool must_exist) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        std::error_code ignored;
        if (!must_exist && !fs::exists(path, ignored)) return {};
        throw Error(Errc::config_invalid, fmt::format("cannot read the configuration file '{}'", path.string()),
                    "check the path given with --config or LHCR_CONFIG");
    }
    std::string text(std::istreambuf_iterator<char>(in), {});
    if (in.bad()) throw Error(Errc::config_invalid, fmt::format("cannot read the configuration file '{}'", path.string()));
    return text;
}

json read_document(const fs::path& path, bool must_exist) {
    try {
        json document = parse_yaml(read_file(path, must_exist), path.string());
        if (document.is_null()) return json::object();
        if (!document.is_object()) throw Error(Errc::config_invalid, fmt::format("{}: keys are expected", path.string()));
        return document;
    } catch (const Error& error) {
        throw Error(Errc::config_invalid, error.message(), error.hint());
    }
}

/// Scalars as text; anything else, and any key that is not in `allowed`, is refused.
void check_keys(const json& object, const std::vector<std::string>& allowed, const std::string& where) {
    if (!object.is_object()) throw Error(Errc::config_invalid, fmt::format("{}: keys are expected", where));
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(allowed, key) == allowed.end()) {
            const auto meant = closest(key, allowed);
            throw Error(Errc::config_invalid, fmt::format("{}: unknown key '{}'", where, key),
                        meant ? fmt::format("did you mean '{}'?", *meant) : fmt::format("known keys: {}", fmt::join(allowed, ", ")));
        }
        if (key == "contexts") continue;
        if (!value.is_string() && !value.is_boolean() && !value.is_number_integer())
            throw Error(Errc::config_invalid, fmt::format("{}: '{}' must be one value", where, key));
        if ((key == "database" || key == "migrate_database") && value.is_string() && holds_password(value.get<std::string>()))
            throw Error(Errc::config_invalid, fmt::format("{}: '{}' holds a password", where, key),
                        "keep it in PGPASSFILE (~/.pgpass) or a PGSERVICE entry, and leave it out here");
    }
}

std::string as_text(const json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::vector<std::string> names_where(bool SettingRow::*member, std::vector<std::string> more) {
    for (const auto& row : rows)
        if (row.*member) more.emplace_back(row.name);
    return more;
}

/// One level of the order: values that were found there.
struct Level {
    std::string origin;
    std::map<std::string, Setting, std::less<>> values;

    void put(std::string_view name, const std::string& value, std::string source) {
        values.try_emplace(std::string(name), Setting{std::string(name), value, origin, std::move(source)});
    }
};

}  // namespace

const Setting& Config::setting(std::string_view name) const {
    const auto found = std::ranges::find(settings_, name, &Setting::name);
    if (found == settings_.end()) throw Error(Errc::internal, fmt::format("no setting '{}'", name));
    return *found;
}

Config Config::load(const GlobalFlags& flags, const Environment& environment, const fs::path& folder) {
    Config config;
    Level by_flag{"flag", {}}, by_variable{"environment", {}}, by_project{"project file", {}}, by_user{"user file", {}};

    const std::map<std::string_view, std::string> given = {{"context", flags.context},
                                                           {"database", flags.database},
                                                           {"migrate_database", flags.migrate_database},
                                                           {"store", flags.store},
                                                           {"org", flags.org},
                                                           {"project", flags.project},
                                                           {"environment", flags.environment}};
    for (const auto& row : rows) {
        if (const auto flag = given.find(row.name); flag != given.end() && !flag->second.empty())
            by_flag.put(row.name, flag->second, std::string(row.flag));
        if (const auto variable = environment(std::string(row.variable)); variable && !variable->empty())
            by_variable.put(row.name, *variable, std::string(row.variable));
    }

    const auto named_file = !flags.config_file.empty() ? std::optional(flags.config_file) : environment("LHCR_CONFIG");
    config.user_file_ = named_file ? fs::path(*named_file) : default_user_file(environment);
    const json user = read_document(config.user_file_, named_file.has_value());
    check_keys(user, {"current_context", "output", "contexts"}, config.user_file_.string());
    if (user.contains("contexts")) config.contexts_ = user["contexts"];
    if (!config.contexts_.is_object())
        throw Error(Errc::config_invalid, fmt::format("{}: 'contexts' must hold named contexts", config.user_file_.string()));
    for (const auto& [name, context] : config.contexts_.items())
        check_keys(context, names_where(&SettingRow::in_context, {}), fmt::format("{}: context '{}'", config.user_file_.string(), name));
    if (user.contains("current_context")) by_user.put("context", as_text(user["current_context"]), config.user_file_.string());
    if (user.contains("output")) by_user.put("output", as_text(user["output"]), config.user_file_.string());

    if (const auto file = find_project_file(folder)) {
        const json project = read_document(*file, true);
        check_keys(project, names_where(&SettingRow::in_project_file, {}), file->string());
        for (const auto& [key, value] : project.items()) by_project.put(key, as_text(value), file->string());
    }

    // A context's values stand at the level where the context was named, below that level's own.
    for (Level* level : {&by_flag, &by_variable, &by_project, &by_user}) {
        const auto named = level->values.find("context");
        if (named == level->values.end()) continue;
        const std::string name = named->second.value;
        if (!config.contexts_.contains(name)) {
            std::vector<std::string> known;
            for (const auto& [key, value] : config.contexts_.items()) known.push_back(key);
            const auto meant = closest(name, known);
            throw Error(Errc::config_invalid,
                        fmt::format("no context '{}' in '{}' (named by {})", name, config.user_file_.string(), named->second.source),
                        meant ? fmt::format("did you mean '{}'?", *meant) : "`lhcr local up` makes the context 'local'");
        }
        for (const auto& [key, value] : config.contexts_[name].items())
            level->put(key, as_text(value), fmt::format("{} (context {})", config.user_file_.string(), name));
        break;
    }
    for (const auto* name : {"PGSERVICE", "PGHOST", "PGHOSTADDR", "PGDATABASE"}) {
        if (const auto variable = environment(name);
            variable && !variable->empty() && !by_variable.values.contains("database") && !by_flag.values.contains("database")) {
            by_variable.put("database", "", name);
            config.database_from_libpq_ = true;
        }
    }

    for (const auto& row : rows) {
        Setting setting{std::string(row.name), std::string(row.fallback), "default", ""};
        for (const Level* level : {&by_flag, &by_variable, &by_project, &by_user}) {
            if (const auto found = level->values.find(row.name); found != level->values.end()) {
                setting = found->second;
                break;
            }
        }
        config.settings_.push_back(std::move(setting));
    }
    return config;
}

}  // namespace lhcr::cli
