// Requirements and citations: where an id is defined, how far its text goes, and where it is named.
//
// A definition begins an item, a heading, a row or a bold paragraph, and is more than one id of a list: "- FR-001, FR-002: see above"
// defines none. A requirement is the whole item with its continuation lines; a reader that stops at the first line calls ten right ones
// wrong.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "specs/read_model.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

// Skips what may stand before a leading id: a box, emphasis, brackets, and what strikes it.
std::size_t skip_marks(std::string_view line, std::size_t at) {
    if (const auto box = box_of(line, at); box != std::string_view::npos) at = box + 2;
    while (at < line.size() &&
           (line[at] == '*' || line[at] == '_' || line[at] == '[' || line[at] == '(' || line[at] == '~' || line[at] == ' '))
        ++at;
    return at;
}

bool names_more(std::string_view after) {
    const auto rest = after.substr(std::min(after.find_first_not_of("*_]) "), after.size()));
    if (rest.starts_with(',') || rest.starts_with('/') || rest.starts_with('&') || rest.starts_with('+') || rest.starts_with(".."))
        return true;
    for (const std::string_view word : {"and ", "through ", "to ", "bis ", "or "})
        if (starts_folded(rest, word)) return true;
    // FR-001 – FR-005
    const auto ids = requirement_ids(rest.substr(0, 24));
    return !ids.empty() && ids[0].offset <= 8 &&
           rest.substr(0, ids[0].offset).find_first_not_of("-*_–—~→ \xE2\x80\x93\x94\x86\x92") == std::string_view::npos;
}

// The id that leads from `at`, empty text when there is none.
Id leading_id(std::string_view line, std::size_t at, bool bold_or_marked) {
    const std::size_t begin = skip_marks(line, at);
    const auto ids = requirement_ids(line.substr(begin, 40));
    if (ids.empty() || ids[0].offset != 0) return {};
    Id id = ids[0];
    id.text = line.substr(begin, id.text.size());
    id.offset = begin;
    const auto after = line.substr(begin + id.text.size());
    if (names_more(after)) return {};
    const bool bold = begin >= 2 && line[begin - 1] == '*' && line[begin - 2] == '*';
    const auto rest = after.substr(std::min(after.find_first_not_of("*_]) "), after.size()));
    if (rest.starts_with("→") || rest.starts_with("->") || rest.starts_with("=>")) return {};  // "FR-001 → US1" refers to it
    const bool colon = rest.starts_with(':') || rest.starts_with('-') || rest.starts_with("\xE2\x80\x94") ||
                       rest.starts_with("\xE2\x80\x93") || rest.starts_with("\xEF\xBC\x9A") || rest.starts_with('(') ||
                       rest.starts_with('[');
    return bold || colon || bold_or_marked ? id : Id{};
}

// "~~**FR-004**: …~~": its id stays defined, and nothing more is asked of it.
bool is_struck(std::string_view line, std::size_t at, const Id& id) {
    return line.substr(at, id.offset - std::min(at, id.offset)).find("~~") != std::string_view::npos;
}

// Which lines stand in a section that defines requirements, or criteria, among others that name them: an index, a history, answers.
class Homes {
public:
    explicit Homes(const Document& document) : of_line_(static_cast<std::size_t>(document.line_count()) + 2, 0) {
        constexpr std::string_view elsewhere[] = {"traceab", "coverage",      "matrix",  "mapping",
                                                  "change",  "clarification", "history", "session"};
        std::array<unsigned char, 7> of_level{};
        for (std::size_t i = 0; i < document.headings.size(); ++i) {
            const auto& heading = document.headings[i];
            const auto key = std::string_view(heading.key).substr(0, max_key);
            unsigned char state = heading.level > 2 ? of_level[static_cast<std::size_t>(heading.level) - 1] : 0;
            if (std::any_of(std::begin(elsewhere), std::end(elsewhere),
                            [&](std::string_view word) { return key.find(word) != std::string_view::npos; }))
                state |= names_only;
            if (heading.level > 1)
                state |= (has_word_of(Topic::requirements, key) ? of_functions : 0) | (has_word_of(Topic::success, key) ? of_criteria : 0);
            for (auto level = static_cast<std::size_t>(heading.level); level < of_level.size(); ++level) of_level[level] = state;
            const int end = i + 1 < document.headings.size() ? document.headings[i + 1].line : document.line_count() + 1;
            for (int line = heading.line; line < end; ++line) of_line_[static_cast<std::size_t>(line)] = state;
        }
    }
    bool has(const Requirement& each) const {
        const auto state = of_line_[static_cast<std::size_t>(each.at.line)];
        return !(state & names_only) && (state & (is_criterion(each.family) ? of_criteria : of_functions));
    }

private:
    static constexpr unsigned char of_functions = 1, of_criteria = 2, names_only = 4;
    std::vector<unsigned char> of_line_;
};

std::string text_of(const Document& document, int first, std::size_t offset, int last) {
    std::string text;
    for (int line = first; line <= last && text.size() < 8000; ++line) {
        auto prose = document.prose(line);
        if (line == first) prose = prose.substr(std::min(offset, prose.size()));
        if (!text.empty()) text += ' ';
        text += trim(prose);
    }
    const auto begin = text.find_first_not_of("*_:] -");
    return begin == std::string::npos ? std::string() : text.substr(begin);
}

}  // namespace

