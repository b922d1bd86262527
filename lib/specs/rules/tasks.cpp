// ST030 to ST036, ST039, ST03A: the grammar of a task, its labels, and the files it names.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "specs/boxes.hpp"
#include "specs/read_model.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {

namespace {

// Where a text that is written without blanks goes on behind a path: at its punctuation, "src/c.py，src/d.py", or behind an ending,
// "src/a.pyを更新".
std::size_t end_of_ascii_name(std::string_view token) {
    for (std::size_t at = 1; at < token.size(); ++at) {
        const auto byte = static_cast<unsigned char>(token[at]);
        if (byte < 0xE3 || byte > 0xEF) continue;
        const auto two = token.substr(at, 2);
        const bool punctuation = two == "\xE3\x80" || two == "\xEF\xBC" || two == "\xEF\xBD";
        std::size_t letters = at;
        while (letters > 0 && is_word(token[letters - 1]) && static_cast<unsigned char>(token[letters - 1]) < 0x80) --letters;
        if (punctuation || (letters < at && letters > 1 && token[letters - 1] == '.')) return at;
    }
    return token.size();
}

}  // namespace

std::vector<std::string_view> paths_in(std::string_view text) {
    std::vector<std::string_view> paths;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = text.find_first_not_of(" \t`\"'()[],;:*|<>", at);
        if (begin == std::string_view::npos) break;
        auto end = text.find_first_of(" \t`\"'()[],;*|<>", begin);
        if (end == std::string_view::npos) end = text.size();
        auto token = text.substr(begin, end - begin);
        if (const auto cut = end_of_ascii_name(token); cut < token.size()) end = begin + cut, token = token.substr(0, cut);
        while (!token.empty() && (token.back() == '.' || token.back() == ':' || token.back() == '!' || token.back() == '?'))
            token.remove_suffix(1);
        at = end;
        if (token.size() < 3 || token.find("://") != std::string_view::npos) continue;
        const auto dot = token.rfind('.');
        const auto slash = token.rfind('/');
        bool ending = dot != std::string_view::npos && dot + 1 < token.size() && token.size() - dot <= 8 && dot > 0 &&
                      (slash == std::string_view::npos || dot > slash);
        for (std::size_t i = dot + 1; ending && i < token.size(); ++i)
            ending = is_word(token[i]) && static_cast<unsigned char>(token[i]) < 0x80;
        // "e.g." and "1.2" end in a dot's part too.
        ending = ending && !is_digit(token[dot + 1]) && token.size() - dot > 1 &&
                 (slash != std::string_view::npos || token.size() - dot >= 3 || token.ends_with(".c") || token.ends_with(".h"));
        const bool folder =
            slash != std::string_view::npos && slash > 0 && token.find_first_of("abcdefghijklmnopqrstuvwxyz_") != std::string_view::npos;
        if (ending || folder) paths.push_back(token);
    }
    return paths;
}

