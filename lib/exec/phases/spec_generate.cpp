// Executor `spec`, kind `generate`: the files of a new spec bundle, as `lhcr spec new` writes them, as artifacts of a run. Input:
// schemas/phases/spec_generate.json. The slug is the run's own. Beside the files lies the gate's report on them: what is still to be filled
// in is no failure here, it is what the report is for. A second attempt does the same again: artifacts are named by their content.
#include <algorithm>

#include "base/hashing.hpp"
#include "exec/artifacts.hpp"
#include "exec/phases.hpp"
#include "specs/bundle.hpp"

namespace lhcr::exec::phases {

PhaseResult spec_generate(PhaseContext& context) {
    const std::string slug = get_string(context.run(), "spec_slug");
    specs::Bundle bundle;
    bundle.slug = slug;
    bundle.folder = std::filesystem::path("spec") / slug;
    std::vector<ArtifactText> texts;
    json files = json::array();
    for (const auto& [name, text] : specs::new_bundle(slug)) {
        bundle.documents.emplace(name, specs::read_document(name, text));
        texts.push_back({(bundle.folder / name).string(), "text/markdown; charset=utf-8", text});
        files.push_back({{"name", name}, {"sha256", sha256_hex(text)}});
    }
    const auto findings = specs::check_bundle(bundle);
    const auto errors = std::count_if(findings.begin(), findings.end(),
                                      [](const Finding& finding) { return finding.severity == Finding::Severity::error; });
    json items = json::array();
    for (const auto& finding : findings)
        items.push_back({{"rule", finding.rule}, {"file", finding.file}, {"line", finding.line}, {"message", finding.message}});
    const std::string report = canonical_json({{"apiVersion", "lhcr/v1"},
                                               {"kind", "SpecReport"},
                                               {"slug", slug},
                                               {"content_hash", bundle.content_hash()},
                                               {"layout", specs::layout_name(bundle.layout)},
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
                                 {"to_fill", errors},
                                 {"tables", json::array()},
                                 {"publish", false}});
}

}  // namespace lhcr::exec::phases
