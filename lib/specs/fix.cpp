// Fixes are edits of single lines, from the last column to the first, so that places stay what the findings say.
#include "specs/fix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

namespace lhcr::specs {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::string joined(const std::vector<std::string>& lines, bool ends) {
    std::string text;
    for (std::size_t i = 0; i < lines.size(); ++i) text += lines[i] + (i + 1 < lines.size() || ends ? "\n" : "");
    return text;
}

int highest_id(const Model& model) {
    int highest = 0;
    for (const auto& task : model.tasks) {
        int number = 0;
        for (const char c : task.id.substr(std::min<std::size_t>(1, task.id.size()), 6)) {
            if (!is_digit(c)) break;
            number = number * 10 + (c - '0');
        }
        if (task.id.starts_with('T')) highest = std::max(highest, number);
    }
    return highest;
}

void clean(const Document& document, std::vector<std::string>& lines) {
    if (document.bom && !lines.empty()) lines[0].erase(0, 3);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        auto& line = lines[i];
        if (line.ends_with('\r')) line.pop_back();
        if (document.is_code(static_cast<int>(i) + 1)) continue;
        // Two blanks are a line break.
        if (line.ends_with("  ") && !line.ends_with("   ") && !is_blank(line)) continue;
        const auto last = line.find_last_not_of(" \t");
        line.resize(last == std::string::npos ? 0 : last + 1);
    }
}

}  // namespace

std::vector<Fix> safe_fixes(const Bundle& bundle, const Model& model, const std::vector<Diagnostic>& found) {
    std::map<std::string, std::vector<std::string>> changed;
    const auto lines = [&](const std::string& file) -> std::vector<std::string>& {
        auto [it, fresh] = changed.try_emplace(file);
        if (fresh) it->second = lines_of(bundle.documents.at(file).bytes());
        return it->second;
    };
    int next = highest_id(model);
    for (const auto& finding : found) {
        if (!finding.suppressed.empty() || finding.line == 0 || !bundle.documents.contains(finding.name)) continue;
        auto index = static_cast<std::size_t>(finding.line) - 1;
        if (finding.rule == RuleId::ST03A) {
            auto& line = lines(finding.name)[index];
            const auto box = line.find("] ");
            if (box != std::string::npos) line.insert(box + 2, fmt::format("T{:03} ", ++next));
        } else if (finding.rule == RuleId::SD062 && finding.severity == Severity::warning) {
            auto& line = lines(finding.name)[index];
            const auto at = line.find(model.status);
            if (at != std::string::npos) line.replace(at, model.status.size(), "Complete");
        }
    }
    // One cleaning serves all that is told of a file's form.
    std::set<std::string> unclean;
    for (const auto& finding : found)
        if (finding.rule == RuleId::SF081 && finding.suppressed.empty() && bundle.documents.contains(finding.name))
            unclean.insert(finding.name);
    for (const auto& file : unclean) clean(bundle.documents.at(file), lines(file));
    std::vector<Fix> fixes;
    for (const auto& [file, text] : changed) {
        const std::string& before = bundle.documents.at(file).bytes();
        Fix fix{file, before, joined(text, before.ends_with('\n'))};
        if (fix.before != fix.after) fixes.push_back(std::move(fix));
    }
    return fixes;
}

std::string diff_text(const Fix& fix, const std::string& place, std::size_t context) {
    const auto before = lines_of(fix.before), after = lines_of(fix.after);
    const std::size_t lines = std::min(before.size(), after.size());
    std::string text;
    const auto line = [&](char sign, const std::vector<std::string>& of, std::size_t index, const std::string& whole) {
        text += sign + of[index] + "\n";
        if (index + 1 == of.size() && !whole.ends_with('\n')) text += "\\ No newline at end of file\n";
    };
    for (std::size_t i = 0; i < lines;) {
        if (before[i] == after[i]) {
            ++i;
            continue;
        }
        // To the last change that is less than two contexts away.
        std::size_t end = i, last = i;
        for (; end < lines && end - last <= 2 * context + 1; ++end)
            if (before[end] != after[end]) last = end;
        end = last + 1;
        const std::size_t from = i - std::min(i, context), to = std::min(lines, end + context), count = to - from;
        if (text.empty()) text = fmt::format("--- a/{0}\n+++ b/{0}\n", place);
        text += count == 1 ? fmt::format("@@ -{0} +{0} @@\n", from + 1) : fmt::format("@@ -{0},{1} +{0},{1} @@\n", from + 1, count);
        for (std::size_t k = from; k < to;) {
            if (before[k] == after[k]) {
                line(' ', before, k, fix.before);
                ++k;
                continue;
            }
            std::size_t stop = k;
            while (stop < to && before[stop] != after[stop]) ++stop;
            for (std::size_t n = k; n < stop; ++n) line('-', before, n, fix.before);
            for (std::size_t n = k; n < stop; ++n) line('+', after, n, fix.after);
            k = stop;
        }
        i = to;
    }
    return text;
}

}  // namespace lhcr::specs
