// Unknown marks first, each by itself; then the ways of writing, of which the file's more frequent one is meant.
#include "specs/boxes.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace lhcr::specs {
namespace {

// ✓ ✔ ☑ ✅; the selector that asks for an emoji may follow. ✗ and its like are "failed" to some and "done" to others.
bool is_tick(std::string_view mark) {
    if (mark.ends_with("\xEF\xB8\x8F")) mark.remove_suffix(3);
    return mark == "\xE2\x9C\x93" || mark == "\xE2\x9C\x94" || mark == "\xE2\x98\x91" || mark == "\xE2\x9C\x85";
}

// `[]`, `[ x]`, `[  ]`: what stands between the brackets, from `[` on; npos where it is none, or where no id follows that makes it one.
// Without an id `[]` may be an empty list of some language.
std::size_t near_box(std::string_view line, std::size_t from) {
    if (from >= line.size() || line[from] != '[') return std::string_view::npos;
    const auto close = line.find(']', from);
    if (close == std::string_view::npos || close - from > 5 || close + 1 >= line.size() || line[close + 1] != ' ')
        return std::string_view::npos;
    const auto inside = line.substr(from + 1, close - from - 1);
    const auto mark = trim(inside);
    if (inside.size() == 1 || !(mark.empty() || mark == "x" || mark == "X")) return std::string_view::npos;
    const auto text = line.substr(std::min(line.find_first_not_of(" *_", close + 1), line.size()));
    const bool numbered = (text.starts_with('T') && text.size() > 1 && is_digit(text[1])) ||
                          (text.starts_with("CHK") && text.size() > 3 && is_digit(text[3]));
    return numbered ? close : std::string_view::npos;
}

/// One box that is a box.
struct Seen {
    int line = 0, depth = 0;
    std::size_t bullet = std::string_view::npos;  ///< where it stands; npos for a number
    std::size_t box = 0;
    char sign = 0, mark = ' ';
};

void several_ticks(const Document& document, const std::vector<Seen>& boxes, std::vector<OddBox>& odd) {
    const auto small = std::count_if(boxes.begin(), boxes.end(), [](const Seen& box) { return box.mark == 'x'; });
    const auto large = std::count_if(boxes.begin(), boxes.end(), [](const Seen& box) { return box.mark == 'X'; });
    if (small == 0 || large == 0) return;
    const char meant = large > small ? 'X' : 'x';
    for (const auto& box : boxes)
        if ((box.mark == 'x' || box.mark == 'X') && box.mark != meant)
            odd.push_back({Odd::tick, {&document, box.line, box.box, 1}, std::string(1, meant)});
}

// Only where most use `-`: a file that uses `*` throughout, or in the second level, is as good.
void several_bullets(const Document& document, const std::vector<Seen>& boxes, std::vector<OddBox>& odd) {
    std::map<int, std::array<int, 2>> by_depth;
    for (const auto& box : boxes)
        if (box.bullet != std::string_view::npos) ++by_depth[box.depth][box.sign == '-' ? 0 : 1];
    for (const auto& box : boxes)
        if (const auto& [dashes, others] = by_depth[box.depth]; box.bullet != std::string_view::npos && box.sign != '-' && dashes > others)
            odd.push_back({Odd::bullet, {&document, box.line, box.bullet, 1}, "-"});
}

}  // namespace

std::vector<OddBox> odd_boxes(const Document& document) {
    std::vector<OddBox> odd;
    if (document.file != "tasks.md" && !document.file.starts_with("checklists/")) return odd;
    std::vector<Seen> boxes;
    for (const auto& item : document.items) {
        const auto line = document.prose(item.first);
        Seen seen{item.first, item.depth, std::string_view::npos, box_of(line, item.offset), 0, ' '};
        const bool is_box = seen.box != std::string_view::npos;
        const auto close = is_box ? line.find(']', seen.box) : near_box(line, item.offset);
        if (close == std::string_view::npos) continue;
        if (is_box) {
            seen.mark = line[seen.box];
            const auto mark = document.raw(item.first).substr(seen.box, close - seen.box);
            if (mark != " " && mark != "x" && mark != "X" && mark != "-" && mark != "\t")
                odd.push_back({Odd::mark, {&document, item.first, seen.box - 1, close + 2 - seen.box}, is_tick(mark) ? "[x]" : ""});
        } else {
            const auto mark = trim(line.substr(item.offset + 1, close - item.offset - 1));
            odd.push_back({Odd::mark,
                           {&document, item.first, item.offset, close + 1 - item.offset},
                           mark.empty() ? "[ ]" : "[" + std::string(mark) + "]"});
        }
        if (const auto before = line.substr(0, item.offset).find_last_not_of(" \t");
            before != std::string_view::npos && (line[before] == '-' || line[before] == '*' || line[before] == '+'))
            seen.bullet = before, seen.sign = line[before];
        boxes.push_back(seen);
    }
    several_ticks(document, boxes, odd);
    several_bullets(document, boxes, odd);
    std::stable_sort(odd.begin(), odd.end(), [](const OddBox& a, const OddBox& b) { return a.at.line < b.at.line; });
    return odd;
}

}  // namespace lhcr::specs
