// Requirements and citations: where an id is defined, how far its text goes, and where it is named.
//
// A definition begins an item, a heading, a row or a bold paragraph, and is more than one id of a list: "- FR-001, FR-002: see above"
// defines none. A requirement is the whole item with its continuation lines; a reader that stops at the first line calls ten right ones
// wrong.
#include <algorithm>
#include <set>

#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace {

// Skips what may stand before a leading id: a box, emphasis, brackets.
std::size_t skip_marks(std::string_view line, std::size_t at) {
    if (const auto box = box_of(line, at); box != std::string_view::npos) at = box + 2;
    while (at < line.size() && (line[at] == '*' || line[at] == '_' || line[at] == '[' || line[at] == '(' || line[at] == ' ')) ++at;
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
    const bool colon = rest.starts_with(':') || rest.starts_with('-') || rest.starts_with("\xE2\x80\x94") ||
                       rest.starts_with("\xE2\x80\x93") || rest.starts_with("\xEF\xBC\x9A") || rest.starts_with('(') ||
                       rest.starts_with('[');
    return bold || colon || bold_or_marked ? id : Id{};
}

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
    int within = 0;
    for (const auto& item : document.items) {
        const auto line = document.prose(item.first);
        const auto id = leading_id(line, item.offset, false);
        if (id.text.empty()) continue;
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
    std::stable_sort(model.requirements.begin(), model.requirements.end(),
                     [](const Requirement& a, const Requirement& b) { return a.at.line < b.at.line; });
    for (std::size_t i = 0; i < model.requirements.size(); ++i) {
        model.by_id.emplace(model.requirements[i].id, i);
        model.numbers.insert(canonical_id(model.requirements[i].id));
    }
}

// Without leading zeros, letters and parts behind it: FR-003a and FR-3.1 are both parts of FR-3.
std::string canonical_id(std::string_view id) {
    std::size_t at = id.find_first_of("0123456789");
    std::string result(id.substr(0, at));
    while (at + 1 < id.size() && id[at] == '0' && is_digit(id[at + 1])) ++at;
    for (; at < id.size() && is_digit(id[at]); ++at) result += id[at];
    return result;
}

bool Model::defines(std::string_view id) const {
    return by_id.contains(id) || numbers.contains(canonical_id(id));
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
