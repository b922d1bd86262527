// MG060 to MG063: what happened to migrations since a commit. A database applies a number once: what changes behind its back is never
// applied.
#include "migrations/history.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "migrations/way_back.hpp"

namespace lhcr::migrations {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::string_view name_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// Prisma's migration.sql and diesel's up.sql: one folder is one migration, and has its number.
bool is_numbered_by_folder(std::string_view path) {
    const std::string_view name = name_of(path);
    return name == "migration.sql" || name == "up.sql";
}

// Digits, and more digits behind one of `between`, up to one of `ends` or the end; the parts with dots between them. Empty: it is none.
std::string parts_of(std::string_view text, std::string_view between, std::string_view ends) {
    std::string number;
    for (std::size_t at = 0;;) {
        std::size_t end = at;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (end == at || end - at > 39) return {};
        if (!number.empty()) number += '.';
        number += text.substr(at, end - at);
        if (end == text.size()) return number;
        std::size_t next = end + 1;
        while (next < text.size() && is_digit(text[next])) ++next;
        // A part is one only when something follows it that ends a part: 1.2fa.sql is the number 1.
        const bool more = between.find(text[end]) != std::string_view::npos && next > end + 1 &&
                          (next == text.size() || (between.find(text[next]) != std::string_view::npos) ||
                           ends.find(text[next]) != std::string_view::npos);
        if (!more) return ends.find(text[end]) != std::string_view::npos ? number : std::string();
        at = end + 1;
    }
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

std::string number_key(std::string_view number) {
    std::string key, zeros;
    while (true) {
        const auto dot = number.find('.');
        std::string_view part = number.substr(0, dot);
        part.remove_prefix(std::min(part.find_first_not_of('0'), part.size() - 1));
        zeros += fmt::format("{:0>40}", part);
        if (key.empty() || part != "0") key = zeros;
        if (dot == std::string_view::npos) return key;
        number.remove_prefix(dot + 1);
    }
}

std::string series_of(std::string_view path) {
    const std::string_view folder = folder_of(path);
    return std::string(is_numbered_by_folder(path) && !number_of(path).empty() ? folder_of(folder) : folder);
}

std::string number_of(std::string_view path) {
    if (is_way_back(path)) return {};
    // 2024-01-31-120000_x/up.sql, 20240131_x/migration.sql
    if (is_numbered_by_folder(path)) return parts_of(name_of(folder_of(path)), "-", "_-.");
    std::string_view name = name_of(path);
    if (name.starts_with('V') || name.starts_with('v')) {
        name.remove_prefix(1);
        // Flyway's versions have parts: V1.1__x.sql, V2_1__x.sql
        if (const auto end = name.find("__"); end != std::string_view::npos)
            if (std::string number = parts_of(name.substr(0, end), "._", ""); !number.empty()) return number;
    }
    // 0001_x.sql, 1.1_x.sql, V1_x.sql, 20260101-x.sql, 0001.sql
    return parts_of(name, ".", "_-.");
}

void check_numbers(const std::vector<File>& files, const Options& options, std::vector<Finding>& out) {
    std::map<std::pair<std::string, std::string>, std::string> first;
    Teller teller(options, out);
    for (const auto& file : files) {
        const std::string number = number_of(file.path);
        if (number.empty()) continue;
        const auto [at, fresh] = first.emplace(std::pair{series_of(file.path), number_key(number)}, file.path);
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
        highest[series_of(path)] = std::max(highest[series_of(path)], {number_key(number), path});
        taken.emplace(std::pair{series_of(path), number_key(number)}, path);
    }
    for (const auto& file : files) {
        const std::string number = number_of(file.path), folder = series_of(file.path);
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
