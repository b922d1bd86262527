// One file of migrations is what a bundle is to the spec gate.
#include "cli/migration_report.hpp"

#include <map>

namespace lhcr::cli {
namespace {

specs::Severity severity_of(migrations::Severity severity) {
    return severity == migrations::Severity::error ? specs::Severity::error : specs::Severity::warning;
}

std::vector<specs::RuleText> rules() {
    std::vector<specs::RuleText> texts;
    for (const auto& rule : migrations::all_rules())
        texts.push_back({rule.name, rule.summary, rule.fix, rule.passing, rule.failing, "0.1", severity_of(rule.severity)});
    return texts;
}

}  // namespace

const specs::Tool& migration_tool() {
    static const specs::Tool tool = {"lhcr migrate lint", "lhcr.migrate", "Migration lint", "migration", "lhcr migrate lint", rules};
    return tool;
}

specs::Report report_of(const migrations::Report& lint) {
    specs::Report report;
    report.tool = &migration_tool();
    std::map<std::string, std::vector<const migrations::Finding*>> by_file;
    for (const auto& file : lint.files) by_file[file];
    for (const auto& finding : lint.findings) by_file[finding.file].push_back(&finding);
    for (const auto& [file, findings] : by_file) {
        for (const auto* each : findings) {
            specs::Diagnostic diagnostic;
            diagnostic.code = migrations::rule_of(each->rule).name;
            diagnostic.severity = severity_of(each->severity);
            diagnostic.bundle = report.bundles.size();
            diagnostic.file = diagnostic.name = each->file;
            diagnostic.line = each->line;
            diagnostic.column = each->column;
            diagnostic.message = each->message;
            diagnostic.hint = each->hint;
            diagnostic.subject = each->subject;
            diagnostic.fingerprint = each->fingerprint;
            diagnostic.suppressed = each->suppressed;
            report.findings.push_back(std::move(diagnostic));
        }
        specs::Verdict verdict;
        verdict.slug = verdict.folder = file;
        verdict.files = 1;
        report.bundles.push_back(std::move(verdict));
    }
    report.count();
    return report;
}

}  // namespace lhcr::cli
