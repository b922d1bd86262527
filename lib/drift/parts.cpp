// Patterns, and the files behind them.
#include "drift/parts.hpp"

#include <fmt/format.h>

#include <fstream>

#include "base/error.hpp"
#include "base/yaml.hpp"
#include "contracts/document.hpp"
#include "specs/bundle.hpp"
#include "specs/text.hpp"

namespace lhcr::drift {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t max_parts = 20'000;

std::string read_file(const fs::path& path) {
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error || size > contracts::max_document_bytes)
        throw Error(Errc::unavailable,
                    fmt::format("'{}' {}", path.string(), error ? "cannot be read" : "is too large to belong to a bundle"),
                    "name narrower patterns in .lhcr/drift.yaml");
    std::ifstream file(path, std::ios::binary);
    std::string text(size, '\0');
    if (!file || (size > 0 && !file.read(text.data(), static_cast<std::streamsize>(size))))
        throw Error(Errc::unavailable, fmt::format("'{}' cannot be read", path.string()), "a part that is not read has not been judged");
    return text;
}

void read(Settings& settings, const json& document, const std::string& file) {
    const auto refuse = [&](const std::string& what, const std::string& hint) {
        return Error(Errc::config_invalid, fmt::format("{}: {}", file, what), hint);
    };
    if (document.is_null()) return;
    if (!document.is_object()) throw refuse("it is no mapping", "bundles: {SLUG: [\"migrations/*.sql\"]}");
    for (const auto& [key, value] : document.items()) {
        if (key == "lock" && value.is_string()) {
            // It is written by `--update`: a repository may not say that elsewhere something is.
            settings.lock = fs::path(value.get<std::string>()).lexically_normal().string();
            if (settings.lock.empty() || settings.lock.starts_with('/') || settings.lock.starts_with("..") ||
                settings.lock.ends_with('/') || settings.lock == "." || settings.lock.find('\0') != std::string::npos)
                throw refuse(fmt::format("{} is no file of this repository", value.dump()), "name it from the root: \".lhcr/spec.lock\"");
        } else if (key == "bundles" && value.is_object()) {
            for (const auto& [slug, patterns] : value.items()) {
                if (!patterns.is_array())
                    throw refuse(fmt::format("the parts of '{}' are no list", slug), "name patterns: [\"migrations/*.sql\"]");
                auto& list = settings.bundles[slug];
                for (const auto& pattern : patterns) {
                    const std::string text = pattern.is_string() ? fs::path(pattern.get<std::string>()).lexically_normal().string() : "";
                    if (text.empty() || text.starts_with('/') || text.starts_with(".."))
                        throw refuse(fmt::format("{} is no pattern of this repository", pattern.dump()),
                                     "name it from the root: \"migrations/*.sql\"");
                    list.push_back(text);
                }
            }
        } else throw refuse(fmt::format("unknown key '{}'", key), "lock, bundles");
    }
}

}  // namespace

Settings read_settings(const fs::path& from) {
    Settings settings;
    std::error_code error;
    const fs::path here = fs::absolute(from, error).lexically_normal();
    for (fs::path folder = here;; folder = folder.parent_path()) {
        const fs::path file = folder / ".lhcr" / "drift.yaml";
        const bool is_root = fs::exists(folder / ".git", error);
        if (auto bytes = specs::read_bytes(file)) {
            settings.root = folder;
            read(settings, parse_yaml(*bytes, file.string()), file.string());
            return settings;
        }
        if (is_root || !folder.has_relative_path()) {
            settings.root = is_root ? folder : here;
            return settings;
        }
    }
}

bool matches(std::string_view pattern, std::string_view path) {
    // Backtracking to the last star only, of each kind: linear in practice, and never exponential.
    std::size_t p = 0, s = 0;
    std::size_t star_p = std::string_view::npos, star_s = 0, deep_p = std::string_view::npos, deep_s = 0;
    while (s < path.size()) {
        if (pattern.substr(p).starts_with("**")) {
            p += pattern.substr(p).starts_with("**/") ? 3 : 2;
            deep_p = p, deep_s = s, star_p = std::string_view::npos;
        } else if (p < pattern.size() && pattern[p] == '*') {
            star_p = ++p, star_s = s;
        } else if (p < pattern.size() && (pattern[p] == path[s] || (pattern[p] == '?' && path[s] != '/'))) {
            ++p, ++s;
        } else if (star_p != std::string_view::npos && path[star_s] != '/') {
            p = star_p, s = ++star_s;
        } else if (deep_p != std::string_view::npos) {
            star_p = std::string_view::npos;
            p = deep_p, s = ++deep_s;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

std::string fixed_part(std::string_view pattern) {
    const auto wild = pattern.find_first_of("*?");
    const auto slash = pattern.substr(0, wild).rfind('/');
    if (wild == std::string_view::npos) return std::string(pattern);
    return slash == std::string_view::npos ? std::string() : std::string(pattern.substr(0, slash));
}

std::vector<std::string> patterns_of(const Settings& settings, const std::string& slug, const std::string& folder) {
    std::vector<std::string> patterns = {(fs::path(folder) / "contracts/**").lexically_normal().string()};
    if (const auto named = settings.bundles.find(slug); named != settings.bundles.end())
        patterns.insert(patterns.end(), named->second.begin(), named->second.end());
    return patterns;
}

std::map<std::string, std::string> read_parts(const Settings& settings, const std::vector<std::string>& patterns) {
    std::map<std::string, std::string> parts;
    std::error_code error;
    const auto take = [&](const fs::path& file, const std::string& pattern) {
        const std::string path = file.lexically_relative(settings.root).string();
        // A link may lead anywhere; what it leads to is no part.
        if (fs::is_symlink(file, error) || !fs::is_regular_file(file, error) || !matches(pattern, path) || parts.contains(path)) return;
        if (!specs::is_utf8(path))
            throw Error(Errc::usage,
                        fmt::format("the name of a file in '{}' is not UTF-8, so it cannot be pinned", file.parent_path().string()),
                        "rename it, or name narrower patterns");
        if (parts.size() >= max_parts)
            throw Error(Errc::usage, fmt::format("the pattern '{}' matches more than {} files", pattern, max_parts), "name narrower ones");
        parts.emplace(path, read_file(file));
    };
    for (const auto& pattern : patterns) {
        const fs::path base = settings.root / fixed_part(pattern);
        if (fs::is_regular_file(base, error)) take(base, pattern);
        else if (fs::is_directory(base, error))
            for (auto at = fs::recursive_directory_iterator(base, error); at != fs::recursive_directory_iterator(); at.increment(error)) {
                if (error) throw Error(Errc::unavailable, fmt::format("'{}' cannot be read: {}", base.string(), error.message()), "");
                if (at->path().filename() == ".git" && at->is_directory(error)) at.disable_recursion_pending();
                else take(at->path(), pattern);
            }
    }
    return parts;
}

}  // namespace lhcr::drift
