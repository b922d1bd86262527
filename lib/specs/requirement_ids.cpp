// Ids of requirements in a line: FR-001, NFR-2, SC-003, FR-TEST-004, FR-012a, FR-3.1, FR001; and as other tools and languages call them,
// REQ-001, RF-001 (requisito funcional), RNF, EF (exigence fonctionnelle), CS and CE (critério de sucesso, criterio de éxito). Word
// boundaries on both sides.
#include <algorithm>
#include <array>

#include "specs/model.hpp"

namespace lhcr::specs {
namespace {

constexpr std::array<std::string_view, 9> heads = {"FR", "NFR", "SC", "REQ", "RF", "RNF", "EF", "CS", "CE"};

// What stands at `begin` may be an id's beginning: nothing is joined to it. "FR-001/FR-002" is two ids, "specs/x/FR-001" is none of ours.
bool begins_alone(std::string_view line, std::size_t begin) {
    if (begin == 0) return true;
    if (line[begin - 1] == '/') return begin >= 2 && is_digit(line[begin - 2]);
    return line[begin - 1] != '-' && !joins(line, begin - 1);
}

// The id whose number begins at `at`, behind a head of `family` letters from `begin` on; empty text: none.
Id id_at(std::string_view line, std::size_t begin, std::size_t at) {
    std::size_t middle = at;
    while (middle < line.size() && is_upper(line[middle])) ++middle;
    if (middle > at && middle < line.size() && line[middle] == '-' && middle - at <= 12) at = middle + 1;
    const std::size_t digits = at;
    while (at < line.size() && is_digit(line[at])) ++at;
    if (at == digits || at - digits > 6) return {};
    const std::size_t family_end = line[digits - 1] == '-' ? digits - 1 : digits;
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
    if (at < line.size() && is_word(line[at]) && static_cast<unsigned char>(line[at]) < 0x80) return {};
    if (at + 1 < line.size() && line[at] == '-' && is_word(line[at + 1]) && !is_upper(line[at + 1]) && !is_digit(line[at + 1])) return {};
    return {line.substr(begin, at - begin), line.substr(begin, family_end - begin), begin};
}

// FR001, SC004: three digits, which SC2086 of a linter and FR24 are not.
void without_hyphen(std::string_view line, std::vector<Id>& found) {
    const std::size_t before = found.size();
    for (const std::string_view head : {"FR", "SC"})
        for (std::size_t at = line.find(head); at != std::string_view::npos; at = line.find(head, at + 2)) {
            const std::size_t begin = at > 0 && head == "FR" && line[at - 1] == 'N' ? at - 1 : at;
            std::size_t end = at + 2;
            while (end < line.size() && is_digit(line[end])) ++end;
            if (end - at != 5 || !begins_alone(line, begin)) continue;
            if (const auto id = id_at(line, begin, at + 2); !id.text.empty()) found.push_back(id);
        }
    if (found.size() != before) std::sort(found.begin(), found.end(), [](const Id& a, const Id& b) { return a.offset < b.offset; });
}

}  // namespace

bool is_criterion(std::string_view family) {
    return family.starts_with("SC") || family == "CS" || family == "CE";
}

bool is_quality(std::string_view family) {
    return family.starts_with("NFR") || family == "RNF";
}

std::vector<Id> requirement_ids(std::string_view line) {
    std::vector<Id> found;
    for (std::size_t i = line.find('-'); i != std::string_view::npos; i = line.find('-', i + 1)) {
        // The hyphen behind a head: everything else in a line is passed over by the search for hyphens.
        std::size_t begin = i;
        while (begin > 0 && is_upper(line[begin - 1]) && i - begin < 4) --begin;
        const auto head = line.substr(begin, i - begin);
        if (head.size() < 2 || std::find(heads.begin(), heads.end(), head) == heads.end() || !begins_alone(line, begin)) continue;
        const auto id = id_at(line, begin, i + 1);
        if (id.text.empty()) continue;
        found.push_back(id);
        i = begin + id.text.size() - 1;
    }
    without_hyphen(line, found);
    return found;
}

}  // namespace lhcr::specs
