// MG060 to MG063: what happened to migrations since a commit. A database applies a number once: what changes behind its back is never
// applied.
#include "migrations/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace lhcr::migrations {
namespace {

std::string folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return std::string(slash == std::string_view::npos ? std::string_view() : path.substr(0, slash));
}

std::string number_key(std::string_view number) {
    const auto zeros = std::min(number.find_first_not_of('0'), number.size() - 1);
    number.remove_prefix(zeros);
    return fmt::format("{:0>40}", number);
}

class Teller {
public:
    Teller(const Options& options, std::vector<Finding>& out) : options_(options), out_(out) {}
    void tell(RuleId id, const std::string& file, std::string message, std::string hint = {}) {
        const auto set = options_.rules.find(id);
        if (set != options_.rules.end() && !set->second) return;
        Finding& finding = out_.emplace_back();
        finding.rule = id;
        finding.severity = set == options_.rules.end() ? rule_of(id).severity : *set->second;
        finding.file = file;
        finding.message = std::move(message);
        finding.hint = hint.empty() ? std::string(rule_of(id).fix) : std::move(hint);
        finding.subject = std::string(number_of(file));
    }

private:
    const Options& options_;
    std::vector<Finding>& out_;
};

}  // namespace

std::string number_of(std::string_view path) {
    const auto slash = path.rfind('/');
    std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    // golang-migrate has a file each way under one number, and only one way is a migration.
    if (name.ends_with(".down.sql")) return {};
    if (name.starts_with('V') || name.starts_with('v')) name.remove_prefix(1);
    std::size_t end = 0;
    while (end < name.size() && name[end] >= '0' && name[end] <= '9') ++end;
    if (end == 0 || end > 39) return {};
    // 0001_x.sql, V1__x.sql, 20260101-x.sql, 0001.sql
    if (end < name.size() && name[end] != '_' && name[end] != '-' && name[end] != '.') return {};
    return std::string(name.substr(0, end));
}

void check_numbers(const std::vector<File>& files, const Options& options, std::vector<Finding>& out) {
    std::map<std::pair<std::string, std::string>, std::string> first;
    Teller teller(options, out);
    for (const auto& file : files) {
        const std::string number = number_of(file.path);
        if (number.empty()) continue;
        const auto [at, fresh] = first.emplace(std::pair{folder_of(file.path), number_key(number)}, file.path);
        if (!fresh) teller.tell(RuleId::MG063, file.path, fmt::format("the number {} is that of '{}' too", number, at->second));
    }
}

void check_history(const std::vector<File>& files, const Past& past, const Options& options, std::vector<Finding>& out) {
    std::map<std::string, const File*> now;
    for (const auto& file : files) now.emplace(file.path, &file);
    Teller teller(options, out);
    for (const auto& [path, text] : past.files) {
        if (number_of(path).empty()) continue;
        const auto found = now.find(path);
        if (found == now.end()) teller.tell(RuleId::MG061, path, "the migration is gone");
        else if (found->second->text != text) teller.tell(RuleId::MG060, path, "the migration has another text than it had");
    }
    std::map<std::string, std::pair<std::string, std::string>> highest;  // folder → number, path
    std::map<std::pair<std::string, std::string>, std::string> taken;    // folder, number → path
    for (const auto& path : past.there) {
        const std::string number = number_of(path);
        if (number.empty()) continue;
        highest[folder_of(path)] = std::max(highest[folder_of(path)], {number_key(number), path});
        taken.emplace(std::pair{folder_of(path), number_key(number)}, path);
    }
    for (const auto& file : files) {
        const std::string number = number_of(file.path), folder = folder_of(file.path);
        if (number.empty() || past.files.contains(file.path) || past.there.contains(file.path)) continue;
        const auto top = highest.find(folder);
        const auto other = taken.find({folder, number_key(number)});
        if (other != taken.end() && !now.contains(other->second))
            teller.tell(RuleId::MG063, file.path, fmt::format("the number {} is taken by '{}' where this goes", number, other->second));
        else if (top != highest.end() && number_key(number) < top->second.first)
            teller.tell(RuleId::MG062, file.path,
                        fmt::format("the new migration stands before '{}', which was there already", top->second.second));
    }
}

}  // namespace lhcr::migrations
