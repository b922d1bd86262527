// Reading .lhcr/migrate.yaml and the files: unknown keys, rules and values are errors, for a lint that was switched off by a typo is none.
#include "migrations/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "base/yaml.hpp"
#include "migrations/history.hpp"
#include "migrations/sql_text.hpp"

namespace lhcr::migrations {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t max_files = 20'000;

std::optional<std::string> read_bytes(const fs::path& path, std::size_t at_most) {
    std::error_code error;
    if (!fs::exists(path, error)) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    std::string text(std::min<std::size_t>(static_cast<std::size_t>(fs::file_size(path, error)), at_most), '\0');
    if (error || !file || (!text.empty() && !file.read(text.data(), static_cast<std::streamsize>(text.size()))))
        throw Error(Errc::unavailable, fmt::format("'{}' cannot be read", path.string()), "a part that is not read has not been judged");
    return text;
}

// What findings call it: as reached from where the command runs.
std::string from_here(const fs::path& folder, const std::string& path) {
    std::error_code error;
    const fs::path whole = (folder / path).lexically_normal();
    const fs::path relative = whole.lexically_relative(fs::current_path(error));
    return relative.empty() ? whole.string() : relative.string();
}

class Reader {
public:
    Reader(Settings& settings, fs::path folder) : settings_(settings), folder_(std::move(folder)) {}

    void read(const json& document) {
        if (!document.is_object() && !document.is_null()) refuse("it is no mapping", "begin with `paths: [migrations]`");
        for (const auto& [key, value] : document.items()) {
            if (key == "paths" && value.is_array())
                for (const auto& path : value) settings_.paths.push_back(from_here(folder_, text(key, path)));
            else if (key == "transaction") settings_.options.transaction = transaction_of(text(key, value));
            else if (key == "lock_timeout") {
                if (text(key, value) != "runner" && text(key, value) != "file") refuse("`lock_timeout` is who sets it", "runner or file");
                settings_.options.lock_timeout_by_runner = value == "runner";
            } else if (key == "fail_on") settings_.fail_on = severity_of(text(key, value));
            else if (key == "rules" && value.is_object()) rules(value);
            else if (key == "accepted" && value.is_object()) accepted(value);
            else refuse(fmt::format("unknown key '{}'", key), "paths, transaction, lock_timeout, fail_on, rules, accepted");
        }
    }

private:
    [[noreturn]] void refuse(const std::string& what, const std::string& hint) const {
        throw Error(Errc::config_invalid, fmt::format("{}: {}", settings_.file.string(), what), hint);
    }
    std::string text(const std::string& key, const json& value) const {
        if (!value.is_string()) refuse(fmt::format("'{}' is no text", key), "write a word");
        return value.get<std::string>();
    }
    RuleId rule(const std::string& name) const {
        const Rule* found = find_rule(name);
        if (!found) refuse(fmt::format("'{}' is no rule", name), "`lhcr migrate rules` lists them");
        return found->id;
    }
    void rules(const json& value) {
        for (const auto& [name, how] : value.items()) {
            const bool off = how == "off" || how == false;
            settings_.options.rules[rule(name)] = off ? std::optional<Severity>() : severity_of(text(name, how));
        }
    }
    void accepted(const json& value) {
        for (const auto& [file, reasons] : value.items()) {
            if (!reasons.is_object()) refuse(fmt::format("what is accepted of '{}' is no mapping", file), "MG011: why it is safe there");
            for (const auto& [name, reason] : reasons.items()) {
                const std::string why = text(name, reason);
                if (why.empty()) refuse(fmt::format("{} is accepted in '{}' without a reason", name, file), "say why it is safe there");
                settings_.options.accepted.push_back({from_here(folder_, file), rule(name), why});
            }
        }
    }

    Settings& settings_;
    const fs::path folder_;
};

}  // namespace

Transaction transaction_of(const std::string& name) {
    if (name == "none") return Transaction::none;
    if (name == "file") return Transaction::file;
    throw Error(Errc::usage, fmt::format("no way to run migrations '{}'", name), "none, or file: the runner wraps each in a transaction");
}

Severity severity_of(const std::string& name) {
    if (name == "error") return Severity::error;
    if (name == "warning") return Severity::warning;
    throw Error(Errc::usage, fmt::format("no severity '{}'", name), "error or warning");
}

Settings read_settings(const fs::path& from) {
    Settings settings;
    std::error_code error;
    for (fs::path folder = fs::absolute(from, error).lexically_normal();; folder = folder.parent_path()) {
        const fs::path file = folder / ".lhcr" / "migrate.yaml";
        if (auto bytes = read_bytes(file, 1u << 20)) {
            settings.file = file;
            Reader(settings, folder).read(parse_yaml(*bytes, file.string()));
            return settings;
        }
        if (fs::exists(folder / ".git", error) || !folder.has_relative_path()) return settings;
    }
}

std::vector<File> read_files(const std::vector<std::string>& paths) {
    std::vector<File> files;
    std::error_code error;
    for (const auto& path : paths) {
        const std::size_t before = files.size();
        const auto take = [&](const fs::path& found) {
            // One byte more than is judged: a file that is too large is told, not cut.
            files.push_back({found.lexically_normal().string(), read_bytes(found, max_file_bytes + 1).value_or("")});
            if (files.size() > max_files)
                throw Error(Errc::usage, fmt::format("'{}' holds more than {} files", path, max_files), "name a narrower path");
        };
        if (fs::is_regular_file(path, error)) take(path);
        else if (fs::is_directory(path, error))
            for (auto at = fs::recursive_directory_iterator(path, error); at != fs::recursive_directory_iterator(); at.increment(error)) {
                if (error) throw Error(Errc::unavailable, fmt::format("'{}' cannot be read: {}", path, error.message()), "");
                const std::string name = at->path().filename().string();
                if (name.starts_with('.') && at->is_directory(error)) at.disable_recursion_pending();
                else if (name.ends_with(".sql") && at->is_regular_file(error)) take(at->path());
            }
        if (files.size() == before)
            throw Error(Errc::usage, fmt::format("there is no migration at '{}'", path), "name a folder of *.sql files, or one of them");
    }
    sort_files(files);
    return files;
}

void sort_files(std::vector<File>& files) {
    const auto key = [](const File& file) {
        const std::string number = number_of(file.path);
        // What has no number is applied after what has one.
        return std::make_tuple(series_of(file.path), number.empty(), number.empty() ? number : number_key(number), file.path);
    };
    std::sort(files.begin(), files.end(), [&](const File& a, const File& b) { return key(a) < key(b); });
    files.erase(std::unique(files.begin(), files.end(), [](const File& a, const File& b) { return a.path == b.path; }), files.end());
}

}  // namespace lhcr::migrations
