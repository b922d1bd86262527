// Ids of requirements in a line: FR-001, NFR-2, SC-003, FR-TEST-004, FR-012a, FR-3.1. Word boundaries on both sides.
#include "specs/model.hpp"

namespace lhcr::specs {

std::vector<Id> requirement_ids(std::string_view line) {
    std::vector<Id> found;
    for (std::size_t i = line.find('-'); i != std::string_view::npos; i = line.find('-', i + 1)) {
        // The hyphen behind FR, NFR or SC: everything else in a line is passed over by the search for hyphens.
        std::size_t begin = i;
        while (begin > 0 && is_upper(line[begin - 1]) && i - begin < 4) --begin;
        const auto head = line.substr(begin, i - begin);
        if (head != "FR" && head != "NFR" && head != "SC") continue;
        if (begin > 0 && (is_word(line[begin - 1]) || line[begin - 1] == '-' || line[begin - 1] == '/')) {
            // "FR-001/FR-002" is two ids, "specs/x/FR-001" is none of ours.
            if (line[begin - 1] != '/' || begin < 2 || !is_digit(line[begin - 2])) continue;
        }
        std::size_t at = i + 1;
        std::size_t middle = at;
        while (middle < line.size() && is_upper(line[middle])) ++middle;
        if (middle > at && middle < line.size() && line[middle] == '-' && middle - at <= 12) at = middle + 1;
        const std::size_t digits = at;
        while (at < line.size() && is_digit(line[at])) ++at;
        if (at == digits || at - digits > 6) continue;
        const std::size_t family_end = digits - 1;
        if (at < line.size() && line[at] >= 'a' && line[at] <= 'z' && (at + 1 == line.size() || !is_word(line[at + 1]))) ++at;
        while (at + 1 < line.size() && line[at] == '.' && is_digit(line[at + 1])) {
            ++at;
            while (at < line.size() && is_digit(line[at])) ++at;
        }
        // FR-007-NEW is an id of its own, FR-001-FR-005 a range.
        if (at + 2 < line.size() && line[at] == '-' && is_upper(line[at + 1]) && is_upper(line[at + 2])) {
            std::size_t suffix = at + 1;
            while (suffix < line.size() && is_upper(line[suffix])) ++suffix;
            if (suffix == line.size() || (!is_word(line[suffix]) && line[suffix] != '-')) at = suffix;
        }
        if (at < line.size() && is_word(line[at]) && static_cast<unsigned char>(line[at]) < 0x80) continue;
        if (at + 1 < line.size() && line[at] == '-' && is_word(line[at + 1]) && !is_upper(line[at + 1]) && !is_digit(line[at + 1]))
            continue;
        found.push_back({line.substr(begin, at - begin), line.substr(begin, family_end - begin), begin});
        i = at - 1;
    }
    return found;
}

}  // namespace lhcr::specs