void read_requirements(const Document& document, Model& model) {
    const auto add = [&](const Id& id, int line, int last, Form form) {
        model.requirements.push_back({id.text,
                                      id.family,
                                      {&document, line, id.offset, id.text.size()},
                                      last,
                                      form,
                                      text_of(document, line, id.offset + id.text.size(), last)});
    };
    std::vector<char> taken(static_cast<std::size_t>(document.line_count()) + 2, 0);
    std::set<std::string> listed;
    int within = 0;
    for (const auto& item : document.items) {
        const auto line = document.prose(item.first);
        const auto id = leading_id(line, item.offset, false);
        if (id.text.empty()) {
            // "FR-002, FR-003: …" defines both where nothing else does.
            const auto all = requirement_ids(line);
            if (all.size() > 1 && all[0].offset == skip_marks(line, item.offset))
                for (const auto& each : all) listed.insert(canonical_id(each.text));
            continue;
        }
        if (is_struck(line, item.offset, id)) {
            listed.insert(canonical_id(id.text));
            continue;
        }
        // Below a requirement, a plain id is what it refers to: "FR-023 … - SC-003: < 150 ms".
        if (item.first <= within && (id.offset < 2 || line[id.offset - 1] != '*')) continue;
        within = item.last;
        taken[static_cast<std::size_t>(item.first)] = 1;
        add(id, item.first, item.last, Form::item);
    }
    for (const auto& heading : document.headings) {
        const auto line = document.prose(heading.line);
        const auto id = leading_id(line, std::min(line.find_first_not_of("# "), line.size()), true);
        taken[static_cast<std::size_t>(heading.line)] = 1;
        if (!id.text.empty()) add(id, heading.line, heading.last, Form::heading);
    }
    for (int number = 1; number <= document.line_count(); ++number) {
        if (taken[static_cast<std::size_t>(number)]) continue;
        const auto line = document.prose(number);
        const auto at = line.find_first_not_of(" \t");
        if (at == std::string_view::npos) continue;
        if (line[at] == '|') {
            const auto id = leading_id(line, at + 1, true);
            if (!id.text.empty()) add(id, number, number, Form::row);
        } else if (line[at] == '*' && line.substr(at, 2) == "**") {
            const auto id = leading_id(line, at, false);
            if (!id.text.empty()) add(id, number, number, Form::paragraph);
        }
    }
    // A heading beside an item goes into its details, and defines nothing: "### FR-001 Why".
    std::set<std::string_view> items;
    for (const auto& each : model.requirements)
        if (each.form == Form::item) items.insert(each.id);
    std::erase_if(model.requirements, [&](const Requirement& each) { return each.form == Form::heading && items.contains(each.id); });
    // An id that its section defines is only named elsewhere: "- **FR-003** (clarified): …".
    const Homes homes(document);
    std::map<std::string_view, std::pair<int, int>> places;
    for (const auto& each : model.requirements) {
        auto& [inside, outside] = places[each.id];
        (homes.has(each) ? inside : outside)++;
    }
    std::erase_if(model.requirements, [&](const Requirement& each) {
        const auto& [inside, outside] = places[each.id];
        return inside > 0 && outside > 0 && !homes.has(each);
    });
    std::stable_sort(model.requirements.begin(), model.requirements.end(),
                     [](const Requirement& a, const Requirement& b) { return a.at.line < b.at.line; });
    for (std::size_t i = 0; i < model.requirements.size(); ++i) {
        model.by_id.emplace(model.requirements[i].id, i);
        model.numbers.insert(canonical_id(model.requirements[i].id));
        if (!has_parts(model.requirements[i].id)) model.whole_numbers.insert(canonical_id(model.requirements[i].id));
    }
    model.numbers.insert(listed.begin(), listed.end());
    model.whole_numbers.insert(listed.begin(), listed.end());
}

// Without leading zeros, letters and parts behind it: FR-003a and FR-3.1 are both parts of FR-3.
std::string canonical_id(std::string_view id) {
    std::size_t at = id.find_first_of("0123456789");
    std::string result(id.substr(0, at));
    if (!result.ends_with('-')) result += '-';  // FR001
    if (at == std::string_view::npos) return result;
    while (at + 1 < id.size() && id[at] == '0' && is_digit(id[at + 1])) ++at;
    for (; at < id.size() && is_digit(id[at]); ++at) result += id[at];
    return result;
}

bool has_parts(std::string_view id) {
    return id.find('.') != std::string_view::npos;
}

bool Model::defines(std::string_view id) const {
    // FR-3.1 is a part of FR-3; where FR-3.1 and FR-3.2 are defined and FR-3 is not, FR-3.9 is none of them.
    return by_id.contains(id) || (has_parts(id) ? whole_numbers : numbers).contains(canonical_id(id));
}

void read_citations(const Document& document, Model& model) {
    for (int number = 1; number <= document.line_count(); ++number) {
        if (document.is_code(number)) continue;
        const auto line = document.prose(number);
        for (const auto& id : requirement_ids(line))
            model.citations.push_back({id.text, id.family, {&document, number, id.offset, id.text.size()}});
    }
}

}  // namespace lhcr::specs