namespace {

std::string raw_text(const Task& task) {
    std::string text;
    for (int line = task.at.line; line <= task.last && text.size() < 8000; ++line) {
        text += task.at.document->raw(line);
        text += ' ';
    }
    return text;
}

void marks(Check& check) {
    for (const auto& [file, document] : check.bundle.documents)
        for (const auto& box : odd_boxes(document)) {
            if (box.kind != Odd::mark) continue;
            const auto& at = box.at;
            const auto written = document.raw(at.line).substr(at.offset, at.length);
            check.tell(RuleId::ST039, at, fmt::format("'{}' is no state of a task", written),
                       box.mended.empty()
                           ? "write [ ] or [x], or [-] for what was dropped; `--fix` leaves it, since only its author knows which"
                           : fmt::format("`lhcr spec validate --fix` writes {}", box.mended),
                       document.prose(at.line).substr(at.offset + at.length));
            // "under way" to many editors of lists: what is meant is clear, and that it is not done.
            if (written == "[~]" || written == "[/]") check.as(Severity::warning);
        }
}

void grammar(Check& check) {
    const auto& model = check.model;
    const bool has_ids = std::any_of(model.tasks.begin(), model.tasks.end(), [](const Task& task) { return task.id.starts_with('T'); });
    for (const auto& task : model.tasks) {
        if (task.form != Form::item || task.nested || !task.among_tasks) continue;
        if (task.id.empty() && check.is_spec_kit() && has_ids && !holds_boxes_only(model, task))
            check.tell(RuleId::ST030, task.at, "the task has no id", "give it the next free one, behind the box: `- [ ] T0… [P] …`",
                       task.text);
        if (task.id.empty() && !check.is_spec_kit() && !holds_boxes_only(model, task))
            check.tell(RuleId::ST03A, task.at, "the task has no id", "`lhcr spec validate --fix` gives it one", task.text);
        // "- T014-T016 run side by side" speaks of tasks; a task says what is to be done.
        if (!task.has_box && check.is_spec_kit() && !repeats_tasks(model, task) && task.text.size() > 15 && !task.text.starts_with("and") &&
            !task.text.starts_with('-') && !task.text.starts_with(',') && task.text.find("\xE2\x86\x92") == std::string_view::npos &&
            requirement_ids(task.text.substr(0, 4)).empty() && (is_upper(task.text[0]) || task.text[0] == '['))
            check.tell(RuleId::ST030, task.at, fmt::format("{} has no box", task.id), "write `- [ ]` before the id");
    }
    std::map<std::pair<std::string_view, Form>, int> first;
    for (const auto& task : model.tasks) {
        if (task.id.empty() || task.form == Form::row || (task.form == Form::item && !task.has_box)) continue;
        const auto [it, fresh] = first.emplace(std::pair{task.id, task.form}, task.at.line);
        if (!fresh)
            check.tell(RuleId::ST031, task.at, fmt::format("{} is there twice (first in line {})", task.id, it->second),
                       "give the second one a new number");
    }
}

void labels(Check& check) {
    const auto& model = check.model;
    std::set<int> known;
    for (const auto& story : model.stories) known.insert(story.number);
    const bool labelled = std::any_of(model.tasks.begin(), model.tasks.end(), [](const Task& task) { return !task.stories.empty(); });
    for (const auto& task : model.tasks) {
        const Phase* phase = task.phase >= 0 ? &model.phases[static_cast<std::size_t>(task.phase)] : nullptr;
        const auto name = task.id.empty() ? std::string("the task") : std::string(task.id);
        for (const int story : task.stories)
            if (!known.empty() && !known.contains(story))
                check.tell(RuleId::ST032, task.at, fmt::format("{} is labelled [US{}], but the spec has no such story", name, story),
                           "use the number of a story of spec.md");
        if (!phase || task.form != Form::item || task.nested) continue;
        const bool own = std::find(task.stories.begin(), task.stories.end(), phase->story) != task.stories.end();
        if (phase->story >= 0 && !task.stories.empty() && !own && (known.empty() || known.contains(task.stories.front())))
            check.tell(RuleId::ST032, task.at,
                       fmt::format("{} is labelled [US{}] in the phase of user story {}", name, task.stories.front(), phase->story),
                       "move it, or correct the label");
        if (holds_boxes_only(model, task)) continue;
        if (phase->kind == PhaseKind::story && phase->story >= 0 && task.stories.empty() && labelled && task.has_box && !task.id.empty())
            check.tell(RuleId::ST033, task.at, fmt::format("{} stands in a story's phase and has no [US{}]", name, phase->story),
                       "label it");
        if ((phase->kind == PhaseKind::setup || phase->kind == PhaseKind::foundational || phase->kind == PhaseKind::polish) &&
            !task.stories.empty())
            check.tell(RuleId::ST036, task.at, fmt::format("{} is labelled with a story in a phase that serves all", name),
                       "remove the label, or move the task");
    }
}

void files(Check& check) {
    const auto& model = check.model;
    std::map<std::pair<int, std::string>, std::string_view> parallel;
    for (const auto& task : model.tasks) {
        if (task.form != Form::item || task.nested || task.id.empty()) continue;
        const Phase* phase = task.phase >= 0 ? &model.phases[static_cast<std::size_t>(task.phase)] : nullptr;
        const std::string text = raw_text(task);
        const auto paths = paths_in(std::string_view(text).substr(std::min(text.size(), task.at.offset + task.id.size())));
        if (!task.stories.empty() && phase && phase->kind == PhaseKind::story && paths.empty())
            check.tell(RuleId::ST034, task.at, fmt::format("{} names no file", task.id), "say in which file the work is done");
        if (!task.parallel || task.phase < 0) continue;
        std::set<std::string> own;
        for (const auto path : paths)
            if (path.back() != '/' && path.find('.') != std::string_view::npos) own.emplace(path);
        for (const auto& path : own) {
            const auto [it, fresh] = parallel.emplace(std::pair{task.phase, path}, task.id);
            if (!fresh) {
                check.tell(RuleId::ST035, task.at, fmt::format("{} and {} are both [P] and name '{}'", it->second, task.id, path),
                           "let one wait for the other: remove a [P]");
                break;
            }
        }
    }
}

}  // namespace

void check_tasks(Check& check) {
    marks(check);
    grammar(check);
    if (check.is_spec_kit()) {
        labels(check);
        files(check);
    }
}

}  // namespace lhcr::specs
