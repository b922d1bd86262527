// Fixes are edits of single lines, from the last column to the first, so that places stay what the findings say.
#include "specs/fix.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "specs/boxes.hpp"

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

int number_of(std::string_view id) {
    int number = 0;
    for (const char c : id.substr(1, 6)) {
        if (!is_digit(c)) break;
        number = number * 10 + (c - '0');
    }
    return number;
}

int highest_id(const Model& model) {
    int highest = 0;
    for (const auto& task : model.tasks)
        if (task.id.starts_with('T')) highest = std::max(highest, number_of(task.id));
    if (!model.tasks_file) return highest;
    // What becomes a task by being mended has its id already.
    for (const auto& box : odd_boxes(*model.tasks_file)) {
        const auto text = trim(model.tasks_file->prose(box.at.line).substr(box.at.offset + box.at.length));
        const auto id = text.substr(std::min(text.find_first_not_of("*_"), text.size()));
        if (box.kind == Odd::mark && id.starts_with('T')) highest = std::max(highest, number_of(id));
    }
    return highest;
}

/// `length` bytes of a line give way to other ones.
struct Edit {
    std::size_t length = 0;
    std::string with;
};

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
    // From the last column to the first; a place that is told of twice is mended once.
    std::map<std::pair<std::string, int>, std::map<std::size_t, Edit, std::greater<>>> edits;
    std::map<std::string, std::vector<OddBox>> odd;  // by line
    // Of a line, or of all.
    const auto mend_boxes = [&](const std::string& file, Odd kind, int line) {
        const Document& document = bundle.documents.at(file);
        auto [boxes, fresh] = odd.try_emplace(file);
        if (fresh) boxes->second = odd_boxes(document);
        auto box = line == 0 ? boxes->second.begin()
                             : std::lower_bound(boxes->second.begin(), boxes->second.end(), line,
                                                [](const OddBox& each, int number) { return each.at.line < number; });
        for (; box != boxes->second.end() && (line == 0 || box->at.line == line); ++box)
            if (box->kind == kind && !box->mended.empty())
                edits[{file, box->at.line}][box->at.offset + (document.bom && box->at.line == 1 ? 3 : 0)] = {box->at.length, box->mended};
    };
    int next = highest_id(model);
    std::set<std::string> unclean;
    for (const auto& finding : found) {
        if (!finding.suppressed.empty() || finding.line == 0 || !bundle.documents.contains(finding.name)) continue;
        const auto where = [&](std::string_view text) {
            return lines(finding.name)[static_cast<std::size_t>(finding.line) - 1].find(text);
        };
        auto& of_line = edits[{finding.name, finding.line}];
        if (finding.rule == RuleId::ST03A) {
            if (const auto box = where("] "); box != std::string::npos) of_line[box + 2] = {0, fmt::format("T{:03} ", ++next)};
        } else if (finding.rule == RuleId::ST039) {
            mend_boxes(finding.name, Odd::mark, finding.line);
        } else if (finding.rule == RuleId::SD062 && finding.severity == Severity::warning) {
            if (const auto at = where(model.status); at != std::string::npos) of_line[at] = {model.status.size(), "Complete"};
        } else if (finding.rule == RuleId::SF081) {
            if (finding.subject == ticks_differ) mend_boxes(finding.name, Odd::tick, 0);
            else if (finding.subject == bullets_differ) mend_boxes(finding.name, Odd::bullet, 0);
            else unclean.insert(finding.name);
        }
    }
    for (const auto& [place, of_line] : edits)
        for (const auto& [offset, edit] : of_line)
            lines(place.first)[static_cast<std::size_t>(place.second) - 1].replace(offset, edit.length, edit.with);
    // One cleaning serves all else that is told of a file's form.
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
