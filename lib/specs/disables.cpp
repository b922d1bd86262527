// Inline disables: <!-- lhcr-disable-next-line SR027, SR025: why -->, lhcr-disable-line for its own line, lhcr-disable-file for its file.
//
// A reason is asked for, or the next reader cannot know whether it still holds; one that nothing needs any more is told. What stands in
// code is no comment, so documents may show the syntax.
#include <fmt/format.h>

#include <algorithm>

#include "specs/disables.hpp"

namespace lhcr::specs {
namespace {

struct Disable {
    const Document* document;
    int at = 0;    ///< where it stands
    int line = 0;  ///< what it is about; 0: the file
    std::vector<RuleId> rules;
    std::string reason;
    bool used = false;
};

void read(const Document& document, Check& check, std::vector<Disable>& out) {
    for (const auto& [begin, end] : document.comments) {
        const auto text = trim(std::string_view(document.bytes()).substr(begin + 4, end - begin - 7));
        if (!text.starts_with("lhcr-disable")) continue;
        Disable disable;
        disable.document = &document;
        disable.at = document.line_at(begin);
        const auto space = text.find_first_of(" \t\n");
        const auto word = text.substr(0, space);
        if (word == "lhcr-disable-next-line") disable.line = document.line_at(end - 1) + 1;
        else if (word == "lhcr-disable-line") disable.line = disable.at;
        else if (word != "lhcr-disable-file") {
            check.line(RuleId::SB007, document, disable.at, fmt::format("'{}' is no way to disable a rule", word),
                       "lhcr-disable-next-line, lhcr-disable-line or lhcr-disable-file");
            continue;
        }
        const auto rest = space == std::string_view::npos ? std::string_view() : text.substr(space);
        const auto colon = rest.find(':');
        bool unknown = false;
        for (auto names = rest.substr(0, colon); !names.empty();) {
            const auto first = names.find_first_not_of(" ,\t\n");
            if (first == std::string_view::npos) break;
            names.remove_prefix(first);
            const auto name = names.substr(0, names.find_first_of(" ,\t\n"));
            names.remove_prefix(name.size());
            if (const Rule* rule = find_rule(name)) {
                disable.rules.push_back(rule->id);
            } else {
                unknown = true;
                check.line(RuleId::SB007, document, disable.at, fmt::format("'{}' is no rule", name.substr(0, 20)),
                           "`lhcr spec rules` lists them");
            }
        }
        disable.reason = colon == std::string_view::npos ? std::string() : std::string(trim(rest.substr(colon + 1)));
        if (disable.rules.empty() && !unknown)
            check.line(RuleId::SB007, document, disable.at, "the disable names no rule", "lhcr-disable-next-line SR027: why");
        else if (disable.reason.empty())
            check.line(RuleId::SB007, document, disable.at, "the disable gives no reason",
                       "write it behind a colon: lhcr-disable-next-line SR027: why");
        else if (!disable.rules.empty()) out.push_back(std::move(disable));
    }
}

}  // namespace

void apply_disables(Check& check, std::vector<Diagnostic>& found) {
    std::vector<Disable> disables;
    for (const auto& [file, document] : check.bundle.documents) read(document, check, disables);
    if (disables.empty()) return;
    for (auto& diagnostic : found)
        for (auto& disable : disables) {
            // A file's own state cannot be disabled from inside it.
            if (diagnostic.rule == RuleId::SB005 || diagnostic.rule == RuleId::SB007 || diagnostic.rule == RuleId::SB008) continue;
            if (diagnostic.name != disable.document->file || (disable.line != 0 && disable.line != diagnostic.line)) continue;
            if (std::find(disable.rules.begin(), disable.rules.end(), diagnostic.rule) == disable.rules.end()) continue;
            disable.used = true;
            if (diagnostic.suppressed.empty()) diagnostic.suppressed = disable.reason;
        }
    for (const auto& disable : disables) {
        // A rule that is off cannot need it either way.
        const bool judged = std::all_of(disable.rules.begin(), disable.rules.end(), [&](RuleId id) { return check.is_on(id); });
        if (!disable.used && judged)
            check.line(RuleId::SB008, *disable.document, disable.at,
                       fmt::format("nothing here breaks {}", rule_of(disable.rules.front()).name), "remove the disable");
    }
}

}  // namespace lhcr::specs
