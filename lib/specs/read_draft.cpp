// What a document says, sorted by its headings and its words. Nothing is made up: what fits nowhere stays in the document alone.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "specs/drafting.hpp"
#include "specs/model.hpp"

namespace lhcr::specs {
namespace {

constexpr std::size_t longest = 400;    // bytes of one statement
constexpr std::size_t of_a_kind = 300;  // statements

enum class Kind : unsigned char { none, lead, goal, requirement, criterion, principle, outside, phase, story, task, question };

// What a section is about, by its heading. The first that fits has the say: "non-functional requirements" is no "function".
Kind kind_of(std::string_view key) {
    struct Words {
        Kind kind;
        std::initializer_list<std::string_view> words;
    };
    static const std::initializer_list<Words> table = {
        {Kind::outside, {"out of scope", "non-goal", "non goal", "nongoal", "not in scope", "excluded", "nicht-ziel"}},
        {Kind::question, {"open question", "question", "unknown", "to be decided", "open issue", "offene frage"}},
        {Kind::criterion, {"success", "acceptance", "definition of done", "metric", "kpi", "measure", "erfolg"}},
        {Kind::task, {"task", "to do", "to-do", "todo", "action item", "next step", "checklist", "aufgabe"}},
        {Kind::story, {"user stor", "use case", "scenario"}},
        {Kind::requirement, {"requirement", "feature", "functional", "capabilit", "anforderung", "needs", "must have", "should have"}},
        {Kind::principle, {"principle", "constraint", "rule", "guardrail", "non-negotiable", "governance", "invariant"}},
        {Kind::phase, {"phase", "milestone", "roadmap", "timeline", "rollout", "plan", "approach", "stage"}},
        {Kind::goal, {"goal", "objective", "outcome", "vision", "benefit", "ziel"}},
        {Kind::lead,
         {"problem", "background", "context", "overview", "summary", "introduction", "motivation", "why", "abstract", "purpose"}}};
    for (const auto& row : table)
        if (contains_any_folded(key, row.words)) return row.kind;
    return Kind::none;
}

// Of the innermost heading that says something.
Kind section_of(const Document& document, int line) {
    for (int level = 6; level >= 2;) {
        const Heading* heading = document.heading_above(line, level);
        if (!heading || heading->level < 2) return Kind::none;
        if (const Kind kind = kind_of(heading->key); kind != Kind::none) return kind;
        level = heading->level - 1;
    }
    return Kind::none;
}

bool is_normative(std::string_view text) {
    for (const std::string_view word : {"MUST", "SHALL", "SHOULD", "REQUIRED"})
        if (find_exact_word(text, word) != std::string_view::npos) return true;
    for (const std::string_view word : {"must", "shall", "should", "has to", "have to", "needs to", "need to", "is required to"})
        if (find_word(text, word) != std::string_view::npos) return true;
    return false;
}

bool is_open(std::string_view text) {
    if (text.find("NEEDS CLARIFICATION") != std::string_view::npos) return true;
    for (const std::string_view word : {"TBD",
                                        "TO"
                                        "DO",
                                        "TBC"})
        if (find_exact_word(text, word) != std::string_view::npos) return true;
    return trim(text).ends_with('?');
}

// So much of a text, cut between characters.
std::string_view head(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

// One line of plain words: links out of the document's folder lead nowhere from the bundle's, so that their words stay and their target is
// told.
std::string plain(std::string_view text) {
    text = head(text, 16 * longest);
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto middle = text.find("](", at);
        const auto open = middle == std::string_view::npos ? middle : text.rfind('[', middle);
        const auto close = middle == std::string_view::npos ? middle : text.find(')', middle);
        if (close == std::string_view::npos || open == std::string_view::npos || open < at) {
            result += text.substr(at, middle == std::string_view::npos ? middle : middle + 2 - at);
            if (middle == std::string_view::npos) break;
            at = middle + 2;
            continue;
        }
        const auto target = text.substr(middle + 2, close - middle - 2);
        const bool outer = target.find("://") != std::string_view::npos || target.starts_with("mailto:");
        auto before = text.substr(at, open - at);
        if (!outer && before.ends_with('!')) before.remove_suffix(1);
        result += before;
        if (outer) result += text.substr(open, close + 1 - open);
        else result += fmt::format("{} ({})", text.substr(open + 1, middle - open - 1), target);
        at = close + 1;
    }
    std::string words;
    for (const char c : result) {
        const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
        if (!blank) words += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
        else if (!words.empty() && words.back() != ' ') words += ' ';
    }
    auto cut = trim(words);
    if (cut.size() <= longest) return std::string(cut);
    return std::string(trim(head(cut, longest))) + " …";
}

// Without the id that leads: "**FR-003**: the system …".
void take_id(Said& said) {
    auto text = std::string_view(said.text);
    const auto begin = std::min(text.find_first_not_of("*_[ "), text.size());
    const auto ids = requirement_ids(text.substr(begin, 40));
    if (!ids.empty() && ids[0].offset == 0) {
        const auto rest = text.substr(begin + ids[0].text.size());
        const auto words = rest.find_first_not_of("*_]:.-) ");
        const auto dash = rest.starts_with(" \xE2\x80\x94") ? 4 : words;
        if (words != std::string_view::npos) {
            said.id = std::string(ids[0].text);
            said.text = std::string(rest.substr(std::max(dash, words)));
        }
        return;
    }
    // A task's own number is given anew.
    if (text.size() > 5 && text[begin] == 'T' && is_digit(text[begin + 1])) {
        auto end = begin + 1;
        while (end < text.size() && is_digit(text[end])) ++end;
        const auto words = text.find_first_not_of("*_]:.-) ", end);
        if (words != std::string_view::npos && words > end) said.text = std::string(text.substr(words));
    }
}

// "… within [NEEDS CLARIFICATION: how many?] days": what is asked, and the text without it.
std::string take_marker(std::string& text) {
    const auto at = text.find("[NEEDS CLARIFICATION");
    const auto end = at == std::string::npos ? at : text.find(']', at);
    if (end == std::string::npos) return {};
    std::string asked = text.substr(at + 20, end - at - 20);
    text = plain(text.substr(0, at) + "…" + text.substr(end + 1));
    const auto words = asked.find_first_not_of(": ");
    return words == std::string::npos ? std::string() : asked.substr(words);
}

// Labels of stories and of parallel work are about numbers that the document gave: they are words now.
std::string without_labels(std::string text) {
    for (auto at = text.find("[P]"); at != std::string::npos; at = text.find("[P]", at)) text.erase(at, 3);
    for (auto at = text.find("[US"); at != std::string::npos; at = text.find("[US", at + 1)) {
        const auto close = text.find(']', at);
        if (close != std::string::npos) text[at] = '(', text[close] = ')';
    }
    return std::string(trim(text));
}

class Reader {
public:
    Reader(const Document& document, Draft& draft) : document_(document), draft_(draft) {}

