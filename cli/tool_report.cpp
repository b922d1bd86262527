// Printing reports and rule tables of the lints.
#include "cli/tool_report.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "cli/findings.hpp"
#include "cli/session.hpp"
#include "cli/spec_formats.hpp"
#include "specs/check.hpp"

namespace lhcr::cli {
namespace {

std::string indented(std::string_view text) {
    std::string result = "    ";
    for (const char c : text) result += c == '\n' ? std::string("\n    ") : std::string(1, c);
    return result;
}

}  // namespace

void print_report(Session& session, const SpecFormats& formats, const specs::Report& report, std::string_view kind, json extra) {
    formats.write(session, report);
    json findings = json::array(), suppressed = json::array();
    for (const auto& finding : report.findings) {
        json item = specs::to_json(finding);
        item.erase("slug");
        (finding.suppressed.empty() ? findings : suppressed).push_back(std::move(item));
    }
    extra["passed"] = report.failures == 0;
    extra["errors"] = report.errors;
    extra["warnings"] = report.warnings;
    extra["infos"] = report.infos;
    extra["suppressed"] = report.suppressed;
    extra["findings"] = findings;
    extra["suppressed_findings"] = suppressed;
    list_findings(session, kind, extra, !findings.empty());
    session.output().note(specs::sentence(report));
}

int print_rules(Session& session, const specs::Tool& tool, const std::string& explain, std::string_view kind) {
    json items = json::array();
    for (const auto& rule : tool.rules()) {
        json item = {{"id", rule.name}, {"severity", specs::severity_name(rule.severity)}, {"summary", rule.summary}, {"fix", rule.fix}};
        if (rule.name == explain) {
            item["example"] = {{"passing", rule.passing}, {"failing", rule.failing}};
            session.output().object(kind, item, {{"id", "id"}, {"severity", "severity"}, {"what", "summary"}, {"fix", "fix"}}, "id");
            if (!rule.failing.empty())
                session.output().human(fmt::format("\nfails:\n{}\n\npasses:\n{}", indented(rule.failing), indented(rule.passing)));
            return 0;
        }
        items.push_back(std::move(item));
    }
    if (!explain.empty())
        throw Error(Errc::not_found, fmt::format("there is no rule '{}'", explain), "the same command without --explain lists them");
    session.output().list(fmt::format("{}List", kind), {{"rules", items}}, "rules",
                          {{"ID", "id"}, {"SEVERITY", "severity"}, {"SUMMARY", "summary"}, {"FIX", "fix", Cell::text, true}}, "id");
    return 0;
}

}  // namespace lhcr::cli
