// SX043, SX044, SX046: a bundle and its folder: whether its files speak of it and not of a neighbour, and whether its number is its own.
#include <fmt/format.h>

#include <algorithm>

#include "specs/rules/check.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

// "013-asciinema-player" in a line; empty when there is none.
std::string_view feature_in(std::string_view line) {
    for (std::size_t at = 0; at + 4 < line.size(); ++at) {
        if (!is_digit(line[at]) || (at > 0 && (is_word(line[at - 1]) || line[at - 1] == '-' || line[at - 1] == '.'))) continue;
        std::size_t end = at;
        while (end < line.size() && is_digit(line[end])) ++end;
        if (end - at == 3 && end + 1 < line.size() && line[end] == '-' && line[end + 1] >= 'a' && line[end + 1] <= 'z') {
            while (end < line.size() && ((line[end] >= 'a' && line[end] <= 'z') || is_digit(line[end]) || line[end] == '-')) ++end;
            return line.substr(at, end - at);
        }
        at = end;
    }
    return {};
}

// A branch may be called after an issue: only what is a folder beside this one is another feature. Where that cannot be seen, in a bundle
// that a run carries, nothing is told.
bool is_feature(const Check& check, std::string_view named) {
    if (check.bundle.carried) return false;
    if (!check.project || check.project->root.empty()) return true;
    const auto same = check.project->features.find(feature_number(named));
    return same != check.project->features.end() && std::any_of(same->second.begin(), same->second.end(), [&](const std::string& slug) {
               return named.starts_with(slug) || std::string_view(slug).starts_with(named);
           });
}

void names(Check& check) {
    if (feature_number(check.bundle.slug).empty()) return;
    for (const char* file : {"spec.md", "plan.md", "tasks.md"}) {
        const Document* document = check.bundle.find(file);
        if (!document) continue;
        // The lines of metadata above the first section.
        const int last = std::min(document->line_count(), 20);
        for (int number = 1; number <= last; ++number) {
            const auto raw = document->raw(number);
            if (raw.starts_with("## ")) break;
            const bool is_metadata = !field_of(raw, "feature branch").empty() || !field_of(raw, "branch").empty() ||
                                     (!field_of(raw, "input").empty() && raw.find("/specs/") != std::string_view::npos);
            if (!is_metadata) continue;
            const auto named = feature_in(raw);
            if (named.empty() || named == check.bundle.slug || std::string_view(check.bundle.slug).starts_with(named) ||
                named.starts_with(check.bundle.slug) || !is_feature(check, named))
                continue;
            check.tell(RuleId::SX043, {document, number, static_cast<std::size_t>(named.data() - raw.data()), named.size()},
                       fmt::format("{} speaks of '{}', but lies in '{}'", file, named, check.bundle.slug),
                       "name this feature, or move the file");
        }
    }
}

void listed(Check& check) {
    const Document* plan = check.model.plan;
    if (!plan || check.bundle.carried) return;
    for (int number = 1; number <= plan->line_count(); ++number) {
        if (!plan->is_code(number)) continue;
        const auto raw = plan->raw(number);
        // A line of the tree of documents: "├── data-model.md   # Phase 1 output".
        if (raw.find("\xE2\x94\x80") == std::string_view::npos && raw.find("--") == std::string_view::npos) continue;
        for (const std::string_view name : {"research.md", "data-model.md", "quickstart.md", "contracts/"}) {
            const auto at = raw.find(name);
            if (at == std::string_view::npos || (at > 0 && (is_word(raw[at - 1]) || raw[at - 1] == '/'))) continue;
            if (has_word_of(Topic::not_applicable, folded(raw))) continue;
            const bool there = name == "contracts/" ? !check.bundle.contracts.empty() : check.bundle.documents.contains(std::string(name));
            if (!there)
                check.tell(RuleId::SX044, {plan, number, at, name.size()}, fmt::format("the plan lists '{}', which is not there", name),
                           "write it, or take it off the tree");
        }
    }
}

}  // namespace

void check_features(Check& check) {
    if (!check.is_spec_kit()) return;
    names(check);
    listed(check);
    if (!check.project) return;
    const auto number = feature_number(check.bundle.slug);
    if (const Around* around = check.project->around; around && around->change && !number.empty()) {
        // Two branches that each took the next free number.
        const auto meanwhile = around->change->features.find(key_of(std::filesystem::path(key_of(check.bundle.folder)).parent_path()));
        if (meanwhile != around->change->features.end())
            for (const auto& other : meanwhile->second)
                if (other != check.bundle.slug && feature_number(other) == number)
                    check.file(RuleId::SX046, "",
                               fmt::format("the number {} is '{}' in {} by now, and '{}' here", number, other, around->change->name,
                                           check.bundle.slug),
                               "give this one the next free number", other);
    }
    const auto same = check.project->features.find(number);
    if (number.empty() || same == check.project->features.end() || same->second.size() < 2 || same->second.front() == check.bundle.slug)
        return;
    check.file(RuleId::SX046, "", fmt::format("the number {} is '{}' and '{}'", number, same->second.front(), check.bundle.slug),
               "give the later one the next free number", check.bundle.slug);
}

}  // namespace lhcr::specs
