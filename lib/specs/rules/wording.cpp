// SR025, SR026, SR027, SR02B, SR02C: how a requirement is worded. Always the whole item, never its first line.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "specs/rules/check.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

bool is_normative(std::string_view text) {
    return has_whole_word_of(Topic::normative, folded(text));
}

bool is_functional(const Requirement& requirement) {
    return !is_criterion(requirement.family);
}

// Two obligations in one sentence: "MUST log and MUST email".
bool joins_two(std::string_view text) {
    for (auto at = find_exact_word(text, "MUST"); at != std::string_view::npos; at = find_exact_word(text, "MUST", at + 4)) {
        const auto next = find_exact_word(text, "MUST", at + 4);
        if (next == std::string_view::npos) return false;
        const auto between = text.substr(at + 4, next - at - 4);
        if (between.find_first_of(".;:") == std::string_view::npos && find_word(between, "and") != std::string_view::npos &&
            !contains_any_folded(between, {"(", "\xE2\x80\x94"}))
            return true;
    }
    return false;
}

std::string_view vague_word(std::string_view text) {
    if (text.find_first_of("0123456789") != std::string_view::npos) return {};
    for (const std::string_view word :
         {"fast", "quickly", "intuitive", "intuitively", "user-friendly", "easy to use", "seamless", "seamlessly", "robust", "scalable",
          "performant", "efficient", "efficiently", "reasonable", "as soon as possible", "state-of-the-art", "best-in-class"})
        if (const auto at = find_word(text, word); at != std::string_view::npos) return text.substr(at, word.size());
    return {};
}

void clarifications(Check& check) {
    const Document* spec = check.model.source;
    if (!spec) return;
    int markers = 0, questions = 0, session = 0;
    for (int number = 1; number <= spec->line_count(); ++number) {
        const auto line = spec->prose(number);
        const auto at = line.find("[NEEDS CLARIFICATION:");
        if (at != std::string_view::npos && ++markers == 4)
            check.tell(RuleId::SR02C, {spec, number, at, 21}, "more than three questions are marked open",
                       "answer or drop the lesser ones: three are what a reviewer can decide", "markers");
        if (line.starts_with("### ") && contains_folded(line, "session")) questions = 0, session = number;
        else if (line.starts_with("#")) session = 0;
        if (session && (starts_folded(trim(line), "- q:") || starts_folded(trim(line), "- **q")) && ++questions == 6)
            check.line(RuleId::SR02C, *spec, number, "more than five questions in one session", "begin another session", "session");
    }
}

}  // namespace

void check_wording(Check& check) {
    const auto& requirements = check.model.requirements;
    const auto functional = static_cast<std::size_t>(std::count_if(requirements.begin(), requirements.end(), is_functional));
    const auto normative = static_cast<std::size_t>(std::count_if(
        requirements.begin(), requirements.end(), [](const Requirement& r) { return is_functional(r) && is_normative(r.text); }));
    // The four-file layout has no rule of wording; there it is the odd one out that is told.
    const bool asks = check.is_spec_kit() || normative * 2 > functional;
    for (const auto& requirement : requirements) {
        if (is_functional(requirement)) {
            if (asks && requirement.form != Form::row && !is_normative(requirement.text))
                check.tell(RuleId::SR025, requirement.at, fmt::format("{} has no MUST, SHOULD or MAY", requirement.id),
                           "say who must do what");
            if (joins_two(requirement.text))
                check.tell(RuleId::SR026, requirement.at, fmt::format("{} joins two obligations", requirement.id),
                           "make them two requirements: each is met or not");
            if (const auto word = vague_word(requirement.text); !word.empty())
                check.tell(RuleId::SR027, requirement.at, fmt::format("{} says '{}' and no figure", requirement.id, word),
                           "say how it is measured");
        } else if (requirement.text.find_first_of("0123456789%") == std::string::npos &&
                   !contains_any_folded(requirement.text, {"all ", "every", "zero", "no ", "none", "never", "always", "each", "any "})) {
            check.tell(RuleId::SR02B, requirement.at, fmt::format("{} has nothing that can be measured", requirement.id),
                       "give a figure, and what it is compared with");
        }
    }
    if (check.is_spec_kit()) clarifications(check);
}

void check_stories(Check& check) {
    for (const auto& story : check.model.stories) {
        const auto subject = fmt::format("US{}", story.number);
        if (story.scenarios == 0)
            check.tell(RuleId::SR024, story.at, fmt::format("user story {} has no acceptance scenario", story.number),
                       "write at least one: **Given** … **When** … **Then** …", subject);
        if (check.model.dialect == Dialect::d0) continue;
        for (const auto& [has, what] :
             {std::pair{story.has_priority, "priority"}, {story.has_why, "reason for its priority"}, {story.has_test, "independent test"}})
            if (!has)
                check.tell(RuleId::SR028, story.at, fmt::format("user story {} has no {}", story.number, what),
                           "the template shows where it stands", fmt::format("{} {}", subject, what));
    }
}

}  // namespace lhcr::specs
