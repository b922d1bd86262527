// SB: files that are missing, unreadable or named wrongly. SF: how they are written.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "specs/boxes.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

void presence(Check& check) {
    const auto missing = [&](const char* file, const char* why) {
        if (!check.bundle.documents.contains(file))
            check.file(RuleId::SB001, file, fmt::format("the bundle '{}' has no {}{}", check.bundle.slug, file, why),
                       "`lhcr spec new` shows what it holds", file);
    };
    if (!check.is_spec_kit()) {
        for (const auto& file : files_of(Layout::lhcr)) missing(file.c_str(), "");
    } else {
        missing("spec.md", "");
        missing("plan.md", "");
        // A draft may still be without tasks; what is under way or finished had some.
        const std::string status = heading_key(check.model.status);
        if (check.model.source && (begins_with_word_of(Topic::under_way, status) || begins_with_word_of(Topic::finished, status)))
            missing("tasks.md", fmt::format(", but its status is '{}'", check.model.status.substr(0, 60)).c_str());
    }
    if (!check.is_spec_kit() && !is_slug(check.bundle.slug))
        check.file(RuleId::SB006, "", fmt::format("'{}' is not a slug", check.bundle.slug), "lower-case letters, digits and single hyphens",
                   check.bundle.slug);
    if (check.is_spec_kit()) {
        const auto number = feature_number(check.bundle.slug);
        if (!is_slug(number.empty() ? std::string_view(check.bundle.slug)
                                    : std::string_view(check.bundle.slug).substr(number.size() + 1)) ||
            number.empty())
            check.file(RuleId::SF082, "", fmt::format("'{}' is not NNN-name", check.bundle.slug), "number the feature: `042-short-name`",
                       check.bundle.slug);
    }
}

// A token that only a secret looks like, and where it begins.
std::size_t secret_in(std::string_view line) {
    struct Shape {
        std::string_view prefix;
        std::size_t least;
    };
    constexpr std::array<Shape, 10> shapes = {{{"ghp_", 36},
                                               {"gho_", 36},
                                               {"github_pat_", 30},
                                               {"AKIA", 16},
                                               {"xoxb-", 20},
                                               {"xoxp-", 20},
                                               {"sk_live_", 20},
                                               {"glpat-", 20},
                                               {"AIza", 35},
                                               {"npm_", 36}}};
    for (const auto& shape : shapes)
        for (auto at = line.find(shape.prefix); at != std::string_view::npos; at = line.find(shape.prefix, at + 1)) {
            if (at > 0 && is_word(line[at - 1])) continue;
            std::size_t end = at + shape.prefix.size();
            bool digit = false;
            while (end < line.size() && static_cast<unsigned char>(line[end]) < 0x80 && (is_word(line[end]) || line[end] == '-'))
                digit = digit || is_digit(line[end]), ++end;
            if (end - at - shape.prefix.size() >= shape.least && digit) return at;
        }
    const auto key = line.find("-----BEGIN ");
    return key != std::string_view::npos && line.find("PRIVATE KEY-----", key) != std::string_view::npos ? key : std::string_view::npos;
}

std::size_t home_path_in(std::string_view line) {
    for (const std::string_view start : {"file:///", "/Users/", "/home/", "C:\\Users\\"}) {
        const auto at = line.find(start);
        if (at == std::string_view::npos) continue;
        const auto rest = line.substr(at + start.size());
        // A name and something below it: "/home/" alone, or in a longer path, is nobody's.
        if (start == "file:///") return at;
        if (at > 0 && (is_word(line[at - 1]) || line[at - 1] == '.' || line[at - 1] == '}' || line[at - 1] == '/' || line[at - 1] == '~'))
            continue;
        const auto end = rest.find_first_of(start.front() == 'C' ? "\\" : "/");
        if (end != std::string_view::npos && end >= 2 && end + 1 < rest.size() && is_word(rest[end + 1]) &&
            std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end),
                        [](char c) { return is_word(c) || c == '.' || c == '-'; }) &&
            rest.substr(0, end) != "user" && rest.substr(0, end) != "runner" && rest.substr(0, end) != "username" &&
            rest.substr(0, end) != "node" && rest.substr(0, end) != "app")
            return at;
    }
    return std::string_view::npos;
}

bool may_hold(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

void writing(Check& check, const Document& document) {
    // Asked once for the file, then by line only where there is something to find.
    const bool secrets = may_hold(
        document.bytes(), {"ghp_", "gho_", "github_pat_", "AKIA", "xoxb-", "xoxp-", "sk_live_", "glpat-", "AIza", "npm_", "-----BEGIN "});
    const bool homes = may_hold(document.prose(), {"file:///", "/Users/", "/home/", "C:\\Users\\"});
    int spaces = 0, tabs = 0, content = 0;
    for (int number = 1; number <= document.line_count(); ++number) {
        const auto raw = document.raw(number);
        if (!is_blank(raw)) ++content;
        // Two blanks are a line break; one, three or a tab are an accident.
        if (!document.is_code(number) && (raw.ends_with('\t') || (raw.ends_with(' ') && !raw.ends_with("  ")) || raw.ends_with("   ")))
            spaces = spaces ? spaces : number;
        if (!document.is_code(number) && raw.find('\t') != std::string_view::npos) tabs = tabs ? tabs : number;
        if (raw.size() < 8 || (!secrets && !homes)) continue;
        if (const auto at = secrets ? secret_in(raw) : std::string_view::npos; at != std::string_view::npos)
            check.tell(RuleId::SF085, {&document, number, at, 4}, "what stands here looks like a secret",
                       "take it out, and revoke it: git keeps it", "secret");
        else if (const auto home = homes ? home_path_in(document.prose(number)) : std::string_view::npos; home != std::string_view::npos)
            check.tell(RuleId::SF085, {&document, number, home, 12}, "a path of one machine", "name the file from the repository's root");
    }
    const auto told = [&](int number, const char* what, const char* hint = "`lhcr spec validate --fix` does it") {
        check.line(RuleId::SF081, document, number, what, hint, what);
    };
    if (document.bom) told(1, "the file begins with a byte order mark");
    if (document.crlf) told(1, "lines end in CRLF");
    if (spaces) told(spaces, "blanks at the end of a line");
    if (tabs) told(tabs, "a tab in the text", "indent by blanks: a tab is as wide as each reader likes");
    // Where the first one stands.
    int ticks = 0, bullets = 0;
    if (check.is_on(RuleId::SF081))
        for (const auto& box : odd_boxes(document)) {
            int& first = box.kind == Odd::tick ? ticks : bullets;
            if (box.kind != Odd::mark && first == 0) first = box.at.line;
        }
    if (ticks) told(ticks, ticks_differ);
    if (bullets) told(bullets, bullets_differ);
    if (content > 0 && content < 10 && check.bundle.documents.size() > 1 && !document.file.starts_with("checklists/"))
        check.file(RuleId::SF083, document.file, fmt::format("the file has {} line{} of content", content, content == 1 ? "" : "s"),
                   "say more, or say why there is no more", "thin");
}

}  // namespace

void check_files(Check& check) {
    presence(check);
    for (const auto& [name, document] : check.bundle.documents) {
        for (const auto& trouble : document.troubles)
            check.line(RuleId::SB005, document, trouble.line, trouble.message, trouble.hint, trouble.message);
        if (document.line_count() > 0) writing(check, document);
    }
}

}  // namespace lhcr::specs
