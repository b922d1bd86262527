// Inline disables: <!-- lhcr-disable-next-line SR027, SR025: why -->, lhcr-disable-line for its own line, lhcr-disable-file for its file.
//
// A reason is asked for, or the next reader cannot know whether it still holds; one that nothing needs any more is told. What stands in
// code is no comment, so documents may show the syntax.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

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
    // By what they are about, so that many findings and many disables cost their sum and not their product.
    struct Those {
        std::vector<std::size_t> disables;
        bool used = false;
    };
    std::map<std::tuple<std::string_view, int, RuleId>, Those> about;
    for (std::size_t i = 0; i < disables.size(); ++i)
        for (const RuleId rule : disables[i].rules) about[{disables[i].document->file, disables[i].line, rule}].disables.push_back(i);
    for (auto& diagnostic : found) {
        // A file's own state cannot be disabled from inside it.
        if (diagnostic.rule == RuleId::SB005 || diagnostic.rule == RuleId::SB007 || diagnostic.rule == RuleId::SB008) continue;
        std::size_t first = disables.size();
        for (const int line : {0, diagnostic.line}) {
            const auto those = about.find({diagnostic.name, line, diagnostic.rule});
            if (those == about.end()) continue;
            first = std::min(first, those->second.disables.front());
            // What a line and a file disable is used by the first finding of its kind.
            if (std::exchange(those->second.used, true)) continue;
            for (const auto each : those->second.disables) disables[each].used = true;
        }
        if (first < disables.size() && diagnostic.suppressed.empty()) diagnostic.suppressed = disables[first].reason;
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
