// User stories of a spec.md, and what a careful reader looks for in each: priority, reason, test, scenarios.
#include <algorithm>

#include "specs/read_model.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

// A line as it is compared: without emphasis and what makes it an item, "1. **Étant donné** que …" is "étant donné que …".
std::string plain(std::string_view line) {
    std::string text = folded(line);
    std::erase_if(text, [](char c) { return c == '*' || c == '_' || c == '`'; });
    const auto begin = text.find_first_not_of(" \t#>|-+0123456789.)");
    return begin == std::string::npos ? std::string() : text.substr(begin);
}

// The word that opens a scenario leads its line: "dados" is also data, "조건" is not joined by blanks and may stand anywhere.
bool is_scenario(std::string_view text) {
    if (find_word(text, "given") != std::string_view::npos ||
        contains_any_folded(text, {"scenario:", "angenommen", "dado que", "étant donné"}) || !leading_word_of(Topic::given, text).empty())
        return true;
    for (const auto word : words_of(Topic::given))
        if (is_unspaced(word) && text.find(word) != std::string_view::npos) return true;
    return find_word(text, "when") != std::string_view::npos && find_word(text, "then") != std::string_view::npos;
}

bool is_acceptance_label(std::string_view text) {
    return has_word_of(Topic::acceptance_label, text) || text == "ac" || text == "acs" || text.starts_with("ac:");
}

// An item of a list: not "---", which is a rule, nor "-5 °C".
bool is_item(std::string_view text) {
    if (text.starts_with("- ") || text.starts_with("* ") || text.starts_with("+ ")) return true;
    const auto digits = text.find_first_not_of("0123456789");
    return digits != std::string_view::npos && digits > 0 && (text[digits] == '.' || text[digits] == ')');
}

// What a line below a story says of it.
class StoryReader {
public:
    explicit StoryReader(Story& story) : story_(story) {}

    void read(std::string_view line) {
        const auto written = trim(line);
        if (written.empty()) return;
        const bool heading = written.front() == '#', label = heading || written.starts_with("**");
        const std::string text = plain(written), marked = folded(written);
        if (label && has_word_of(Topic::priority, marked)) story_.has_priority = true;
        if (has_word_of(Topic::reason, marked)) story_.has_why = true;
        if (has_word_of(Topic::independent_test, marked)) story_.has_test = true;
        // "Acceptation : un export est lisible." is label and scenario in one.
        const auto colon = std::min(text.find(':'), text.find("："));
        const bool in_one = !label && !is_item(written) && colon != std::string::npos && is_acceptance_label(text.substr(0, colon)) &&
                            text.size() > colon + 8;
        if (label) {
            const bool acceptance = is_acceptance_label(heading ? std::string_view(text) : std::string_view(text).substr(0, colon));
            when_ = when_ && !acceptance && !heading;
            below_acceptance_ = acceptance || (below_acceptance_ && !heading);
        }
        if (is_scenario(text) || in_one || (below_acceptance_ && is_item(written))) ++story_.scenarios;
        // WHEN and THEN, a line each.
        if (text.starts_with("when ") || text.starts_with("when:")) when_ = true;
        if (when_ && (text.starts_with("then ") || text.starts_with("then:"))) ++story_.scenarios, when_ = false;
    }

private:
    Story& story_;
    bool below_acceptance_ = false, when_ = false;
};

// One section for all: "## Acceptance Scenarios" outside of any story, with scenarios in it.
bool has_common_scenarios(const Document& document, const std::vector<Story>& stories) {
    std::vector<int> ends;
    for (const auto& story : stories) ends.push_back(std::max(story.last, ends.empty() ? 0 : ends.back()));
    for (const auto& heading : document.headings) {
        if (heading.level == 1 || !is_acceptance_label(heading.key)) continue;
        // Stories stand in the order of their lines: those that begin before the section ends, and the furthest end of them.
        const auto begun = std::upper_bound(stories.begin(), stories.end(), heading.last,
                                            [](int line, const Story& story) { return line < story.at.line; });
        if (begun != stories.begin() && ends[static_cast<std::size_t>(begun - stories.begin()) - 1] >= heading.line) continue;
        for (int line = heading.line + 1; line <= heading.last; ++line)
            if (is_scenario(plain(document.raw(line)))) return true;
    }
    return false;
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

bool speaks_of_acceptance(std::string_view line) {
    return is_acceptance_label(plain(line));
}

int story_number(std::string_view key) {
    for (const auto word : words_of(Topic::story))
        if (const int number = number_behind(key, word); number >= 0) return number;
    // "US1 - Keep", "US-02: Keep", "Story 3"
    for (const std::string_view word : {"us-", "us", "story"})
        if (const int number = number_behind(key, word); number >= 0) return number;
    return -1;
}

void read_stories(const Document& document, Model& model) {
    for (const auto& heading : document.headings) {
        const int number = heading.level > 1 ? story_number(heading.key) : -1;
        if (number < 0) continue;
        Story story;
        story.number = number;
        story.last = heading.last;
        const auto line = document.raw(heading.line);
        const auto at = find_folded(line, lower(heading.title.substr(0, 10)));
        story.at = {&document, heading.line, at == std::string_view::npos ? 0 : at, heading.title.size()};
        story.has_priority = has_word_of(Topic::priority, heading.key) || heading.key.find("(p") != std::string::npos;
        StoryReader reader(story);
        for (int below = heading.line + 1; below <= heading.last; ++below) reader.read(document.raw(below));
        model.stories.push_back(story);
    }
    if (std::any_of(model.stories.begin(), model.stories.end(), [](const Story& story) { return story.scenarios == 0; }) &&
        has_common_scenarios(document, model.stories))
        for (auto& story : model.stories) story.scenarios = std::max(story.scenarios, 1);
}

}  // namespace lhcr::specs
