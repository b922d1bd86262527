// SR022, SR023, SR029, SR02A: ids of requirements, within one bundle: defined once, cited only where defined, numbered without loss.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "specs/read_model.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

void duplicates(Check& check) {
    std::map<std::string_view, int> first;
    for (const auto& requirement : check.model.requirements) {
        // A table of contents or a trace table repeats ids in rows; only items, headings and paragraphs define twice.
        if (requirement.form == Form::row) continue;
        const auto [it, fresh] = first.emplace(requirement.id, requirement.at.line);
        if (!fresh)
            check.tell(RuleId::SR022, requirement.at, fmt::format("{} is defined again (first in line {})", requirement.id, it->second),
                       "give the second one a new number");
    }
}

// "003/FR-012", "007-orders FR-044", "feature 007 (FR-045)": an id of the feature that is named before it.
bool is_of_another_feature(const Check& check, std::string_view line, std::size_t offset) {
    auto before = line.substr(0, offset);
    const auto own = feature_number(check.bundle.slug);
    while (!before.empty() &&
           (before.back() == '(' || before.back() == ' ' || before.back() == '/' || before.back() == ':' || before.back() == '*'))
        before.remove_suffix(1);
    const auto begin = before.find_last_of(" (*`[");
    const auto word = begin == std::string_view::npos ? before : before.substr(begin + 1);
    const auto digits = std::min(word.find_first_not_of("0123456789"), word.size());
    return digits == 3 && (word.size() == 3 || word[3] == '-') && word.substr(0, 3) != own;
}

// A line that speaks of another feature's document may cite what that one defines.
bool speaks_of_others(const Check& check, std::string_view line) {
    for (auto at = find_folded(line, "spec"); at != std::string_view::npos; at = find_folded(line, "spec", at + 1)) {
        auto rest = line.substr(at + 4);
        if (rest.starts_with("s/") || rest.starts_with('/')) {
            rest.remove_prefix(rest.find('/') + 1);
            if (!rest.starts_with(check.bundle.slug)) return true;
        }
        if (rest.size() > 4 && rest[0] == ' ' && is_digit(rest[1]) && is_digit(rest[2]) && is_digit(rest[3])) return true;
    }
    return contains_any_folded(line, {"parent spec", "upstream spec", "other spec"});
}

// SC is also a family of the controls of NIST 800-53 ("SC-7", "SC-28"), which are no criteria of this bundle: told apart by how they are
// written, for a bundle that numbers SC-001 does not cite SC-28.
bool is_control(const Check& check, const Citation& citation) {
    const auto digits = citation.id.substr(std::min(citation.id.size(), citation.family.size() + 1));
    return citation.family == "SC" && std::all_of(digits.begin(), digits.end(), is_digit) &&
           std::none_of(check.model.requirements.begin(), check.model.requirements.end(),
                        [&](const auto& each) { return each.family == "SC" && each.id.size() == citation.id.size(); });
}

void citations(Check& check) {
    if (!check.model.source) return;
    std::set<std::string_view> families;
    for (const auto& requirement : check.model.requirements) families.insert(requirement.family);
    for (const auto& citation : check.model.citations) {
        // A family of ids that the source does not use is somebody else's.
        if (!families.contains(citation.family) || check.model.defines(citation.id) || is_control(check, citation)) continue;
        const auto line = citation.at.document->raw(citation.at.line);
        if (speaks_of_others(check, line) || is_of_another_feature(check, line, citation.at.offset)) continue;
        const auto numbered = requirement_ids(citation.id);
        check.tell(RuleId::SR023, citation.at, fmt::format("{} is cited, but {} does not define it", citation.id, check.model.source->file),
                   fmt::format("define it in {}, or cite the right one", check.model.source->file));
    }
}

void gaps(Check& check) {
    std::map<std::string_view, std::vector<std::pair<int, const Requirement*>>> numbers;
    for (const auto& requirement : check.model.requirements) {
        int number = 0;
        for (const char c : canonical_id(requirement.id).substr(requirement.family.size() + 1))
            if (is_digit(c)) number = number * 10 + (c - '0');
        numbers[requirement.family].emplace_back(number, &requirement);
    }
    const auto prose = check.model.source ? check.model.source->prose() : std::string_view();
    for (auto& [family, list] : numbers) {
        std::sort(list.begin(), list.end());
        for (std::size_t i = 1; i < list.size(); ++i) {
            const int missing = list[i - 1].first + 1;
            // Numbers by tens or hundreds leave room on purpose; a retired id is named somewhere.
            if (list[i].first <= missing || list[i].first % 10 == 0 || list[i].first - missing > 5) continue;
            if (prose.find(fmt::format("{}-{:03}", family, missing)) != std::string_view::npos) continue;
            check.tell(RuleId::SR029, list[i].second->at,
                       fmt::format("the number before {} is missing: {}-{:03}", list[i].second->id, family, missing),
                       "leave a line that says where it went; never renumber");
        }
    }
}

// Three words at a time, hashed and sorted: what two texts share of them.
std::vector<std::size_t> shingles(std::string_view text) {
    std::vector<std::size_t> words, result;
    for (std::size_t at = 0; at < text.size();) {
        while (at < text.size() && !is_word(text[at])) ++at;
        std::size_t end = at;
        while (end < text.size() && is_word(text[end])) ++end;
        if (end > at) words.push_back(std::hash<std::string>()(lower(text.substr(at, end - at))));
        at = end;
    }
    for (std::size_t i = 0; i + 2 < words.size(); ++i) result.push_back(words[i] * 31 * 31 + words[i + 1] * 31 + words[i + 2]);
    std::sort(result.begin(), result.end());
    return result;
}

void near_duplicates(Check& check) {
    if (!check.is_on(RuleId::SR02A)) return;
    std::vector<std::pair<const Requirement*, std::vector<std::size_t>>> all;
    for (const auto& requirement : check.model.requirements)
        if (requirement.form != Form::row && all.size() < 300)
            if (auto own = shingles(requirement.text); own.size() >= 5) all.emplace_back(&requirement, std::move(own));
    std::vector<std::size_t> both;
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = 0; k < i; ++k) {
            const auto &a = all[i].second, &b = all[k].second;
            if (a.size() * 10 < b.size() * 9 || b.size() * 10 < a.size() * 9 || all[i].first->id == all[k].first->id) continue;
            both.clear();
            std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
            if (both.size() * 10 < (a.size() + b.size() - both.size()) * 9) continue;
            check.tell(RuleId::SR02A, all[i].first->at,
                       fmt::format("{} says nearly what {} says (line {})", all[i].first->id, all[k].first->id, all[k].first->at.line),
                       "make them one, or say how they differ");
            break;
        }
}

}  // namespace

void check_requirements(Check& check) {
    duplicates(check);
    citations(check);
    gaps(check);
    near_duplicates(check);
}

}  // namespace lhcr::specs
