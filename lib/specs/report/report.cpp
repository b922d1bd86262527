// The table of formats and what several of them share.
#include "specs/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lhcr::specs {
namespace {

std::vector<RuleText> gate_rules() {
    std::vector<RuleText> texts;
    for (const auto& rule : all_rules())
        texts.push_back({rule.name, rule.summary, rule.fix, rule.passing, rule.failing, rule.since, rule.severity});
    return texts;
}

}  // namespace

const Tool& tool_of(const Report& report) {
    static const Tool gate = {"lhcr spec", "lhcr.spec", "Spec gate", "spec bundle", "lhcr spec validate", gate_rules};
    return report.tool ? *report.tool : gate;
}

const std::vector<ReportFormat>& report_formats() {
    static const std::vector<ReportFormat> formats = {
        {"pretty", render_pretty, "for people, by file"},
        {"sarif", render_sarif, "SARIF 2.1.0: GitHub code scanning and its like"},
        {"junit", render_junit, "JUnit XML: every CI"},
        {"github", render_github, "annotations of GitHub Actions, and its step summary"},
        {"gitlab", render_gitlab, "GitLab's code quality report"},
        {"tap", render_tap, "Test Anything Protocol 13"},
        {"checkstyle", render_checkstyle, "Checkstyle XML"},
        {"rdjson", render_rdjson, "reviewdog's diagnostics"},
        {"markdown", render_markdown, "a table for a pull request's comment"},
    };
    return formats;
}

const ReportFormat* find_report_format(std::string_view name) {
    const auto& formats = report_formats();
    const auto it = std::find_if(formats.begin(), formats.end(), [&](const ReportFormat& format) { return format.name == name; });
    return it == formats.end() ? nullptr : &*it;
}

std::string sentence(const Report& report) {
    const auto some = [](std::size_t count, std::string_view what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); };
    std::string text = some(report.bundle_count(), tool_of(report).unit);
    text += report.errors ? ": " + some(report.errors, "error") : report.failures ? ": rejected" : ": passed";
    if (report.warnings) text += ", " + some(report.warnings, "warning");
    if (report.infos) text += fmt::format(", {} info", report.infos);
    if (report.suppressed) text += fmt::format(", {} suppressed", report.suppressed);
    return text;
}

std::vector<const Diagnostic*> by_severity(const Report& report) {
    std::vector<const Diagnostic*> list;
    for (const auto& finding : report.findings)
        if (finding.suppressed.empty()) list.push_back(&finding);
    std::stable_sort(list.begin(), list.end(), [](const auto* a, const auto* b) { return a->severity < b->severity; });
    return list;
}

std::string valid_text(std::string_view text) {
    if (is_utf8(text) && text.find("\xEF\xBF\xBE") == std::string_view::npos && text.find("\xEF\xBF\xBF") == std::string_view::npos)
        return std::string(text);
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::size_t length = byte < 0x80 ? 1 : (byte >> 5) == 6 ? 2 : (byte >> 4) == 14 ? 3 : 4;
        const auto whole = text.substr(at, length);
        const bool is_text = is_utf8(whole), is_character = is_text && whole != "\xEF\xBF\xBE" && whole != "\xEF\xBF\xBF";
        result += is_character ? whole : "\xEF\xBF\xBD";
        at += is_text ? whole.size() : 1;
    }
    return result;
}

std::string xml(std::string_view text) {
    std::string result;
    for (const char c : valid_text(text)) switch (c) {
            case '&': result += "&amp;"; break;
            case '<': result += "&lt;"; break;
            case '>': result += "&gt;"; break;
            case '"': result += "&quot;"; break;
            case '\n': result += "&#10;"; break;
            default: result += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
        }
    return result;
}

std::string place_of(const Diagnostic& diagnostic) {
    if (diagnostic.line == 0) return diagnostic.file;
    if (diagnostic.column == 0) return fmt::format("{}:{}", diagnostic.file, diagnostic.line);
    return fmt::format("{}:{}:{}", diagnostic.file, diagnostic.line, diagnostic.column);
}

}  // namespace lhcr::specs
