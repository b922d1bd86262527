// Baselines as canonical JSON, one finding a line, so that a merge of two branches is a merge of lines.
#include "specs/baseline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/error.hpp"

namespace lhcr::specs {

Baseline read_baseline(const std::filesystem::path& path) {
    const auto bytes = read_bytes(path);
    if (!bytes) throw Error(Errc::usage, fmt::format("the baseline '{}' is not there", path.string()), "`--write-baseline` makes one");
    return parse_baseline(*bytes, path.string());
}

Baseline parse_baseline(const std::string& text, const std::string& name) {
    const json document = parse_json(text, name);
    if (!document.is_object() || get_string(document, "kind") != "SpecBaseline" || !document.contains("findings") ||
        !document["findings"].is_array())
        throw Error(Errc::usage, fmt::format("'{}' is no baseline", name), "`--write-baseline` makes one");
    Baseline baseline;
    for (const auto& each : document["findings"]) baseline.fingerprints.insert(get_string(each, "fingerprint"));
    baseline.document = document;
    return baseline;
}

namespace {

// Whether this look could have found what an entry is about: its bundle was judged, or is gone.
bool is_judged(const json& entry, const Report& report) {
    const auto slug = get_string(entry, "slug"), within = get_string(entry, "within");
    for (const auto& verdict : report.bundles)
        if (slug.empty() ? verdict.repository : verdict.slug == slug && verdict.within == within) return true;
    if (slug.empty()) return false;
    std::error_code error;
    for (const char* folder : {"spec", "specs", ""})
        if (std::filesystem::is_directory(report.repository / within / folder / slug, error)) return false;
    return true;
}

}  // namespace

std::size_t apply_baseline(const Baseline& baseline, Report& report) {
    std::set<std::string> used, unneeded;
    for (auto& finding : report.findings)
        if (baseline.fingerprints.contains(finding.fingerprint)) {
            used.insert(finding.fingerprint);
            if (finding.suppressed.empty()) finding.suppressed = "baseline";
        }
    report.count();
    for (const auto& entry : baseline.document.value("findings", json::array())) {
        auto fingerprint = get_string(entry, "fingerprint");
        if (!used.contains(fingerprint) && is_judged(entry, report)) unneeded.insert(std::move(fingerprint));
    }
    return unneeded.size();
}

namespace {

// One row a line.
std::string rows_text(std::string_view name, const json& rows) {
    std::string text = fmt::format(",\n \"{}\": [", name);
    bool first = true;
    for (const auto& row : rows) {
        text += fmt::format("{}\n  {}", first ? "" : ",", row.dump(-1, ' ', false, json::error_handler_t::replace));
        first = false;
    }
    return text + "\n ]";
}

std::string text_of(const std::string& ruleset, const json& findings, const json& thresholds) {
    std::string text =
        fmt::format("{{\n \"apiVersion\": \"lhcr/v1\",\n \"kind\": \"SpecBaseline\",\n \"ruleset\": {}", json(ruleset).dump());
    text += rows_text("findings", findings);
    if (!thresholds.empty()) text += rows_text("thresholds", thresholds);
    return text + "\n}\n";
}

}  // namespace

std::string baseline_text(const Report& report, const Baseline& before) {
    std::map<std::string, json> held;
    const auto hold = [&](json row) {
        held.emplace(fmt::format("{} {} {}", get_string(row, "slug"), get_string(row, "file"), get_string(row, "fingerprint")), row);
    };
    for (const auto& finding : report.findings) {
        if (!finding.suppressed.empty() && finding.suppressed != "baseline") continue;
        json row = {{"fingerprint", finding.fingerprint},
                    {"rule", rule_of(finding.rule).name},
                    {"slug", finding.slug},
                    {"file", finding.name},
                    {"message", finding.message}};
        if (const auto& within = report.bundles[finding.bundle].within; !within.empty()) row["within"] = within;
        hold(std::move(row));
    }
    for (const auto& entry : before.document.value("findings", json::array()))
        if (!is_judged(entry, report)) hold(entry);
    json rows = json::array();
    for (auto& [key, row] : held) rows.push_back(std::move(row));
    return text_of(report.ruleset, rows, before.document.value("thresholds", json::array()));
}

std::string baseline_text(const Baseline& baseline, const json& thresholds) {
    return text_of(get_string(baseline.document, "ruleset", std::string(newest_ruleset)),
                   baseline.document.value("findings", json::array()), thresholds);
}

}  // namespace lhcr::specs
