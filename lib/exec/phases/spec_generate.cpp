// Executor `spec`, kind `generate`: the files of a new spec bundle, as `lhcr spec new` writes them, as artifacts of a run. Input:
// schemas/phases/spec_generate.json. The slug is the run's own. Beside the files lies the gate's report on them. A second attempt does the
// same again: artifacts are named by their content.
#include <algorithm>

#include "base/hashing.hpp"
#include "exec/artifacts.hpp"
#include "exec/phases.hpp"
#include "specs/bundle.hpp"
#include "specs/check.hpp"

namespace lhcr::exec::phases {

PhaseResult spec_generate(PhaseContext& context) {
    const std::string slug = get_string(context.run(), "spec_slug");
    // the day of the run, not of this attempt: the same bytes whenever it is done again
    const auto written = specs::new_bundle(slug, specs::Layout::lhcr, get_string(context.run(), "as_of").substr(0, 10));
    const auto bundle = specs::bundle_from_json(slug, {{"layout", specs::layout_name(specs::Layout::lhcr)}, {"files", written}});
    std::vector<ArtifactText> texts;
    json files = json::array();
    for (const auto& [name, text] : written) {
        texts.push_back({(bundle.folder / name).string(), "text/markdown; charset=utf-8", text});
        files.push_back({{"name", name}, {"sha256", sha256_hex(text)}});
    }
    const auto findings = specs::check_bundle(bundle);
    const auto errors = std::count_if(findings.begin(), findings.end(), [](const specs::Diagnostic& finding) {
        return finding.severity == specs::Severity::error && finding.suppressed.empty();
    });
    json items = json::array();
    for (const auto& finding : findings) items.push_back(specs::to_json(finding));
    const std::string report = canonical_json({{"apiVersion", "lhcr/v1"},
                                               {"kind", "SpecReport"},
                                               {"slug", slug},
                                               {"content_hash", bundle.content_hash()},
                                               {"layout", specs::layout_name(bundle.layout)},
                                               {"ruleset", specs::newest_ruleset},
                                               {"passed", errors == 0},
                                               {"errors", errors},
                                               {"findings", items}});
    texts.push_back({(bundle.folder / "report.json").string(), "application/json", report});
    const auto store = store::open_store(context.store_url());
    keep_texts(context, *store, texts);
    return PhaseResult::success({{"slug", slug},
                                 {"content_hash", bundle.content_hash()},
                                 {"files", files},
                                 {"report_sha256", sha256_hex(report)},
                                 {"errors", errors},
                                 {"tables", json::array()},
                                 {"publish", false}});
}

}  // namespace lhcr::exec::phases
