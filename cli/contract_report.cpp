// One compared contract is what a bundle is to the spec gate; a breaking change is an error, one that needs a migration a warning.
#include "cli/contract_report.hpp"

#include <fmt/format.h>

#include "base/hashing.hpp"
#include "base/yaml_lines.hpp"

namespace lhcr::cli {
namespace {

constexpr std::size_t max_lined_bytes = 4u << 20;

std::vector<specs::RuleText> rules() {
    std::vector<specs::RuleText> texts;
    for (const auto& rule : contracts::all_rules())
        texts.push_back({rule.name, rule.summary, rule.fix, rule.before, rule.after, "0.1", severity_of(rule.worst())});
    return texts;
}

std::map<std::string, int> lines_of(std::string_view text) {
    return text.size() > max_lined_bytes ? std::map<std::string, int>() : yaml_lines(text);
}

}  // namespace

const specs::Tool& contract_tool() {
    static const specs::Tool tool = {"lhcr contract diff", "lhcr.contract", "Contract diff", "contract", "lhcr contract diff", rules};
    return tool;
}

specs::Severity severity_of(contracts::Verdict verdict) {
    return verdict == contracts::Verdict::breaking          ? specs::Severity::error
           : verdict == contracts::Verdict::needs_migration ? specs::Severity::warning
                                                            : specs::Severity::info;
}

void add_comparison(specs::Report& report, const std::string& file, const contracts::Comparison& comparison, std::string_view before,
                    std::string_view after) {
    std::map<std::string, int> old_lines, lines;
    if (!comparison.changes.empty()) old_lines = lines_of(before), lines = lines_of(after);
    std::map<std::string, int> nth;
    for (const auto& change : comparison.changes) {
        specs::Diagnostic diagnostic;
        diagnostic.code = contracts::rule_of(change.rule).name;
        diagnostic.severity = severity_of(change.verdict);
        diagnostic.bundle = report.bundles.size();
        diagnostic.file = diagnostic.name = file;
        // What is gone has no line in the file as it is.
        if (!change.in_old)
            if (const auto found = lines.find(change.pointer); found != lines.end()) diagnostic.line = found->second;
        diagnostic.message = change.where.empty() ? change.message : fmt::format("{}: {}", change.where, change.message);
        if (change.verdict != contracts::Verdict::compatible)
            diagnostic.message += fmt::format(" ({}: {})", direction_name(change.direction), verdict_name(change.verdict));
        diagnostic.hint = change.hint;
        diagnostic.subject = change.pointer;
        const std::string key = fmt::format("{}\n{}\n{}\n{}\n{}", diagnostic.code, file, change.where, change.pointer, change.message);
        diagnostic.fingerprint = sha256_hex(fmt::format("{}\n{}", key, nth[key]++)).substr(0, 32);
        report.findings.push_back(std::move(diagnostic));
    }
    specs::Verdict verdict;
    verdict.slug = verdict.folder = file;
    verdict.files = 1;
    verdict.bytes = after.size();
    report.bundles.push_back(std::move(verdict));
}

json to_json(const contracts::Change& change) {
    return {{"rule", contracts::rule_of(change.rule).name},
            {"verdict", contracts::verdict_name(change.verdict)},
            {"direction", contracts::direction_name(change.direction)},
            {"where", change.where},
            {"pointer", change.pointer},
            {"of", change.in_old ? "old" : "new"},
            {"place", change.where.empty() ? (change.pointer.empty() ? "/" : change.pointer) : change.where + " " + change.pointer},
            {"message", change.message},
            {"hint", change.hint}};
}

}  // namespace lhcr::cli
