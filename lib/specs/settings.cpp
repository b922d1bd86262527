// Reading .lhcr/spec.yaml: unknown keys, rules and values are errors, for a gate that was switched off by a typo is none.
#include "specs/settings.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/yaml.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;

namespace {

// What findings call it: as reached from where the command runs, when that is within what the settings are for. Reports are to be the same
// on every machine.
std::string from_here(const fs::path& folder, const std::string& path) {
    std::error_code error;
    const fs::path whole = (folder / path).lexically_normal(), here = fs::current_path(error);
    const fs::path below = here.lexically_relative(folder);
    return below.empty() || *below.begin() == ".." ? whole.string() : whole.lexically_relative(here).string();
}

}  // namespace

Profile profile_of(const std::string& name) {
    if (name == "ci") return Profile::ci;
    if (name == "strict") return Profile::strict;
    if (name == "lean") return Profile::lean;
    throw Error(Errc::usage, fmt::format("no profile '{}'", name), "ci, strict or lean");
}

Severity severity_of(const std::string& name) {
    if (name == "error") return Severity::error;
    if (name == "warning") return Severity::warning;
    if (name == "info") return Severity::info;
    throw Error(Errc::usage, fmt::format("no severity '{}'", name), "error, warning or info");
}

Settings parse_settings(const std::string& text_of_file, const fs::path& file) {
    Settings settings;
    const fs::path folder = file.parent_path().parent_path();
    settings.file = file, settings.folder = folder;
    const auto refuse = [&](const std::string& what, const std::string& hint) {
        return Error(Errc::config_invalid, fmt::format("{}: {}", file.string(), what), hint);
    };
    const auto entry = [&](const std::string& name, const json& held) {
        if (!held.is_string()) throw refuse(fmt::format("'{}' holds what is no text", name), "write words in it");
        return held.get<std::string>();
    };
    const json document = parse_yaml(text_of_file, file.string());
    if (!document.is_object() && !document.is_null()) throw refuse("it is no mapping", "begin with `ruleset: 2026.11`");
    for (const auto& [key, value] : document.items()) {
        // An unquoted 2026.11 is a number to YAML.
        const auto text = [&, name = key, given = value] {
            if (given.is_number_float()) return fmt::format("{:.2f}", given.get<double>());
            if (!given.is_string()) throw refuse(fmt::format("'{}' is no text", name), "write a word");
            return given.get<std::string>();
        };
        if (key == "ruleset") {
            settings.ruleset = text();
            if (settings.ruleset < oldest_ruleset)
                throw refuse(fmt::format("there never was a ruleset {}", settings.ruleset),
                             fmt::format("the oldest is {}", oldest_ruleset));
            if (settings.ruleset > newest_ruleset)
                throw refuse(fmt::format("this lhcr knows no ruleset {}", settings.ruleset),
                             fmt::format("its newest is {}; install a newer lhcr", newest_ruleset));
        } else if (key == "profile") settings.profile = profile_of(text());
        else if (key == "fail_on") settings.fail_on = severity_of(text());
        else if (key == "baseline") settings.baseline = from_here(folder, text());
        else if (key == "paths" && value.is_array()) {
            for (const auto& path : value) settings.paths.push_back(from_here(folder, entry(key, path)));
        } else if (key == "rules" && value.is_object()) {
            for (const auto& [name, how] : value.items()) {
                const Rule* rule = find_rule(name);
                if (!rule) throw refuse(fmt::format("'{}' is no rule", name), "`lhcr spec rules` lists them");
                const std::string word = how.is_boolean() && !how.get<bool>() ? "off" : how.is_string() ? how.get<std::string>() : "";
                settings.rules.emplace_back(rule->id, word == "off" ? std::optional<Severity>() : severity_of(word));
            }
        } else if (key == "code" && (value.is_array() || value.is_object())) {
            // A list: any bundle answers for it. A mapping: this one does.
            for (const auto& [name, slug] : value.items())
                settings.map.code.emplace_back(value.is_array() ? entry(key, slug) : name, value.is_array() ? "" : entry(key, slug));
        } else if (key == "contracts" && value.is_array()) {
            settings.map.contracts.clear();
            for (const auto& pattern : value) settings.map.contracts.push_back(entry(key, pattern));
        } else if (key == "trace" && value.is_object()) settings.trace = value;
        else
            throw refuse(fmt::format("unknown key '{}'", key), "ruleset, profile, fail_on, paths, baseline, rules, code, contracts, trace");
    }
    return settings;
}

Settings read_settings(const fs::path& from) {
    std::error_code error;
    for (fs::path folder = fs::absolute(from, error).lexically_normal();; folder = folder.parent_path()) {
        const fs::path file = folder / ".lhcr" / "spec.yaml";
        if (const auto bytes = read_bytes(file)) return parse_settings(*bytes, file);
        if (fs::exists(folder / ".git", error) || !folder.has_relative_path()) return {};
    }
}

Selection select_rules(const Settings& settings) {
    Selection selection = select_rules(settings.profile, settings.ruleset);
    for (const auto& [id, severity] : settings.rules) {
        const auto index = static_cast<std::size_t>(id);
        selection.enabled.set(index, severity.has_value());
        if (severity) selection.severity[index] = *severity;
    }
    return selection;
}

}  // namespace lhcr::specs
