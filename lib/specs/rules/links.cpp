// SX042: relative links and anchors that resolve nowhere. SX045: files that a done task names and that are not there.
//
// Where the whole repository is at hand every target is looked for; elsewhere only those that stay within the folders of bundles, because a
// file that was not handed over is not a file that is missing.
#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

// What of a heading or an anchor is compared: letters and digits. The rules by which sites make anchors differ in all else.
std::string anchor_key(std::string_view text) {
    std::string key;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        if (c >= 0x80) {
            // Punctuation of the General Punctuation, CJK and full-width blocks is dropped by all of them; so are symbols and emoji.
            const std::size_t length = (c >> 5) == 6 ? 2 : (c >> 4) == 14 ? 3 : 4;
            const bool symbol = c == 0xE2 || c >= 0xF0 ||
                                (c == 0xE3 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) == 0x80) ||
                                (c == 0xEF && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xB8) || c == 0xC2;
            if (!symbol) key += text.substr(i, length);
            i += length - 1;
        } else if (is_word(text[i]) && text[i] != '_') {
            key += lower(text[i]);
        }
    }
    return key;
}

std::string decoded(std::string_view text) {
    const auto digit = [](char c) { return is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1; };
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
            result += static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
            i += 2;
        } else {
            result += text[i];
        }
    }
    return result;
}

bool has_anchor(const Document& document, std::string_view anchor) {
    auto wanted = anchor_key(decoded(anchor));
    if (wanted.empty() || (anchor.starts_with('L') && anchor.size() > 1 && is_digit(anchor[1]))) return true;
    const auto matches = [&](const std::string& key) {
        if (key == wanted) return true;
        // "overview-1" is the second heading of that name.
        return wanted.size() > key.size() && wanted.starts_with(key) && !key.empty() &&
               wanted.find_first_not_of("0123456789", key.size()) == std::string::npos;
    };
    if (std::any_of(document.headings.begin(), document.headings.end(),
                    [&](const Heading& heading) { return matches(anchor_key(heading.title)); }))
        return true;
    const auto& bytes = document.bytes();
    return bytes.find(fmt::format("id=\"{}\"", anchor)) != std::string::npos ||
           bytes.find(fmt::format("name=\"{}\"", anchor)) != std::string::npos;
}

void target(Check& check, const Document& document, int number, std::size_t offset, std::string_view link) {
    const Position at{&document, number, offset, link.size()};
    const auto hash = link.find('#');
    // "README.md?plain=1#L3": what a site is to do with the file is no part of its name.
    const std::string path = decoded(link.substr(0, std::min(link.find('?'), hash)));
    if (path.empty() && hash == std::string_view::npos) return;
    if (path.empty()) {
        if (!has_anchor(document, link.substr(hash + 1)))
            check.tell(RuleId::SX042, at, fmt::format("'{}' leads to no heading of this file", link), "correct it, or add the heading");
        return;
    }
    if (link.starts_with("file:")) {
        check.tell(RuleId::SX042, at, fmt::format("'{}' is a file of one machine", link), "write the path from this file");
        return;
    }
    const auto scheme = path.find(':');
    if (scheme != std::string::npos && path.find('/') > scheme) return;
    if (check.bundle.carried || path.find_first_of("{}<>$*") != std::string::npos) return;
    std::error_code error;
    const fs::path from = (check.bundle.folder / document.file).parent_path();
    const fs::path relative = path.front() == '/' ? fs::path(path.substr(1)) : fs::path(path);
    const bool has_root = check.project && !check.project->root.empty();
    const fs::path target_path = (from / relative).lexically_normal();
    for (const auto& [file, own] : check.bundle.documents) {
        if (path.front() == '/' || target_path != (check.bundle.folder / file).lexically_normal()) continue;
        if (hash != std::string_view::npos && own.line_count() > 0 && !has_anchor(own, link.substr(hash + 1)))
            check.tell(RuleId::SX042, at, fmt::format("'{}' leads to no heading of {}", link, file), "correct it, or add the heading");
        return;
    }
    if (path.front() != '/' && fs::exists(target_path, error)) return;
    if (has_root && fs::exists(check.project->root / relative, error)) return;
    if (path.front() != '/' && fs::exists(check.bundle.folder / relative, error)) return;
    if (path.front() == '/' && has_root && check.project->is_git && fs::exists(check.project->repository / relative, error)) return;
    if (!has_root || !check.project->is_git) {
        // What lies outside the bundle's own folder may be in the part of the repository that is not here.
        if (path.front() == '/') return;
        const auto inside = (from / relative).lexically_normal().lexically_relative(check.bundle.folder.lexically_normal());
        if (inside.empty() || *inside.begin() == ".." || relative.extension() != ".md" || inside.has_parent_path()) return;
    }
    check.tell(RuleId::SX042, at, fmt::format("'{}' leads nowhere", link), "correct the path, or remove the link");
}

// No path is longer; and brackets without end in one line cost this much each, not the rest of the line.
constexpr std::size_t longest_target = 2048;

void links(Check& check, const Document& document) {
    for (int number = 1; number <= document.line_count(); ++number) {
        const auto line = document.prose(number);
        for (auto at = line.find("]("); at != std::string_view::npos; at = line.find("](", at + 2)) {
            auto begin = at + 2;
            const bool pointed = begin < line.size() && line[begin] == '<';
            begin += pointed;
            // Brackets may stand in a target in pairs.
            std::size_t end = begin, depth = 0;
            while (end < line.size() && end - begin <= longest_target &&
                   (pointed ? line[end] != '>' : line[end] != ' ' && !(line[end] == ')' && depth == 0))) {
                if (line[end] == '(') ++depth;
                if (line[end] == ')' && depth > 0) --depth;
                ++end;
            }
            if (end - begin > longest_target) continue;
            const auto link = line.substr(begin, end - begin);
            // What was masked is no target that can be judged.
            if (!link.empty() && link == document.raw(number).substr(begin, link.size()) && link.find("//") != 0)
                target(check, document, number, begin, link);
        }
    }
}

void phantoms(Check& check) {
    if (!check.is_on(RuleId::SX045) || !check.project || !check.project->is_git || check.bundle.carried) return;
    const auto& root = check.project->root;
    for (const auto& task : check.model.tasks) {
        if (!task.done || task.nested) continue;
        const auto raw = task.at.document->raw(task.at.line);
        if (contains_any_folded(
                raw, {"remove", "delete", "rename", "move ", "drop ", "migrate ", "replace", "replaces", "e.g.", "or equivalent"}))
            continue;
        for (const auto path : paths_in(raw.substr(std::min(raw.size(), task.at.offset + task.at.length)))) {
            const auto slash = path.find('/');
            if (slash == std::string_view::npos || slash == 0 || path.find('.', path.rfind('/')) == std::string_view::npos ||
                path.find_first_of("{}<>$*~@:=#") != std::string_view::npos)
                continue;
            std::error_code error;
            // A path whose first folder is not there is counted from somewhere else.
            if (!fs::is_directory(root / path.substr(0, slash), error) || fs::exists(root / path, error) ||
                fs::exists(check.bundle.folder / path, error))
                continue;
            check.tell(RuleId::SX045, {task.at.document, task.at.line, static_cast<std::size_t>(path.data() - raw.data()), path.size()},
                       fmt::format("the task is done, but '{}' is not there", path), "name the file where the work is, or untick the task");
            break;
        }
    }
}

}  // namespace

void check_links(Check& check) {
    if (check.is_on(RuleId::SX042))
        for (const auto& [file, document] : check.bundle.documents) links(check, document);
    phantoms(check);
}

}  // namespace lhcr::specs