    void run() {
        items();
        paragraphs();
    }

private:
    void add(std::vector<Said>& list, Said said) {
        if (said.text.empty()) return;
        if (list.size() < of_a_kind) list.push_back(std::move(said));
        else ++draft_.left_out;
    }

    void sort(Said said, Kind section, bool is_item) {
        if (said.text.find("NEEDS CLARIFICATION") != std::string::npos) {
            Said asked = said;
            while (said.text.find("[NEEDS CLARIFICATION") != std::string::npos) {
                const auto before = said.text.size();
                asked.text = take_marker(said.text);
                if (said.text.size() == before) break;
                add(draft_.questions, asked.text.empty() ? said : asked);
            }
            if (said.text.empty() || said.text == "…") return;
        }
        const std::string_view text = said.text;
        const bool story = starts_folded(text, "as a ") || starts_folded(text, "as an ");
        if (is_open(text) || (section == Kind::question && is_item)) add(draft_.questions, said);
        if (story) return add(draft_.stories, std::move(said));
        if (contains_folded(text, "given") && contains_folded(text, "when") && contains_folded(text, "then"))
            return add(draft_.scenarios, std::move(said));
        switch (section) {
            case Kind::question: return;
            case Kind::outside: return add(draft_.outside, std::move(said));
            case Kind::principle: return add(draft_.principles, std::move(said));
            case Kind::criterion: return add(draft_.criteria, std::move(said));
            case Kind::requirement:
                if (is_item || is_normative(text)) return add(draft_.requirements, std::move(said));
                return;
            default: break;
        }
        if (said.id.starts_with("SC-")) return add(draft_.criteria, std::move(said));
        if (!said.id.empty() || is_normative(text)) return add(draft_.requirements, std::move(said));
        if (!is_item) return;
        if (section == Kind::task) said.text = without_labels(std::move(said.text)), add(draft_.tasks, std::move(said));
        else if (section == Kind::phase) add(draft_.phases, std::move(said));
        else if (section == Kind::goal) add(draft_.goals, std::move(said));
        else if (section == Kind::story) add(draft_.stories, std::move(said));
    }

