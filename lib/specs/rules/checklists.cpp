// SK: checklists beside a bundle, and executable acceptance blocks.
#include <fmt/format.h>

#include <algorithm>

#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

void checklist(Check& check, const Document& document, bool begun) {
    const auto boxes = checkboxes(document);
    std::map<std::string_view, int> first;
    std::size_t with_id = 0, traced = 0;
    int last = 0;
    for (const auto& box : boxes) {
        if (begun && box.mark == ' ')
            check.tell(RuleId::SK070, box.at, "an item of the checklist is open while tasks are being done",
                       "answer it, or strike it with a reason", box.text);
        if (box.id.empty()) continue;
        ++with_id;
        const auto raw = document.raw(box.at.line);
        traced += raw.find("[Gap") != std::string_view::npos || raw.find("[Ambiguity") != std::string_view::npos ||
                  raw.find("[Conflict") != std::string_view::npos || raw.find("[Assumption") != std::string_view::npos ||
                  raw.find("\xC2\xA7") != std::string_view::npos || !requirement_ids(raw).empty();
        if (const auto [it, fresh] = first.emplace(box.id, box.at.line); !fresh)
            check.tell(RuleId::SK071, box.at, fmt::format("{} is there twice (first in line {})", box.id, it->second),
                       "go on with the next number");
        int number = 0;
        for (const char c : box.id.substr(3, 6)) number = number * 10 + (c - '0');
        if (last > 0 && number > last + 1)
            check.tell(RuleId::SK071, box.at, fmt::format("{} does not follow CHK{:03}", box.id, last), "numbers run through");
        last = std::max(last, number);
        for (const std::string_view verb : {"verify", "test ", "confirm", "check "})
            if (starts_folded(box.text, verb))
                check.tell(RuleId::SK071, box.at, fmt::format("{} is a test step, not a question about the spec", box.id),
                           "ask whether the requirement says it: 'Is … specified?'");
    }
    if (with_id >= 5 && traced * 5 < with_id * 4)
        check.file(RuleId::SK071, document.file,
                   fmt::format("{} of {} items name no section, gap or assumption", with_id - traced, with_id),
                   "end them with [Completeness, Spec §FR-1] or [Gap]", "traced");
}

void acceptance(Check& check, const Document& document) {
    for (int number = 1; number <= document.line_count(); ++number) {
        const auto raw = trim(document.raw(number));
        if (!document.is_code(number) || !raw.starts_with("```accept") || (raw.size() > 9 && is_word(raw[9]))) continue;
        int commands = 0, line = number + 1;
        for (; line <= document.line_count() && !trim(document.raw(line)).starts_with("```"); ++line) {
            const auto text = trim(document.raw(line));
            commands += !text.empty() && !text.starts_with('#');
        }
        if (commands == 0 || line > document.line_count())
            check.line(RuleId::SK072, document, number, "the acceptance block holds no command",
                       "write the command that shows it, or remove the block");
        number = line;
    }
}

}  // namespace

void check_checklists(Check& check) {
    const bool begun = std::any_of(check.model.tasks.begin(), check.model.tasks.end(), [](const Task& task) { return task.done; });
    for (const auto& [file, document] : check.bundle.documents) {
        if (document.line_count() == 0) continue;
        if (file.starts_with("checklists/")) checklist(check, document, begun);
        if (check.is_on(RuleId::SK072)) acceptance(check, document);
    }
}

}  // namespace lhcr::specs
