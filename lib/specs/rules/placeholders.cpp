// SP: what a template left behind. One pass over the brackets of each file.
#include <fmt/format.h>

#include <array>

#include "specs/rules/check.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

// Of Spec Kit's templates and of our own `spec new`. In prose only: a spec may talk about them in `code`.
constexpr std::array<std::string_view, 24> placeholders = {"[FEATURE NAME]",
                                                           "[FEATURE]",
                                                           "[###-feature-name]",
                                                           "[###-feature]",
                                                           "[DATE]",
                                                           "[link]",
                                                           "[Brief Title]",
                                                           "[Title]",
                                                           "[Entity 1]",
                                                           "[Entity 2]",
                                                           "[e.g.,",
                                                           "[domain-specific",
                                                           "[REMOVE IF UNUSED]",
                                                           "[Add more user stories",
                                                           "[PROJECT_NAME]",
                                                           "[PRINCIPLE_",
                                                           "[SECTION_",
                                                           "[GOVERNANCE_RULES]",
                                                           "[CONSTITUTION_VERSION]",
                                                           "[RATIFICATION_DATE]",
                                                           "[LAST_AMENDED_DATE]",
                                                           "[CHECKLIST TYPE]",
                                                           "[PRODUCT NAME]",
                                                           "[FILL IN"};

// Length of "[NEEDS CLARIFICATION" or its like in another language at the beginning of the text, when a colon or the bracket's end follows;
// else 0.
std::size_t open_marker(std::string_view text) {
    if (text.starts_with("[NEEDS CLARIFICATION")) return 20;
    if (text.size() < 6 || text[2] == ']') return 0;
    const std::string inside = folded(text.substr(1));
    for (const auto word : words_of(Topic::open_question))
        if (inside.starts_with(word)) {
            const auto behind = std::string_view(inside).substr(word.size());
            if (behind.starts_with(':') || behind.starts_with(']') || behind.starts_with("：") || behind.starts_with(" :"))
                return word.size() + 1;
        }
    return 0;
}

// "~~[NEEDS CLARIFICATION: …]~~", "- Q: [NEEDS CLARIFICATION: …] → A: …": by what stands around the marker. What it asks may speak of what
// is resolved.
bool is_answered(std::string_view line, std::size_t offset) {
    if (line.substr(0, offset).ends_with("~~")) return true;
    const auto close = line.find(']', offset);
    return close != std::string_view::npos && contains_any_folded(line.substr(close), {"→ a:", "-> a:", "resolved", "answered"});
}

// The oldest template explains the marker in sections of its own.
bool is_guidance(const Check& check, const Document& document, int line) {
    const Heading* heading = check.model.dialect == Dialect::d0 ? document.heading_above(line) : nullptr;
    return heading && contains_any_folded(heading->key, {"for ai generation", "guidelines", "execution flow"});
}

// In a heading, or as the whole of a value: "**Date**: [DATE]", "| [Title] |".
bool is_heading_or_value(std::string_view line, std::size_t offset) {
    if (trim(line).starts_with('#')) return true;
    const auto before = trim(line.substr(0, offset));
    return before.empty() || before.ends_with(':') || before.ends_with("**") || before.ends_with('|');
}

void brackets(Check& check, const Document& document) {
    const auto prose = document.prose();
    for (auto at = prose.find('['); at != std::string_view::npos; at = prose.find('[', at + 1)) {
        const auto rest = prose.substr(at, 64);
        const auto place = [&](std::size_t length) {
            const int line = document.line_at(at);
            return Position{&document, line, at - document.start_of(line), length};
        };
        if (const auto marker = open_marker(rest); marker > 0) {
            // A marker asks something: "[NEEDS CLARIFICATION: which?]"; "[NEEDS CLARIFICATION] markers" only speaks of it.
            auto after = rest.substr(marker);
            const bool bare = after.starts_with(']');
            if (bare) after.remove_prefix(1);
            const auto word = after.find_first_not_of(" \t");
            if (bare && word != std::string_view::npos && after[word] >= 'a' && after[word] <= 'z') continue;
            const int line = document.line_at(at);
            if (is_answered(document.raw(line), at - document.start_of(line)) || is_guidance(check, document, line)) continue;
            if (check.is_spec_kit() && document.file == "spec.md" && (check.model.plan || check.model.tasks_file))
                check.tell(RuleId::SP011, place(marker), "an open question stands in a spec that has a plan",
                           "answer it, and plan again what depends on it");
            else if (!check.is_spec_kit() && document.file == "prd.md" && check.model.tasks_file)
                check.tell(RuleId::SP011, place(marker), "an open question stands in a PRD that has tasks",
                           "answer it, and plan again what depends on it");
            continue;
        }
        for (const auto placeholder : placeholders) {
            if (!rest.starts_with(placeholder)) continue;
            // "[link](url)" is a link; a bare [link] is the template's in its metadata alone.
            if (placeholder == "[link]" && !document.raw(document.line_at(at)).starts_with("**")) break;
            // A page may be called "[Title] | Acme" and a file report-[DATE].csv: the template has them in headings and metadata.
            if ((placeholder == "[Title]" || placeholder == "[DATE]") &&
                !is_heading_or_value(document.raw(document.line_at(at)), at - document.start_of(document.line_at(at))))
                break;
            if (placeholder.ends_with(']') &&
                (rest.substr(placeholder.size()).starts_with('(') || rest.substr(placeholder.size()).starts_with('[')))
                break;
            check.tell(RuleId::SP010, place(placeholder.size()), fmt::format("the placeholder '{}' is left from a template", placeholder),
                       "write what it stands for, or remove the line");
            break;
        }
    }
    for (const std::string_view word : {"$ARGUMENTS", "__SPECKIT_COMMAND_"})
        for (auto at = prose.find(word); at != std::string_view::npos; at = prose.find(word, at + 1)) {
            const int line = document.line_at(at);
            // A spec may speak of the variable; the template has it as the quoted input.
            if (word.front() == '$' && prose[at > 0 ? at - 1 : 0] != '"') continue;
            check.tell(RuleId::SP010, {&document, line, at - document.start_of(line), word.size()},
                       fmt::format("the placeholder '{}' is left from a template", word), "write what it stands for, or remove the line");
        }
}

