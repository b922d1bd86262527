// SB003, SB004, SD060, SD064: a branch and a run beside the bundles of the repository. Told of the repository, not of one bundle.
#include "specs/change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "specs/check.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

// A file of the repository as findings name it: from the working directory where it lies below it.
std::string shown(const Around& around, const std::string& file) {
    if (around.root.empty()) return file;
    std::error_code error;
    const fs::path path = around.root / file, here = path.lexically_relative(fs::current_path(error));
    return here.empty() || *here.begin() == ".." ? path.string() : here.string();
}

void code(Check& check, const Around& around, const Change& change) {
    const auto touched = [&](const std::string& slug) {
        return std::any_of(change.bundles.begin(), change.bundles.end(),
                           [&](const std::string& folder) { return slug.empty() || fs::path(folder).filename() == slug; }) ||
               std::any_of(change.references.begin(), change.references.end(),
                           [&](const Reference& each) { return each.resolves && (slug.empty() || each.slug == slug); });
    };
    std::map<std::string, std::vector<std::string>> without;  // slug → files
    for (const auto& file : change.files)
        // The first pattern that fits has the say.
        for (const auto& [pattern, slug] : around.paths.code)
            if (matches(pattern, file)) {
                if (!touched(slug)) without[slug].push_back(file);
                break;
            }
    for (const auto& [slug, files] : without) {
        const std::string count = files.size() == 1 ? "it" : fmt::format("it and {} more", files.size() - 1);
        check.elsewhere(RuleId::SB003, shown(around, files.front()), 0,
                        slug.empty() ? fmt::format("{} changed since {}, and no spec bundle was touched or named", count, change.base)
                                     : fmt::format("{} changed since {}, and the spec bundle '{}' was neither touched nor named", count,
                                                   change.base, slug),
                        fmt::format("change the bundle, or name it in a commit: `Spec: {}`", slug.empty() ? "SLUG" : slug),
                        slug.empty() ? "code" : slug);
    }
}

void record(Check& check, const Around& around, const RunRecord& run) {
    const auto tell = [&](std::string message, std::string hint, std::string_view subject) {
        check.elsewhere(RuleId::SD064, run.place, 0, std::move(message), std::move(hint), subject);
    };
    const char* make = "make it with `lhcr run create --spec SLUG` where the commit is checked out";
    if (run.git_sha.empty()) tell(fmt::format("the run {} names no commit", run.run_id), make, "git_sha");
    if (run.spec_slug.empty()) tell(fmt::format("the run {} names no spec bundle", run.run_id), make, "spec_slug");
    if (run.git_sha.empty() || run.spec_slug.empty()) return;
    const auto commit = run.git_sha.substr(0, 12);
    if (!run.resolves) {
        check.elsewhere(RuleId::SB004, run.place, 0,
                        fmt::format("the run {} names the spec bundle '{}', which {} does not hold", run.run_id, run.spec_slug, commit),
                        "make the run of a bundle that its commit holds", run.spec_slug);
        return;
    }
    if (run.spec_hash.empty()) tell(fmt::format("the run {} has no hash of its spec bundle", run.run_id), make, "spec_hash");
    else if (run.spec_hash != run.hash_at_commit)
        tell(fmt::format("the run {} had a spec bundle '{}' that is not the one of {}", run.run_id, run.spec_slug, commit),
             "make the run from a clean tree: its files were not those of its commit", "spec_hash");
    for (const auto& file : run.differ)
        check.elsewhere(RuleId::SD060, shown(around, file), 0,
                        fmt::format("it is not as in {}, which the run {} validated", commit, run.run_id),
                        "validate this commit, and deploy with that run", file);
}

}  // namespace

std::vector<Diagnostic> check_repository(const Around& around, const Selection& selection) {
    std::vector<Diagnostic> found;
    Bundle none;
    Model model;
    model.bundle = &none;
    Check check(model, nullptr, selection, found);
    if (around.change) {
        code(check, around, *around.change);
        for (const auto& each : around.change->references)
            if (!each.resolves)
                check.elsewhere(RuleId::SB004, shown(around, fmt::format("spec/{}", each.slug)), 0,
                                fmt::format("{} names the spec bundle '{}', which is not there", each.from, each.slug),
                                "write the name of its folder below spec/ or specs/", each.slug);
    }
    if (around.run) record(check, around, *around.run);
    order_and_mark(found);
    return found;
}

}  // namespace lhcr::specs
