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
    return baseline;
}

std::size_t apply_baseline(const Baseline& baseline, Report& report) {
    std::set<std::string> used;
    for (auto& finding : report.findings)
        if (baseline.fingerprints.contains(finding.fingerprint)) {
            used.insert(finding.fingerprint);
            if (finding.suppressed.empty()) finding.suppressed = "baseline";
        }
    report.count();
    return baseline.fingerprints.size() - used.size();
}

std::string baseline_text(const Report& report) {
    std::map<std::string, const Diagnostic*> held;
    for (const auto& finding : report.findings)
        if (finding.suppressed.empty() || finding.suppressed == "baseline")
            held.emplace(fmt::format("{} {} {}", finding.slug, finding.name, finding.fingerprint), &finding);
    std::string text = fmt::format(
        "{{\n \"apiVersion\": \"lhcr/v1\",\n \"kind\": \"SpecBaseline\",\n \"ruleset\": \"{}\",\n \"findings\": [", report.ruleset);
    bool first = true;
    for (const auto& [key, finding] : held) {
        const json line = {{"fingerprint", finding->fingerprint},
                           {"rule", rule_of(finding->rule).name},
                           {"slug", finding->slug},
                           {"file", finding->name},
                           {"message", finding->message}};
        text += fmt::format("{}\n  {}", first ? "" : ",", line.dump(-1, ' ', false, json::error_handler_t::replace));
        first = false;
    }
    return text + "\n ]\n}\n";
}

}  // namespace lhcr::specs
