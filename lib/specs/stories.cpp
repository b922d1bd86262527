// User stories of a spec.md, and what a careful reader looks for in each: priority, reason, test, scenarios.
#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace {

bool is_scenario_line(std::string_view line) {
    return find_word(line, "given") != std::string_view::npos ||
           contains_any_folded(line, {"scenario:", "\xE5\x81\x87\xE8\xAE\xBE", "\xE5\x81\x87\xE5\xA6\x82", "angenommen", "dado que",
                                      "\xC3\xA9tant donn\xC3\xA9"}) ||
           (find_word(line, "when") != std::string_view::npos && find_word(line, "then") != std::string_view::npos);
}

bool is_acceptance_label(std::string_view line) {
    return contains_any_folded(line, {"acceptance", "\xE9\xAA\x8C\xE6\x94\xB6", "akzeptanz", "aceptaci\xC3\xB3n", "acceptation",
                                      "aceita\xC3\xA7\xC3\xA3o", "\xE5\x8F\x97\xE3\x81\x91\xE5\x85\xA5\xE3\x82\x8C"});
}

}  // namespace

int number_behind(std::string_view key, std::string_view word) {
    if (!key.starts_with(word)) return -1;
    std::size_t at = word.size();
    while (at < key.size() && (key[at] == ' ' || key[at] == '#')) ++at;
    int number = 0;
    const std::size_t digits = at;
    while (at < key.size() && is_digit(key[at]) && at - digits < 4) number = number * 10 + (key[at++] - '0');
    return at == digits ? -1 : number;
}

void read_stories(const Document& document, Model& model) {
    for (const auto& heading : document.headings) {
        int number = number_behind(heading.key, "user story");
        if (number < 0) number = number_behind(heading.key, "\xE7\x94\xA8\xE6\x88\xB7\xE6\x95\x85\xE4\xBA\x8B");
        if (number < 0) continue;
        Story story;
        story.number = number;
        story.last = heading.last;
        const auto line = document.raw(heading.line);
        const auto at = find_folded(line, lower(heading.title.substr(0, 10)));
        story.at = {&document, heading.line, at == std::string_view::npos ? 0 : at, heading.title.size()};
        story.has_priority =
            contains_any_folded(heading.key, {"priority", "(p", "\xE4\xBC\x98\xE5\x85\x88\xE7\xBA\xA7", "prioridad", "priorit"});
        bool below_acceptance = false;
        for (int number_of_line = heading.line + 1; number_of_line <= heading.last; ++number_of_line) {
            const auto text = document.raw(number_of_line);
            const auto first = text.find_first_not_of(" \t");
            if (first == std::string_view::npos) continue;
            const bool bold = text.substr(first, 2) == "**" || text[first] == '#';
            story.has_priority =
                story.has_priority || (bold && contains_any_folded(text, {"priority", "\xE4\xBC\x98\xE5\x85\x88\xE7\xBA\xA7"}));
            story.has_why = story.has_why || contains_any_folded(text, {"**why", "\xE4\xB8\xBA\xE4\xBB\x80\xE4\xB9\x88", "**warum",
                                                                        "**por qu", "**pourquoi", "rationale"});
            story.has_test =
                story.has_test ||
                contains_any_folded(text, {"independent test", "independently test", "\xE7\x8B\xAC\xE7\xAB\x8B\xE6\xB5\x8B\xE8\xAF\x95",
                                           "unabh\xC3\xA4ngiger test", "prueba independiente", "test ind\xC3\xA9pendant"});
            if (bold) below_acceptance = is_acceptance_label(text) || (below_acceptance && text[first] != '#');
            if (is_scenario_line(text) ||
                (below_acceptance && !bold && (is_digit(text[first]) || text[first] == '-' || text[first] == '*')))
                ++story.scenarios;
        }
        model.stories.push_back(story);
    }
}

}  // namespace lhcr::specs
