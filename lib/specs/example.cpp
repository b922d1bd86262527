// Examples: the bundle of `lhcr spec new`, one sentence changed.
#include "specs/example.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "specs/check.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

constexpr const char* checklist = R"(# Specification Quality Checklist

- [x] CHK001 Is each requirement one sentence? [Clarity, Spec §FR-001]
- [x] CHK002 Is each task's reason named? [Completeness, Spec §FR-002]
)";

constexpr const char* constitution = R"(# Checkout Retries Constitution

## Core Principles

### I. The specification leads
A change MUST name the requirement that it serves.

### II. Evidence decides
A requirement is met when a run shows it.

### III. Small steps
A task SHOULD be one change.

## Governance
Two maintainers approve a change of this file.

**Version**: 1.0.0 | **Ratified**: 2026-01-05 | **Last Amended**: 2026-01-05
)";

void tick(std::string& tasks, std::string_view id) {
    const auto at = tasks.find(fmt::format("- [ ] {}", id));
    if (at != std::string::npos) tasks[at + 3] = 'x';
}

}  // namespace

Example example_base(Layout layout) {
    Example example;
    example.layout = layout;
    example.slug = layout == Layout::lhcr ? "checkout-retries" : "001-checkout-retries";
    example.files = new_bundle(example.slug, layout, "2026-01-05");
    if (layout == Layout::spec_kit) {
        for (const char* id : {"T001", "T002", "T003"}) tick(example.files["tasks.md"], id);
        example.files["checklists/requirements.md"] = checklist;
        example.files["contracts/verdict.yaml"] = "type: object\n";
        example.files[".specify/memory/constitution.md"] = constitution;
    }
    return example;
}

bool has_example(const Rule& rule) {
    return !rule.file.empty();
}

Example example_of(const Rule& rule) {
    std::string_view file = rule.file;
    const bool spec_kit = file.starts_with("spec-kit:") || rule.layouts == In::spec_kit;
    if (file.starts_with("spec-kit:")) file.remove_prefix(9);
    Example example = example_base(spec_kit ? Layout::spec_kit : Layout::lhcr);
    std::string failing(rule.failing);
    for (auto more = failing.find("\n>>> "); more != std::string::npos; more = failing.find("\n>>> ")) {
        const auto end = failing.find('\n', more + 5);
        example.files[failing.substr(more + 5, end - more - 5)] += failing.substr(end + 1);
        failing.resize(more + 1);
    }
    if (file == "slug") {
        example.slug = failing;
        return example;
    }
    auto found = example.files.find(std::string(file));
    if (found == example.files.end())
        throw Error(Errc::internal, fmt::format("the example of {} is about '{}', which is no file", rule.name, file));
    if (rule.passing.empty() && failing.empty()) {
        example.files.erase(found);
    } else if (rule.passing.empty()) {
        found->second += failing;
    } else if (rule.passing == "*") {
        found->second = failing;
    } else {
        const auto at = found->second.find(rule.passing);
        if (at == std::string::npos) throw Error(Errc::internal, fmt::format("the passing text of {} is not in '{}'", rule.name, file));
        found->second.replace(at, rule.passing.size(), failing);
    }
    return example;
}

std::vector<Diagnostic> judge_example(const Example& example) {
    Bundle bundle;
    bundle.layout = example.layout;
    bundle.slug = example.slug;
    bundle.folder = std::filesystem::path(example.layout == Layout::lhcr ? "spec" : "specs") / example.slug;
    Project project;
    project.teller = example.slug;
    project.constitution_place = ".specify/memory/constitution.md";
    for (const auto& [file, text] : example.files) {
        if (file.starts_with(".specify/")) {
            project.has_specify = true;
            project.constitution = read_document("constitution.md", text);
        } else if (file.starts_with("contracts/")) {
            bundle.contracts.push_back(file.substr(10));
        } else {
            bundle.documents[file] = read_document(file, text);
        }
    }
    return check_model(read_model(bundle), &project, select_rules(Profile::strict));
}

}  // namespace lhcr::specs
