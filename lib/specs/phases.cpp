// Phases of a tasks.md: what their headings say of number, kind and stories; and the sections that hold boxes and no tasks.
#include <algorithm>
#include <array>

#include "specs/read_model.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

bool has_any_word(std::string_view key, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return find_word(key, word) != std::string_view::npos; });
}

// Takes the marks that set a title off from the text's beginning: ": gateway", "- gateway"; whether there were any.
bool drop_marks(std::string_view& text) {
    const std::size_t before = text.size();
    for (bool found = true; found;) {
        found = false;
        for (const std::string_view mark : {":", "-", ".", "(", "|", "–", "—", "："})
            if (text.starts_with(mark)) text = trim(text.substr(mark.size())), found = true;
    }
    return text.size() != before;
}

// A number as headings have it: "3", and in Chinese and Japanese "三".
int leading_number(std::string_view& text) {
    int number = 0;
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits]) && digits < 4) number = number * 10 + (text[digits++] - '0');
    if (digits > 0) {
        text.remove_prefix(digits);
        return number;
    }
    constexpr std::array<std::string_view, 10> han = {"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"};
    for (std::size_t i = 0; i < han.size(); ++i)
        if (text.starts_with(han[i])) {
            text.remove_prefix(han[i].size());
            return static_cast<int>(i) + 1;
        }
    return -1;
}

struct Name {
    bool is_phase = false;
    int number = -1;
    std::string_view behind;  ///< the number: " - gateway", ".2: gateway"
};

// "phase 3: …", "фаза 3", "阶段 3", "第三阶段", "3단계"; "phase dependencies" has no number.
Name name_of(std::string_view key) {
    Name name;
    const auto word = leading_word_of(Topic::phase, key);
    if (!word.empty()) {
        name.behind = trim(key.substr(word.size()));
        name.number = leading_number(name.behind);
        name.is_phase = name.number >= 0 || key.substr(word.size()).starts_with(' ');
        return name;
    }
    auto rest = key;
    if (rest.starts_with("第")) rest.remove_prefix(3);
    name.number = leading_number(rest);
    rest = trim(rest);
    const auto counted = name.number >= 0 ? leading_word_of(Topic::phase, rest) : std::string_view();
    name.is_phase = !counted.empty() && is_unspaced(counted);
    if (name.is_phase) name.behind = rest.substr(counted.size());
    return name;
}

// "Phase 1 exit criteria", "Phase 2 quality gate", "Phase Dependencies" speak of phases and are none; "Phase 3: Gateway", "Phase 4 -
// Release gate" are.
bool speaks_of_phases(const Name& name) {
    auto title = name.behind;
    if (name.number < 0) return title.find(':') == std::string_view::npos && title.find("：") == std::string_view::npos;
    // "3.2", "2b"
    while (!title.empty() && (is_digit(title.front()) || (title.front() == '.' && title.size() > 1 && is_digit(title[1]))))
        title.remove_prefix(1);
    if (!title.empty() && title.front() >= 'a' && title.front() <= 'z' && (title.size() == 1 || !is_word(title[1]))) title.remove_prefix(1);
    title = trim(title);
    if (drop_marks(title)) return title == "exit criteria" || title == "checkpoint";
    return has_any_word(title, {"exit criteria", "dependencies", "checkpoint", "checkpoints", "gate", "gates"});
}

// The numbers behind a word: "user story 3", "user stories 1-3", "us1 + us2".
void read_numbers(std::string_view key, std::size_t at, std::vector<int>& stories) {
    while (at < key.size()) {
        if (key.substr(at, 4) == "and ") {
            at += 4;
        } else if (is_digit(key[at])) {
            int number = 0;
            for (std::size_t digits = 0; at < key.size() && is_digit(key[at]); ++at)
                if (++digits <= 4) number = number * 10 + (key[at] - '0');
            stories.push_back(number);
        } else if (std::string_view(" &,+#").find(key[at]) != std::string_view::npos) {
            ++at;
        } else {
            return;
        }
    }
}