// Marks that stand in comments and trees of the templates: looked for in all of the text, but for inline code.
void samples(Check& check, const Document& document) {
    const std::string_view all(document.bytes());
    for (const std::string_view mark : {"[REMOVE IF UNUSED]", "SAMPLE TASKS", "SAMPLE ITEMS", "ACTION REQUIRED:", "TXXX"})
        for (auto at = all.find(mark); at != std::string_view::npos; at = all.find(mark, at + 1)) {
            const int line = document.line_at(at);
            const std::size_t offset = at - document.start_of(line);
            const auto raw = document.raw(line);
            if (offset > 0 && (is_word(raw[offset - 1]) || raw[offset - 1] == '`' || raw[offset - 1] == '"' || raw[offset - 1] == '\''))
                continue;
            check.tell(RuleId::SP013, {&document, line, offset, mark.size()}, fmt::format("'{}' is left from the template's sample", mark),
                       "write your own, or remove it");
        }
}

}  // namespace

void check_placeholders(Check& check) {
    for (const auto& [name, document] : check.bundle.documents) {
        if (document.line_count() == 0) continue;
        brackets(check, document);
        if (check.is_spec_kit() && (name == "spec.md" || name == "plan.md" || name == "tasks.md")) samples(check, document);
    }
    if (!check.is_spec_kit() || !check.model.plan || !check.model.tasks_file) return;
    const Document& plan = *check.model.plan;
    for (const auto& heading : plan.headings) {
        if (heading.key != "technical context") continue;
        for (int line = heading.line + 1; line <= heading.last; ++line) {
            const auto prose = plan.prose(line);
            const auto at = prose.find("NEEDS CLARIFICATION");
            if (at != std::string_view::npos && prose.substr(0, at).find(':') != std::string_view::npos &&
                !contains_any_folded(prose, {"resolved", "no needs", "all needs"}))
                check.tell(RuleId::SP012, {&plan, line, at, 19},
                           "an open question stands in the plan's technical context although there are tasks",
                           "resolve it in research.md, then say it here");
        }
    }
}

void check_text(Check& check) {
    // Words that promise a text for later. Not in tables, where they are values, and not in a constitution's marked fields, which its
    // report explains.
    constexpr std::array<std::string_view, 4> words = {
        "TO"
        "DO",
        "TBD",
        "FIX"
        "ME",
        "?"
        "??"};
    for (const auto& [name, document] : check.bundle.documents) {
        if (document.line_count() == 0) continue;
        const auto prose = document.prose();
        for (const auto word : words)
            for (auto at = prose.find(word); at != std::string_view::npos; at = prose.find(word, at + word.size())) {
                if ((at > 0 && (is_word(prose[at - 1]) || prose[at - 1] == '-' || prose[at - 1] == '?' || prose[at - 1] == '/')) ||
                    (at + word.size() < prose.size() &&
                     (is_word(prose[at + word.size()]) || prose[at + word.size()] == '(' || prose[at + word.size()] == '/' ||
                      prose[at + word.size()] == '?' || prose[at + word.size()] == '-')))
                    continue;
                const int line = document.line_at(at);
                if (document.is_row(line)) continue;
                check.tell(RuleId::SP014, {&document, line, at - document.start_of(line), word.size()},
                           fmt::format("'{}' stands where a text should", word), "write it, or say who decides it and when",
                           document.raw(line).substr(0, 120));
            }
    }
}

}  // namespace lhcr::specs
