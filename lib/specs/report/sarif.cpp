// SARIF 2.1.0. What is suppressed stays in it, marked: a result that vanishes closes an alert, and opens it again later.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/version.hpp"
#include "specs/report/report.hpp"

namespace lhcr::specs {
namespace {

constexpr std::size_t max_results = 25'000;  // GitHub refuses a file with more

const char* level_of(Severity severity) {
    return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

// A path as a URI: everything but what RFC 3986 leaves unreserved, and the slash, is escaped.
std::string uri(std::string_view path) {
    std::string result;
    for (const char c : path) {
        const bool plain = (static_cast<unsigned char>(c) < 0x80 && is_word(c)) || c == '-' || c == '.' || c == '~' || c == '/';
        if (plain) result += c;
        else result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return result;
}

json result_of(const Diagnostic& finding, int index) {
    json location = {{"artifactLocation", {{"uri", uri(finding.file)}, {"uriBaseId", "%SRCROOT%"}}}};
    if (finding.line > 0) {
        location["region"] = {{"startLine", finding.line}};
        if (finding.column > 0) location["region"]["startColumn"] = finding.column;
        if (finding.end_column > finding.column) location["region"]["endColumn"] = finding.end_column;
    }
    std::string message = finding.message;
    if (!finding.hint.empty()) message += fmt::format(": {}", finding.hint);
    json place = {{"physicalLocation", location}};
    if (!finding.slug.empty()) place["logicalLocations"] = json::array({{{"fullyQualifiedName", finding.slug}, {"kind", "module"}}});
    json result = {{"ruleId", code_of(finding)},          {"ruleIndex", index},
                   {"level", level_of(finding.severity)}, {"message", {{"text", message}}},
                   {"locations", json::array({place})},   {"partialFingerprints", {{"lhcrSpec/v1", finding.fingerprint}}}};
    if (!finding.suppressed.empty()) {
        const bool baseline = finding.suppressed == "baseline";
        result["suppressions"] = json::array({{{"kind", baseline ? "external" : "inSource"}, {"justification", finding.suppressed}}});
        if (baseline) result["baselineState"] = "unchanged";
    }
    return result;
}

}  // namespace

std::string render_sarif(const Report& report) {
    json rules = json::array();
    std::map<std::string_view, int> index;
    for (const auto& rule : tool_of(report).rules()) {
        index.emplace(rule.name, static_cast<int>(index.size()));
        rules.push_back(
            {{"id", rule.name},
             {"shortDescription", {{"text", rule.summary}}},
             {"help",
              {{"text", rule.fix},
               {"markdown", fmt::format("{}\n\nFails:\n```\n{}\n```\nPasses:\n```\n{}\n```", rule.fix, rule.failing, rule.passing)}}},
             {"defaultConfiguration", {{"level", level_of(rule.severity)}}},
             {"properties", {{"tags", json::array({"spec"})}, {"since", rule.since}}}});
    }
    std::vector<const Diagnostic*> list = by_severity(report);
    for (const auto& finding : report.findings)
        if (!finding.suppressed.empty()) list.push_back(&finding);
    json results = json::array();
    for (std::size_t i = 0; i < std::min(list.size(), max_results); ++i)
        results.push_back(result_of(*list[i], index.at(code_of(*list[i]))));
    json invocation = {{"executionSuccessful", true}};
    if (list.size() > max_results)
        invocation["toolExecutionNotifications"] = json::array(
            {{{"level", "warning"},
              {"message",
               {{"text", fmt::format("{} more results do not fit into one file; the most severe are here", list.size() - max_results)}}}}});
    const json run = {{"tool", {{"driver", {{"name", tool_of(report).name}, {"version", version}, {"rules", rules}}}}},
                      {"columnKind", "unicodeCodePoints"},
                      {"invocations", json::array({invocation})},
                      {"properties", {{"ruleset", report.ruleset}, {"bundles", report.bundle_count()}}},
                      {"results", results}};
    return json{{"$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"},
                {"version", "2.1.0"},
                {"runs", json::array({run})}}
               .dump(1, ' ', false, json::error_handler_t::replace) +
           '\n';
}

}  // namespace lhcr::specs
