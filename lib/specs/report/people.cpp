// For people: pretty, by file; markdown, for a pull request's comment and GitHub's step summary.
#include <fmt/format.h>

#include <algorithm>

#include "specs/report/report.hpp"

namespace lhcr::specs {
namespace {

constexpr std::size_t max_comment = 60'000;  // a comment of GitHub takes 65,536 characters

// Text in a cell: no bar, no line end, no mark that would begin HTML.
std::string cell(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (c == '|') result += "\\|";
        else if (c == '<') result += "&lt;";
        else if (c == '\n' || c == '\r') result += ' ';
        else result += c;
    }
    return result;
}

}  // namespace

std::string render_pretty(const Report& report) {
    std::string text;
    std::string_view file;
    for (const auto& finding : report.findings) {
        if (!finding.suppressed.empty()) continue;
        if (finding.file != file) {
            text += fmt::format("{}{}\n", text.empty() ? "" : "\n", finding.file);
            file = finding.file;
        }
        const std::string place = finding.line == 0     ? "-"
                                  : finding.column == 0 ? fmt::format("{}", finding.line)
                                                        : fmt::format("{}:{}", finding.line, finding.column);
        text += fmt::format("  {:<8} {:<8} {}  {}\n", place, severity_name(finding.severity), code_of(finding), finding.message);
        if (!finding.hint.empty()) text += fmt::format("  {:<8} {:<8} {:<5}  → {}\n", "", "", "", finding.hint);
    }
    return valid_text(text + fmt::format("{}{}\n", text.empty() ? "" : "\n", sentence(report)));
}

std::string render_markdown(const Report& report) {
    return markdown_within(report, max_comment);
}

std::string markdown_within(const Report& report, std::size_t bytes) {
    std::string text = fmt::format("### {}: {}\n\n{}.\n", tool_of(report).title, report.failures ? "rejected" : "passed", sentence(report));
    const auto list = by_severity(report);
    if (!list.empty()) text += "\n| severity | rule | place | finding | next |\n|---|---|---|---|---|\n";
    constexpr std::size_t last_line = 100;
    std::size_t shown = 0;
    for (const auto* finding : list) {
        const std::string row =
            valid_text(fmt::format("| {} | {} | `{}` | {} | {} |\n", severity_name(finding->severity), code_of(*finding),
                                   cell(place_of(*finding)), cell(finding->message), cell(finding->hint)));
        if (text.size() + row.size() + last_line > bytes) break;
        text += row;
        ++shown;
    }
    if (shown < list.size()) text += fmt::format("\n{} more; `{}` lists them.\n", list.size() - shown, tool_of(report).command);
    text = valid_text(text);
    return text.size() <= bytes ? text : std::string();
}

}  // namespace lhcr::specs