std::vector<int> stories_in(std::string_view key) {
    std::vector<int> stories;
    const auto read_behind = [&](std::string_view word, bool only_digits) {
        for (auto at = key.find(word); at != std::string_view::npos; at = key.find(word, at + 1)) {
            const std::size_t behind = at + word.size();
            const bool alone = at == 0 || !joins(key, at - 1) || is_unspaced(word);
            if (alone && (!only_digits || (behind < key.size() && is_digit(key[behind])))) read_numbers(key, behind, stories);
        }
    };
    for (const auto word : words_of(Topic::story)) read_behind(word, false);
    read_behind("user stories", false);
    // "us3", and not what only begins with these letters
    read_behind("us", true);
    read_behind("us-", true);
    std::sort(stories.begin(), stories.end());
    stories.erase(std::unique(stories.begin(), stories.end()), stories.end());
    return stories;
}

PhaseKind kind_of(std::string_view key, const std::vector<int>& stories) {
    if (!stories.empty() || contains_folded(key, "user stor") || has_word_of(Topic::story, key)) return PhaseKind::story;
    if (has_word_of(Topic::foundation, key)) return PhaseKind::foundational;
    if (has_word_of(Topic::polish, key)) return PhaseKind::polish;
    return has_word_of(Topic::setup, key) ? PhaseKind::setup : PhaseKind::other;
}

// A bold line directly above the list that the line is in: "**Definition of Done**:".
std::string_view label_above(const Document& document, int line) {
    for (int above = line - 1; above > 0 && above > line - 40; --above) {
        const auto raw = document.raw(above);
        const auto text = trim(raw);
        if (text.empty() || raw.front() == ' ' || raw.front() == '\t' || text.starts_with("- ") || text.starts_with("* ")) continue;
        return text.starts_with("**") ? text : std::string_view();
    }
    return {};
}

bool is_phase_at(const Model& model, const Task& task, int line) {
    return task.phase >= 0 && model.phases[static_cast<std::size_t>(task.phase)].at.line == line;
}

}  // namespace

void read_phases(const Document& document, Model& model) {
    for (const auto& heading : document.headings) {
        if (heading.level < 2 || heading.level > 3) continue;
        const std::string_view key = heading.key;
        const Name name = name_of(key);
        // "## User Story 2 - Export", "## US2": a story's phase without the word.
        const bool of_story = heading.level == 2 && story_number(key) >= 0;
        if ((!name.is_phase || speaks_of_phases(name)) && !of_story) continue;
        Phase phase;
        phase.number = name.number;
        phase.at = {&document, heading.line, 0, document.raw(heading.line).size()};
        phase.last = heading.last;
        phase.stories = stories_in(key);
        phase.kind = kind_of(key, phase.stories);
        if (phase.stories.size() == 1) phase.story = phase.stories.front();
        model.phases.push_back(phase);
    }
}

bool holds_boxes_only(const Model& model, const Task& task) {
    const auto& document = *task.at.document;
    if (task.id.empty())
        if (const auto label = label_above(document, task.at.line);
            !label.empty() && has_word_of(Topic::boxes, folded(label.substr(0, max_key))))
            return true;
    const Heading* heading = document.heading_above(task.at.line);
    if (!heading) return false;
    // "User Story 2 - Review the summary" is a story's phase, whatever its title speaks of.
    if (is_phase_at(model, task, heading->line) && model.phases[static_cast<std::size_t>(task.phase)].kind == PhaseKind::story)
        return false;
    const auto key = std::string_view(heading->key).substr(0, max_key);
    return has_word_of(Topic::boxes, key) || has_any_word(key, {"gate", "gates"});
}

bool repeats_tasks(const Model& model, const Task& task) {
    const Heading* heading = task.at.document->heading_above(task.at.line);
    if (!heading || is_phase_at(model, task, heading->line)) return false;
    const auto key = std::string_view(heading->key).substr(0, max_key);
    return contains_any_folded(key, {"parallel", "example", "progress", "execution", "summary", "dependenc", "order", "strategy", "matrix",
                                     "traceab", "work package"}) ||
           key == "included subtasks";
}

}  // namespace lhcr::specs
