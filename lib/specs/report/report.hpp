// What the gate found, in the formats that CI systems read; one file each. Pure: a report in, a text out, the same on every machine.
// Called by `lhcr spec validate`, and for other tools' findings (Tool) by `lhcr migrate lint`, `contract diff` and `spec drift`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "specs/gate.hpp"

namespace lhcr::specs {

/// A rule as a report tells of it.
struct RuleText {
    std::string_view name, summary, fix, passing, failing, since;
    Severity severity = Severity::error;
};
/// Whose findings a report holds, and what it calls the things it looked at.
struct Tool {
    std::string_view name;     ///< "lhcr spec"
    std::string_view source;   ///< "lhcr.spec": of a rule's name in Checkstyle
    std::string_view title;    ///< "Spec gate"
    std::string_view unit;     ///< "spec bundle"
    std::string_view command;  ///< "lhcr spec validate": lists everything
    std::vector<RuleText> (*rules)();
};
const Tool& tool_of(const Report& report);

/// A format of the gate's own; json, ndjson, yaml and table are those of every command.
struct ReportFormat {
    std::string_view name;
    std::string (*render)(const Report&);
    std::string_view summary;
};
const std::vector<ReportFormat>& report_formats();
/// nullptr when there is none.
const ReportFormat* find_report_format(std::string_view name);

std::string render_pretty(const Report& report);
std::string render_sarif(const Report& report);
std::string render_junit(const Report& report);
std::string render_github(const Report& report);
std::string render_gitlab(const Report& report);
std::string render_tap(const Report& report);
std::string render_checkstyle(const Report& report);
std::string render_rdjson(const Report& report);
std::string render_markdown(const Report& report);
/// The same in no more bytes than these; empty where not even its first lines fit.
std::string markdown_within(const Report& report, std::size_t bytes);

/// "3 errors, 1 warning in 12 spec bundles", "12 spec bundles passed".
std::string sentence(const Report& report);
/// The findings that count, errors first, otherwise in their order.
std::vector<const Diagnostic*> by_severity(const Report& report);
/// The same with U+FFFD for what is no character: names of files may be any bytes.
std::string valid_text(std::string_view text);
/// Text for XML, with what XML cannot hold replaced.
std::string xml(std::string_view text);
/// "file:line:column", as far as it is known.
std::string place_of(const Diagnostic& diagnostic);

}  // namespace lhcr::specs
