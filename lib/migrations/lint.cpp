// Files in order, their statements in order, then what is lived with, then the order of telling.
#include "migrations/lint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "base/hashing.hpp"
#include "migrations/check.hpp"
#include "migrations/disables.hpp"
#include "migrations/history.hpp"
#include "migrations/way_back.hpp"

namespace lhcr::migrations {
namespace {

void check_psql(Check& check) {
    static const std::set<std::string> runs_more = {"i", "ir", "include", "include_relative", "gexec", "!", "copy"};
    for (const auto& command : check.text.psql)
        if (runs_more.contains(command.name)) {
            check.statement_at = command.at;
            check.tell(RuleId::MG004, command.at, fmt::format("what \\{} brings is not judged", command.name), "", "\\" + command.name);
        }
}

std::size_t lint_file(const File& file, const Options& options, Known& known, std::vector<Finding>& found) {
    const SqlText text = read_sql(file.text);
    Check check(file.path, text, options, known, found);
    const std::size_t from = found.size();
    std::size_t count = 0;
    if (!text.problem.empty()) {
        check.statement_at = text.problem_at;
        check.tell(RuleId::MG001, text.problem_at, text.problem, "", text.problem);
        return 0;
    }
    const Statements statements = read_statements(text);
    for (const auto& unread : statements.unread) {
        check.statement_at = unread.at;
        check.tell(RuleId::MG001, unread.at, unread.why, "", unread.why);
    }
    // What goes back is judged apart: nothing of it is there for what goes on.
    const std::vector<Span> back = ways_back(text);
    const auto goes_back = [&](std::size_t at) {
        const auto next =
            std::upper_bound(back.begin(), back.end(), at, [](std::size_t place, const Span& span) { return place < span.begin; });
        return next != back.begin() && at < std::prev(next)->end;
    };
    Known known_back;
    Check check_back(file.path, text, options, known_back, found);
    for (const auto& statement : statements.read) check_statement(goes_back(statement.at) ? check_back : check, statement);
    count = statements.read.size() + statements.unread.size();
    check_psql(check);
    apply_disables(check, found, from);
    for (std::size_t i = from; i < found.size() && !back.empty(); ++i)
        found[i].way_back =
            goes_back(text.lines[static_cast<std::size_t>(found[i].line) - 1] + static_cast<std::size_t>(found[i].column) - 1);
    return count;
}

// What the settings live with. One that nothing needs is told at the file it names.
void accept(const Options& options, Report& report) {
    for (const auto& accepted : options.accepted) {
        bool used = false, there = false;
        for (const auto& file : report.files) there = there || file == accepted.file;
        for (auto& finding : report.findings)
            if (finding.file == accepted.file && finding.rule == accepted.rule) {
                used = true;
                if (finding.suppressed.empty()) finding.suppressed = accepted.reason;
            }
        // A run over other files says nothing about this one.
        if (used || !there) continue;
        Finding& finding = report.findings.emplace_back();
        finding.rule = RuleId::MG003;
        finding.severity = rule_of(RuleId::MG003).severity;
        finding.file = accepted.file;
        finding.message = fmt::format("nothing in it breaks {}, which the settings accept", rule_of(accepted.rule).name);
        finding.hint = "remove it from `accepted`";
        finding.subject = fmt::format("accepted {}", rule_of(accepted.rule).name);
    }
}

void finish(Report& report) {
    std::stable_sort(report.findings.begin(), report.findings.end(), [](const Finding& a, const Finding& b) {
        return std::tie(a.file, a.line, a.column, a.rule) < std::tie(b.file, b.line, b.column, b.rule);
    });
    std::map<std::string, int> seen;
    for (auto& finding : report.findings) {
        const std::string key = fmt::format("{}\n{}\n{}", rule_of(finding.rule).name, finding.file, finding.subject);
        finding.fingerprint = sha256_hex(fmt::format("{}\n{}", key, seen[key]++)).substr(0, 32);
        if (!finding.suppressed.empty()) ++report.suppressed;
        else if (finding.severity == Severity::error) ++report.errors;
        else ++report.warnings;
    }
}

}  // namespace

Report lint(const std::vector<File>& files, const Options& options, const std::optional<Past>& past) {
    Report report;
    Known known;
    for (const auto& file : files) {
        report.files.push_back(file.path);
        report.bytes += file.text.size();
        const std::size_t from = report.findings.size();
        const bool back = is_way_back(file.path);
        Known known_back;
        report.statements += lint_file(file, options, back ? known_back : known, report.findings);
        for (std::size_t i = from; i < report.findings.size() && back; ++i) report.findings[i].way_back = true;
    }
    check_numbers(files, options, report.findings);
    if (past) check_history(files, *past, options, report.findings);
    accept(options, report);
    // Only now: what a disable or the settings say about the way back has had its use.
    std::erase_if(report.findings, [](const Finding& finding) { return finding.way_back; });
    finish(report);
    return report;
}

bool has_errors(const Report& report) {
    return report.errors > 0;
}

}  // namespace lhcr::migrations
