// Findings as lines a person reads and as JSON a pipeline parses.
#include "cli/findings.hpp"

#include <fmt/format.h>

#include "cli/session.hpp"

namespace lhcr::cli {

void tell_list(Session& session, bool any, const std::function<void(Output&)>& tell) {
    if (any || !session.output().is_human()) return tell(session.output());
    auto flags = session.flags();
    flags.outputs.emplace_back("none");
    Output files(flags, "none");
    tell(files);
}

void list_findings(Session& session, std::string_view kind, const json& document, bool any) {
    tell_list(session, any, [&](Output& output) {
        output.list(kind, document, "findings",
                    {{"SEVERITY", "severity", Cell::status},
                     {"RULE", "rule"},
                     {"PLACE", "place"},
                     {"MESSAGE", "message"},
                     {"TRY", "hint", Cell::text, true}},
                    "rule");
    });
}

int report_findings(Session& session, std::string_view kind, const Findings& findings, json summary, std::string_view subject) {
    std::size_t errors = 0;
    json items = json::array();
    for (const auto& finding : findings) {
        const bool error = finding.severity == Finding::Severity::error;
        errors += error;
        items.push_back({{"severity", error ? "error" : "warning"},
                         {"rule", finding.rule},
                         {"file", finding.file},
                         {"line", finding.line},
                         {"place", finding.line > 0 ? fmt::format("{}:{}", finding.file, finding.line) : finding.file},
                         {"message", finding.message},
                         {"hint", finding.hint}});
    }
    summary["passed"] = errors == 0;
    summary["errors"] = errors;
    summary["warnings"] = findings.size() - errors;
    summary["findings"] = items;
    list_findings(session, kind, summary, !findings.empty());
    session.output().note(
        errors ? fmt::format("{}: {} errors, {} warnings", subject, errors, findings.size() - errors)
               : fmt::format("{}: passed{}", subject, findings.empty() ? "" : fmt::format(", {} warnings", findings.size())));
    return errors ? 3 : 0;
}

}  // namespace lhcr::cli
