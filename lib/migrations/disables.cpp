// Disables in comments: -- lhcr-disable-next-line MG011: why, lhcr-disable-line for its own line, lhcr-disable-file for its file; and those
// of the settings, for files that may not be edited any more. A reason is asked for; one that nothing needs any more is told.
#include "migrations/disables.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lhcr::migrations {
namespace {

struct Disable {
    int at = 0;    ///< where it stands
    int line = 0;  ///< what it is about; 0: the file
    std::vector<RuleId> rules;
    std::string reason;
    bool used = false;
};

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

void read(Check& check, const Span& comment, std::vector<Disable>& out) {
    std::string_view text = std::string_view(check.text.text).substr(comment.begin, comment.end - comment.begin);
    text.remove_prefix(2);
    if (check.text.text[comment.begin] == '/') text.remove_suffix(2);
    text = trim(text);
    if (!text.starts_with("lhcr-disable")) return;
    const auto space = text.find_first_of(" \t\n");
    const auto word = text.substr(0, space);
    Disable disable;
    disable.at = check.text.line_of(comment.begin);
    check.statement_at = comment.begin;
    const auto refuse = [&](std::string what, std::string hint) {
        check.tell(RuleId::MG002, comment.begin, std::move(what), std::move(hint), std::string(text));
    };
    if (word == "lhcr-disable-next-line") disable.line = check.text.line_of(comment.end - 1) + 1;
    else if (word == "lhcr-disable-line") disable.line = disable.at;
    else if (word != "lhcr-disable-file")
        return refuse(fmt::format("'{}' is no way to disable a rule", word),
                      "lhcr-disable-next-line, lhcr-disable-line or lhcr-disable-file");
    const auto rest = space == std::string_view::npos ? std::string_view() : text.substr(space);
    const auto colon = rest.find(':');
    for (auto names = rest.substr(0, colon); !names.empty();) {
        const auto first = names.find_first_not_of(" ,\t\n");
        if (first == std::string_view::npos) break;
        names.remove_prefix(first);
        const auto name = names.substr(0, names.find_first_of(" ,\t\n"));
        names.remove_prefix(name.size());
        const Rule* rule = find_rule(name);
        if (!rule) return refuse(fmt::format("'{}' is no rule", name.substr(0, 20)), "`lhcr migrate rules` lists them");
        disable.rules.push_back(rule->id);
    }
    disable.reason = colon == std::string_view::npos ? std::string() : std::string(trim(rest.substr(colon + 1)));
    if (disable.rules.empty()) return refuse("the disable names no rule", "lhcr-disable-next-line MG011: why");
    if (disable.reason.empty()) return refuse("the disable gives no reason", "write it behind a colon: lhcr-disable-next-line MG011: why");
    out.push_back(std::move(disable));
}

bool has(const std::vector<RuleId>& rules, RuleId id) {
    return std::find(rules.begin(), rules.end(), id) != rules.end();
}

}  // namespace

void apply_disables(Check& check, std::vector<Finding>& found, std::size_t from) {
    std::vector<Disable> disables;
    for (const auto& comment : check.text.comments) read(check, comment, disables);
    for (std::size_t i = from; i < found.size(); ++i) {
        Finding& finding = found[i];
        if (finding.rule == RuleId::MG002 || finding.rule == RuleId::MG003) continue;
        for (auto& disable : disables) {
            if (disable.line != 0 && disable.line != finding.line && disable.line != finding.statement_line) continue;
            if (!has(disable.rules, finding.rule)) continue;
            disable.used = true;
            if (finding.suppressed.empty()) finding.suppressed = disable.reason;
        }
    }
    for (const auto& disable : disables)
        if (!disable.used) {
            check.statement_at = check.text.lines[static_cast<std::size_t>(disable.at) - 1];
            check.tell(RuleId::MG003, check.statement_at, fmt::format("nothing here breaks {}", rule_of(disable.rules.front()).name), "",
                       fmt::format("disable {}", rule_of(disable.rules.front()).name));
        }
}

}  // namespace lhcr::migrations
