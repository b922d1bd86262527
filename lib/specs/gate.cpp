// Workers take the next bundle, read it, judge it, and forget it: memory is what one bundle a thread needs, and the findings.
#include "specs/gate.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <thread>

#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

// spec/<slug> and specs/<slug> lie in a repository; a bundle elsewhere has what is around it.
fs::path root_of(const fs::path& folder) {
    std::error_code error;
    fs::path path = fs::absolute(folder, error).lexically_normal();
    if (!path.has_filename()) path = path.parent_path();
    const fs::path parent = path.parent_path();
    return parent.filename() == "spec" || parent.filename() == "specs" ? parent.parent_path() : parent;
}

// The repository around a folder; empty where there is none.
fs::path repository_above(const fs::path& folder) {
    std::error_code error;
    for (fs::path above = folder;; above = above.parent_path()) {
        if (fs::exists(above / ".git", error)) return above;
        if (!above.has_relative_path()) return {};
    }
}

Project read_project(const fs::path& root, const std::optional<Overlay>& overlay) {
    Project project;
    std::error_code error;
    project.root = root;
    project.repository = repository_above(root);
    project.is_git = !project.repository.empty();
    if (project.is_git && project.repository != root) project.within = root.lexically_relative(project.repository).generic_string();
    project.has_specify = fs::is_directory(root / ".specify", error);
    const fs::path constitution = root / ".specify/memory/constitution.md";
    const auto here = constitution.lexically_relative(fs::current_path(error));
    project.constitution_place = here.empty() || *here.begin() == ".." ? constitution.string() : here.string();
    auto bytes = read_bytes(constitution);
    if (overlay && fs::weakly_canonical(overlay->path, error) == fs::weakly_canonical(constitution, error)) bytes = overlay->bytes;
    if (bytes) project.constitution = read_document("constitution.md", std::move(*bytes));
    for (const auto& path : entries_of(root / "specs")) {
        const std::string name = path.filename().string();
        if (const auto number = feature_number(name); !number.empty() && fs::is_directory(path, error))
            project.features[std::string(number)].push_back(name);
    }
    return project;
}

struct Judged {
    Verdict verdict;
    std::vector<Diagnostic> findings;
};

Judged judge_one(const Place& place, const Project& project, const Selection& selection, const std::optional<Overlay>& overlay) {
    Bundle bundle = read_bundle(place.folder, place.layout);
    if (overlay) {
        std::error_code error;
        const auto relative = fs::weakly_canonical(overlay->path, error).lexically_relative(fs::weakly_canonical(place.folder, error));
        if (is_bundle_file(place.layout, relative.string()))
            bundle.documents[relative.string()] = read_document(relative.string(), overlay->bytes);
    }
    const Model model = read_model(bundle);
    Judged judged;
    judged.findings = check_model(model, &project, selection);
    judged.verdict = {.slug = bundle.slug,
                      .folder = place.folder.lexically_normal().string(),
                      .layout = bundle.layout,
                      .dialect = model.dialect,
                      .content_hash = bundle.content_hash(),
                      .files = bundle.documents.size(),
                      .within = project.within};
    for (const auto& [file, document] : bundle.documents) judged.verdict.bytes += document.bytes().size();
    return judged;
}

}  // namespace

void Report::count() {
    errors = warnings = infos = suppressed = failures = files = bytes = 0;
    std::size_t at = 0;
    for (auto& verdict : bundles) {
        verdict.errors = verdict.warnings = verdict.infos = verdict.suppressed = verdict.failures = 0;
        files += verdict.files, bytes += verdict.bytes;
        // Findings stand in the order of the bundles.
        for (; at < findings.size() && findings[at].bundle == static_cast<std::size_t>(&verdict - bundles.data()); ++at) {
            const auto& each = findings[at];
            verdict.failures += fails(each);
            if (!each.suppressed.empty()) ++verdict.suppressed;
            else if (each.severity == Severity::error) ++verdict.errors;
            else if (each.severity == Severity::warning) ++verdict.warnings;
            else ++verdict.infos;
        }
        errors += verdict.errors, warnings += verdict.warnings, infos += verdict.infos, suppressed += verdict.suppressed;
        failures += verdict.failures;
    }
}

std::size_t Report::bundle_count() const {
    return bundles.size() - (!bundles.empty() && bundles.back().repository ? 1 : 0);
}

Report judge(const std::vector<Place>& places, const Selection& selection, const std::optional<Overlay>& overlay, unsigned threads,
             const Around* around) {
    std::map<fs::path, Project> projects;
    std::vector<const Project*> project_of;
    for (const auto& place : places) {
        const fs::path root = root_of(place.folder);
        auto found = projects.find(root);
        if (found == projects.end()) found = projects.emplace(root, read_project(root, overlay)).first;
        found->second.around = around;
        if (found->second.teller.empty() && place.layout == Layout::spec_kit)
            found->second.teller = fs::absolute(place.folder).lexically_normal().filename().string();
        project_of.push_back(&found->second);
    }
    std::vector<Judged> judged(places.size());
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::vector<std::exception_ptr> errors(places.size());
    const auto work = [&] {
        for (std::size_t i = next++; i < places.size() && !failed; i = next++) try {
                judged[i] = judge_one(places[i], *project_of[i], selection, overlay);
            } catch (...) {
                errors[i] = std::current_exception();
                failed = true;
            }
    };
    if (threads == 0) threads = std::max(1u, std::min(16u, std::thread::hardware_concurrency()));
    // One bundle is done sooner than a thread is made.
    std::vector<std::thread> pool;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, places.size() / 4); ++i) pool.emplace_back(work);
    work();
    for (auto& thread : pool) thread.join();
    for (const auto& error : errors)
        if (error) std::rethrow_exception(error);
    Report report;
    const fs::path here = places.empty() ? fs::current_path() : root_of(places.front().folder);
    report.repository = repository_above(here);
    if (report.repository.empty()) report.repository = here;
    for (auto& each : judged) {
        for (auto& finding : each.findings) {
            finding.bundle = report.bundles.size();
            report.findings.push_back(std::move(finding));
        }
        report.bundles.push_back(std::move(each.verdict));
    }
    if (around && (around->change || around->run)) {
        for (auto& finding : check_repository(*around, selection)) {
            finding.bundle = report.bundles.size();
            report.findings.push_back(std::move(finding));
        }
        Verdict& verdict = report.bundles.emplace_back();
        verdict.folder = "repository", verdict.repository = true;
    }
    report.count();
    return report;
}

}  // namespace lhcr::specs
