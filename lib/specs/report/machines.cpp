// The small formats: GitLab's code quality, TAP, Checkstyle, JUnit, reviewdog's JSON.
#include <fmt/format.h>

#include <algorithm>

#include "specs/report/report.hpp"

namespace lhcr::specs {
namespace {

std::string dump(const json& value) {
    return value.dump(1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string with_hint(const Diagnostic& finding) {
    return finding.hint.empty() ? finding.message : fmt::format("{}: {}", finding.message, finding.hint);
}

// A description of TAP: one line, and no "# SKIP" in it.
std::string described(std::string_view text) {
    std::string result;
    for (const char c : valid_text(text)) {
        if (c == '#' || c == '\\') result += '\\';
        result += static_cast<unsigned char>(c) < 0x20 ? '?' : c;
    }
    return result;
}

}  // namespace

std::string render_gitlab(const Report& report) {
    json issues = json::array();
    for (const auto& finding : report.findings) {
        if (!finding.suppressed.empty()) continue;
        const char* severity = finding.severity == Severity::error ? "major" : finding.severity == Severity::warning ? "minor" : "info";
        issues.push_back({{"description", with_hint(finding)},
                          {"check_name", code_of(finding)},
                          {"fingerprint", finding.fingerprint},
                          {"severity", severity},
                          {"location", {{"path", finding.file}, {"lines", {{"begin", std::max(finding.line, 1)}}}}}});
    }
    return dump(issues);
}

std::string render_tap(const Report& report) {
    std::string text = fmt::format("TAP version 13\n1..{}\n", report.bundles.size());
    std::size_t at = 0;
    for (std::size_t i = 0; i < report.bundles.size(); ++i) {
        const auto& verdict = report.bundles[i];
        text += fmt::format("{} {} - {}\n", verdict.failures ? "not ok" : "ok", i + 1, described(verdict.folder));
        std::string lines;
        for (; at < report.findings.size() && report.findings[at].bundle == i; ++at) {
            const auto& finding = report.findings[at];
            if (finding.suppressed.empty())
                lines += fmt::format("    - {}\n", json(fmt::format("{} {} {}: {}", severity_name(finding.severity), code_of(finding),
                                                                    place_of(finding), finding.message))
                                                       .dump(-1, ' ', false, json::error_handler_t::replace));
        }
        if (!lines.empty()) text += fmt::format("  ---\n  findings:\n{}  ...\n", lines);
    }
    return text;
}

std::string render_checkstyle(const Report& report) {
    std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n";
    std::string_view file;
    for (const auto& finding : report.findings) {
        if (!finding.suppressed.empty()) continue;
        if (finding.file != file) {
            text += fmt::format("{}  <file name=\"{}\">\n", file.empty() ? "" : "  </file>\n", xml(finding.file));
            file = finding.file;
        }
        text +=
            fmt::format("    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"{}.{}\"/>\n", finding.line,
                        finding.column, severity_name(finding.severity), xml(with_hint(finding)), tool_of(report).source, code_of(finding));
    }
    return text + (file.empty() ? "" : "  </file>\n") + "</checkstyle>\n";
}

std::string render_junit(const Report& report) {
    // A case for each finding, so that none hides behind another; what does not fail the gate is a case that passes and says so.
    std::string suites, gate(tool_of(report).title);
    std::transform(gate.begin(), gate.end(), gate.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    std::size_t all = 0;
    std::size_t at = 0;
    for (std::size_t i = 0; i < report.bundles.size(); ++i) {
        const auto& verdict = report.bundles[i];
        std::string cases;
        std::size_t count = 0;
        for (; at < report.findings.size() && report.findings[at].bundle == i; ++at) {
            const auto& finding = report.findings[at];
            if (!finding.suppressed.empty()) continue;
            ++count;
            cases += fmt::format("    <testcase classname=\"{}\" name=\"{} {}\" time=\"0\">\n", xml(verdict.folder), code_of(finding),
                                 xml(place_of(finding)));
            if (report.fails(finding))
                cases += fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", code_of(finding), xml(finding.message),
                                     xml(with_hint(finding)));
            else cases += fmt::format("      <system-out>{}: {}</system-out>\n", severity_name(finding.severity), xml(with_hint(finding)));
            cases += "    </testcase>\n";
        }
        if (verdict.failures == 0) {
            ++count;
            cases = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"0\"/>\n", xml(verdict.folder), gate) + cases;
        }
        suites +=
            fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\" time=\"0\">\n{}  </testsuite>\n",
                        xml(verdict.folder), count, verdict.failures, cases);
        all += count;
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" "
        "time=\"0\">\n{}</testsuites>\n",
        tool_of(report).name, all, report.failures, suites);
}

std::string render_rdjson(const Report& report) {
    constexpr const char* levels[] = {"ERROR", "WARNING", "INFO"};
    json diagnostics = json::array();
    for (const auto& finding : report.findings) {
        if (!finding.suppressed.empty()) continue;
        json location = {{"path", finding.file}};
        if (finding.line > 0) {
            location["range"]["start"]["line"] = finding.line;
            // Columns are bytes of UTF-8 here, and characters in all other formats.
            if (finding.byte_column > 0) location["range"]["start"]["column"] = finding.byte_column;
            if (finding.byte_end_column > finding.byte_column)
                location["range"]["end"] = {{"line", finding.line}, {"column", finding.byte_end_column}};
        }
        diagnostics.push_back({{"message", with_hint(finding)},
                               {"location", location},
                               {"severity", levels[static_cast<std::size_t>(finding.severity)]},
                               {"code", {{"value", code_of(finding)}}}});
    }
    return dump({{"source", {{"name", tool_of(report).name}}}, {"diagnostics", diagnostics}});
}

}  // namespace lhcr::specs
