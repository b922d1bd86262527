// Names and their meanings.
#include "specs/trace/names.hpp"

#include <algorithm>

#include "specs/text.hpp"

namespace lhcr::specs::trace {
namespace {

bool is_letter(char c) {
    return is_upper(c) || (c >= 'a' && c <= 'z');
}
bool is_alnum(char c) {
    return is_letter(c) || is_digit(c);
}
bool is_mark(char c) {
    return c == '-' || c == '_';
}

// Behind digits: FR-012a, FR-3.1.
std::size_t id_end(std::string_view text, std::size_t at) {
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at < text.size() && text[at] >= 'a' && text[at] <= 'z' && (at + 1 == text.size() || !is_alnum(text[at + 1]))) ++at;
    while (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1]))
        for (++at; at < text.size() && is_digit(text[at]);) ++at;
    return at;
}

// An id that begins at `at`; its end, or `at` when there is none.
std::size_t match(std::string_view text, std::size_t at) {
    for (const std::string_view family : {"nfr", "fr", "sc", "us", "ac"}) {
        if (!starts_folded(text.substr(at), family)) continue;
        std::size_t end = at + family.size();
        // FR-TEST-004
        std::size_t middle = end;
        if (end < text.size() && is_mark(text[end])) middle = ++end;
        while (middle > at + family.size() && middle < text.size() && is_upper(text[middle]) && middle - end < 12) ++middle;
        if (middle > end && middle < text.size() && is_mark(text[middle])) end = middle + 1;
        const std::size_t digits = end;
        if (digits >= text.size() || !is_digit(text[digits])) return at;
        end = id_end(text, end);
        if (end - digits > 12 || (end < text.size() && is_alnum(text[end]))) return at;
        if (family != "us") return end;
        // US1/AC2
        if (end + 3 < text.size() && (is_mark(text[end]) || text[end] == '/') && starts_folded(text.substr(end + 1), "ac")) {
            std::size_t stop = end + 3;
            if (is_mark(text[stop])) ++stop;
            const std::size_t from = stop;
            stop = id_end(text, stop);
            if (stop > from && is_digit(text[from]) && (stop == text.size() || !is_alnum(text[stop]))) return stop;
        }
        return end;
    }
    const bool lower_between = text[at] == 't' && (at == 0 || text[at - 1] == '_');
    if (text[at] == 'T' || lower_between) {
        const std::size_t end = id_end(text, at + 1);
        if (is_digit(text[std::min(at + 1, text.size() - 1)]) && end - at >= 4 && end - at <= 12 &&
            (end == text.size() || !is_alnum(text[end])))
            return end;
    }
    return at;
}

}  // namespace

std::string plain_id(std::string_view id) {
    std::string plain;
    for (std::size_t i = 0; i < id.size(); ++i) {
        if (is_mark(id[i])) {
            const bool between_figures = !plain.empty() && is_digit(plain.back()) && i + 1 < id.size() && is_digit(id[i + 1]);
            if (between_figures) plain += '-';
            continue;
        }
        if (id[i] == '0' && (plain.empty() || !is_digit(plain.back())) && i + 1 < id.size() && is_digit(id[i + 1])) continue;
        plain += lower(id[i]);
    }
    return plain;
}

void Names::add(const std::string& slug, const std::vector<Item>& items, std::size_t first) {
    slugs_[slug].push_back(bundles_.size());
    bundles_.push_back({slug, {}});
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::string plain = plain_id(items[i].id);
        if (!bundles_.back().nodes.emplace(plain, first + i).second) continue;
        auto& all = nodes_[plain];
        if (all.size() < 2) all.push_back(first + i);
    }
}

Found Names::find(std::string_view id, const std::vector<std::string>& specs) const {
    const auto within = [&](const std::string& slug, std::string_view rest) -> Found {
        const auto bundles = slugs_.find(slug);
        if (bundles == slugs_.end()) return {};
        Found found;
        const std::string plain = plain_id(rest);
        for (const auto index : bundles->second)
            if (const auto node = bundles_[index].nodes.find(plain); node != bundles_[index].nodes.end()) {
                if (found.meaning == Meaning::found) return {Meaning::ambiguous, 0};
                found = {Meaning::found, node->second};
            }
        return found;
    };
    // A slug in front wins: "payments/FR-003", "spec/payments/FR-003".
    for (auto slash = id.find('/'); slash != std::string_view::npos; slash = id.find('/', slash + 1)) {
        const auto before = id.substr(0, slash);
        const std::string slug(before.substr(before.rfind('/') + 1));
        if (slugs_.contains(slug)) return within(slug, id.substr(slash + 1));
    }
    if (!specs.empty()) {
        Found found;
        for (const auto& slug : specs) {
            const Found one = within(slug, id);
            if (one.meaning == Meaning::unknown) continue;
            if (one.meaning == Meaning::ambiguous || (found.meaning == Meaning::found && found.node != one.node))
                return {Meaning::ambiguous, 0};
            found = one;
        }
        return found;
    }
    const auto all = nodes_.find(plain_id(id));
    if (all == nodes_.end()) return {};
    return all->second.size() == 1 ? Found{Meaning::found, all->second.front()} : Found{Meaning::ambiguous, 0};
}

std::vector<Named> ids_in_name(std::string_view name) {
    std::vector<Named> found;
    for (std::size_t at = 0; at < name.size() && found.size() < 32; ++at) {
        if (!is_letter(name[at]) || (at > 0 && is_alnum(name[at - 1]))) continue;
        const std::size_t end = match(name, at);
        if (end == at) continue;
        Named named;
        named.id = name.substr(at, end - at);
        if (at > 1 && name[at - 1] == '/') {
            std::size_t begin = at - 1;
            while (begin > 0 && (is_alnum(name[begin - 1]) || is_mark(name[begin - 1]) || name[begin - 1] == '.')) --begin;
            named.slug = name.substr(begin, at - 1 - begin);
        }
        found.push_back(std::move(named));
        at = end - 1;
    }
    return found;
}

}  // namespace lhcr::specs::trace
