// Executor `spec`: the gate over a spec bundle as a phase. Input: schemas/phases/spec.json. The bundle's files travel in a parameter of
// the run (`lhcr run create` attaches them), so that any worker can check them and what was checked is what the run names: their hash
// must be the run's spec_hash. Files and report are kept as artifacts; a finding of severity error fails the phase for good.
//
// A second attempt does the same again: nothing but artifacts is written, and those are named by their content.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/artifacts.hpp"
#include "exec/phases.hpp"
#include "specs/bundle.hpp"
#include "specs/check.hpp"

namespace lhcr::exec::phases {
namespace {

constexpr std::size_t told_findings = 100;

bool is_error(const specs::Diagnostic& finding) {
    return finding.severity == specs::Severity::error && finding.suppressed.empty();
}

bool is_open(const specs::Diagnostic& finding) {
    return finding.suppressed.empty();
}

std::string place_of(const specs::Diagnostic& finding) {
    return finding.line > 0 ? fmt::format("{}:{}", finding.file, finding.line) : finding.file;
}

json report_of(const PhaseContext& context, const specs::Bundle& bundle, const std::vector<specs::Diagnostic>& findings,
               std::size_t errors) {
    json items = json::array();
    for (const auto& finding : findings) items.push_back(specs::to_json(finding));
    return {{"apiVersion", "lhcr/v1"},
            {"kind", "SpecReport"},
            {"slug", bundle.slug},
            {"content_hash", bundle.content_hash()},
            {"git_sha", context.run().at("git_sha")},
            {"layout", specs::layout_name(bundle.layout)},
            {"ruleset", specs::newest_ruleset},
            {"passed", errors == 0},
            {"errors", errors},
            {"warnings", std::count_if(findings.begin(), findings.end(),
                                       [](const auto& each) { return is_open(each) && each.severity == specs::Severity::warning; })},
            {"findings", items}};
}

}  // namespace

PhaseResult spec(PhaseContext& context) {
    const std::string param = get_string(context.input(), "param", "bundle");
    if (!context.params().contains(param))
        throw Error(Errc::usage, fmt::format("the run carries no spec bundle: it has no parameter '{}'", param),
                    "make it inside the repository: `lhcr run create --template … --spec SLUG` attaches the bundle");
    const auto bundle = specs::bundle_from_json(get_string(context.run(), "spec_slug"), context.params()[param]);
    const std::string named = get_string(context.run(), "spec_hash"), found = bundle.content_hash();
    if (named != found)
        throw Error(Errc::integrity,
                    fmt::format("the bundle that the run carries has the hash {}, the run names {}", found, named.empty() ? "none" : named),
                    "make the run again inside the repository");

    const auto findings = specs::check_bundle(bundle);
    const auto errors = static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(), is_error));
    std::size_t told = 0;
    for (const auto& finding : findings)
        if (is_open(finding) && finding.severity != specs::Severity::info && told++ < told_findings)
            context.log(is_error(finding) ? "error" : "warn",
                        fmt::format("{} {} {}", place_of(finding), specs::rule_of(finding.rule).name, finding.message));

    const std::string report = canonical_json(report_of(context, bundle, findings, errors));
    std::vector<ArtifactText> texts;
    for (const auto& [file, document] : bundle.documents)
        texts.push_back({(bundle.folder / file).string(), "text/markdown; charset=utf-8", document.bytes()});
    texts.push_back({(bundle.folder / "report.json").string(), "application/json", report});
    const auto store = store::open_store(context.store_url());
    keep_texts(context, *store, texts);

    if (errors > 0) {
        const auto first = std::find_if(findings.begin(), findings.end(), is_error);
        return PhaseResult::failure(lifecycle::FailureClass::permanent, Errc::gate_rejected,
                                    fmt::format("the spec '{}' is rejected: {} error{}, first {}: {}", bundle.slug, errors,
                                                errors == 1 ? "" : "s", place_of(*first), first->message),
                                    fmt::format("lhcr run logs {} lists them; `lhcr spec validate` is the same gate", context.run_id()));
    }
    return PhaseResult::success(
        {{"slug", bundle.slug},
         {"content_hash", found},
         {"report_sha256", sha256_hex(report)},
         {"errors", errors},
         {"warnings", std::count_if(findings.begin(), findings.end(),
                                    [](const auto& each) { return is_open(each) && each.severity == specs::Severity::warning; })},
         {"tables", json::array()},
         {"publish", false}});
}

}  // namespace lhcr::exec::phases