    void items() {
        for (std::size_t i = 0; i < document_.items.size(); ++i) {
            const auto& item = document_.items[i];
            int last = item.last;
            if (i + 1 < document_.items.size()) last = std::min(last, document_.items[i + 1].first - 1);
            const auto first = document_.raw(item.first);
            const auto box = box_of(first, item.offset);
            std::string text(first.substr(std::min(first.size(), box == std::string_view::npos ? item.offset : first.find(']', box) + 1)));
            for (int line = item.first + 1; line <= last && text.size() < 4 * longest; ++line)
                if (!document_.is_code(line) && !is_blank(document_.prose(line))) text += ' ' + std::string(document_.raw(line));
            for (int line = item.first; line <= last; ++line)
                taken_.resize(std::max(taken_.size(), static_cast<std::size_t>(line) + 1)), taken_[static_cast<std::size_t>(line)] = 1;
            Said said{plain(text), item.first, {}, false, false};
            take_id(said);
            if (box != std::string_view::npos) {
                said.done = first[box] == 'x' || first[box] == 'X';
                said.id.clear();
                said.text = without_labels(std::move(said.text));
                add(draft_.tasks, std::move(said));
                continue;
            }
            sort(std::move(said), section_of(document_, item.first), true);
        }
    }

    bool is_taken(int line) const { return static_cast<std::size_t>(line) < taken_.size() && taken_[static_cast<std::size_t>(line)]; }

    void paragraphs() {
        std::string text;
        int begin = 0;
        const auto flush = [&] {
            if (!text.empty()) paragraph(text, begin);
            text.clear();
        };
        std::vector<char> heading(static_cast<std::size_t>(document_.line_count()) + 2, 0);
        for (const auto& each : document_.headings) heading[static_cast<std::size_t>(each.line)] = 1;
        for (int line = 1; line <= document_.line_count(); ++line) {
            const bool ends = is_taken(line) || document_.is_code(line) || document_.is_row(line) ||
                              heading[static_cast<std::size_t>(line)] || is_blank(document_.prose(line));
            if (ends) {
                flush();
                continue;
            }
            if (text.empty()) begin = line;
            if (text.size() < 16 * longest) text += std::string(document_.raw(line)) + ' ';
        }
        flush();
    }

    void paragraph(std::string_view text, int line) {
        text = head(text, 64 * longest);
        const Kind section = section_of(document_, line);
        bool told = false;
        for (std::size_t at = 0; at < text.size();) {
            // A sentence ends where its mark is followed by a blank: "1.5" and "![a](b)" go on.
            auto end = text.find_first_of(".!?", at);
            while (end != std::string_view::npos && end + 1 < text.size() && text[end + 1] != ' ') end = text.find_first_of(".!?", end + 1);
            const auto stop = end == std::string_view::npos ? text.size() : end + 1;
            Said said{plain(text.substr(at, stop - at)), line, {}, false, false};
            take_id(said);
            at = stop;
            if (said.text.size() < 8) continue;
            const bool keeps = is_normative(said.text) || is_open(said.text) || !said.id.empty() || starts_folded(said.text, "as a ") ||
                               section == Kind::outside || section == Kind::criterion || section == Kind::principle;
            if (keeps) sort(std::move(said), section, false), told = true;
        }
        // The first words of a document say what it is about.
        if (!told && draft_.lead.size() < 3 && (section == Kind::lead || section == Kind::none))
            add(draft_.lead, {plain(text), line, {}, false, false});
    }

    const Document& document_;
    Draft& draft_;
    std::vector<char> taken_;
};

}  // namespace

Draft read_draft(const std::string& name, const std::string& text) {
    if (text.size() > max_document_bytes)
        throw Error(Errc::usage, fmt::format("'{}' is larger than the {} MiB that a file may have", name, max_document_bytes >> 20),
                    "split it");
    if (!is_utf8(text) || text.find('\0') != std::string::npos)
        throw Error(Errc::usage, fmt::format("'{}' is not text in UTF-8", name), "save it as Markdown in UTF-8");
    if (is_blank(text))
        throw Error(Errc::usage, fmt::format("'{}' is empty", name), "without --from the bundle begins with a text of its own");
    const Document document = read_document(source_file, text);
    Draft draft;
    for (const auto& heading : document.headings)
        if (heading.level == 1 && draft.title.text.empty()) draft.title = {plain(heading.title), heading.line, {}, false, false};
    Reader(document, draft).run();
    return draft;
}

}  // namespace lhcr::specs
