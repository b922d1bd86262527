// What plant.cpp cannot plant into a text alone: names of folders, a neighbour, a constitution of the project, a whole repository.
#include "specs/staging.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "specs/plant.hpp"
#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

Bundle bundle_of(const Staged& staged) {
    Bundle bundle;
    bundle.layout = staged.layout, bundle.slug = staged.slug, bundle.folder = staged.folder();
    bundle.contracts = staged.contracts;
    for (const auto& [file, text] : staged.files) bundle.documents[file] = read_document(file, text);
    return bundle;
}

using Result = std::optional<Staged>;

Result with_end(Staged staged, const std::string& file, const std::string& text) {
    const auto found = staged.files.find(file);
    if (found == staged.files.end()) return std::nullopt;
    found->second += "\n" + text;
    return staged;
}

Result renamed(Staged staged, const std::string& slug) {
    staged.slug = slug;
    return staged;
}

// As the file ticks, so that a second way is no plant beside the plant.
char tick_of(const Model& model) {
    const auto ticks = [&](char mark) {
        return std::any_of(model.tasks.begin(), model.tasks.end(), [&](const Task& each) { return each.mark == mark; });
    };
    return ticks('X') && !ticks('x') ? 'X' : 'x';
}

bool traces_by_ids(const Model& model) {
    return std::any_of(model.citations.begin(), model.citations.end(),
                       [&](const Citation& each) { return each.at.document == model.tasks_file; });
}

// A requirement of a family that no task cites. Where coverage of all is told once a file, it must be whole before.
Result uncovered(const Staged& copy, const Model& model) {
    if (!model.source || !model.tasks_file || !traces_by_ids(model)) return std::nullopt;
    std::set<std::string> cited;
    for (const auto& each : model.citations)
        if (each.at.document == model.tasks_file) cited.insert(canonical_id(each.id));
    const bool whole = std::all_of(model.requirements.begin(), model.requirements.end(),
                                   [&](const Requirement& each) { return cited.contains(canonical_id(each.id)); });
    if (copy.layout == Layout::spec_kit && !whole) return std::nullopt;
    return with_end(copy, model.source->file, "## Later\n\n- **NFR-987**: Each export MUST end within 9 seconds\n");
}

Result orphan(const Staged& copy, const Model& model) {
    if (!model.tasks_file || !traces_by_ids(model) || model.requirements.empty()) return std::nullopt;
    const auto id = model.requirements.front().id;
    std::size_t all = 0, without = 1;
    bool open = false;  // where all is done an open task would speak of the status too
    for (const auto& task : model.tasks) {
        if (task.id.empty() || task.nested || !task.has_box) continue;
        const PhaseKind kind = task.phase >= 0 ? model.phases[static_cast<std::size_t>(task.phase)].kind : PhaseKind::other;
        if (copy.layout == Layout::spec_kit && (kind != PhaseKind::other || task.phase < 0)) continue;
        ++all, open |= !task.done;
        bool cites = !task.stories.empty();
        for (int line = task.at.line; line <= task.last && !cites; ++line) cites = !requirement_ids(task.at.document->prose(line)).empty();
        without += !cites;
    }
    // Where most tasks name no reason, that is how the bundle is written.
    if (without * 2 >= all + 3) return std::nullopt;
    return with_end(copy, "tasks.md",
                    fmt::format("## Phase 98: Extra\n\n- [{1}] T9986 Export in `src/a.py` ({0})\n- [{1}] T9987 Export in `src/b.py` "
                                "({0})\n- [{1}] T9988 Tidy `src/c.py`\n",
                                id, open ? ' ' : tick_of(model)));
}

Result phantom(Staged staged, const Model& model) {
    if (std::none_of(model.tasks.begin(), model.tasks.end(), [](const Task& each) { return each.has_box && !each.id.empty(); }))
        return std::nullopt;  // its tasks are written otherwise
    staged.is_git = true;
    const std::string folder = staged.layout == Layout::lhcr ? "spec" : "specs";
    return with_end(std::move(staged), "tasks.md",
                    fmt::format("- [{}] T9989 Write the notes in `{}/no-such-file.md`\n", tick_of(model), folder));
}

Result twin(Staged staged) {
    const auto number = feature_number(staged.slug);
    if (number.empty()) return std::nullopt;
    staged.twin = std::string(number) + "-zz-twin";
    return staged;
}

Result constitution(RuleId rule, Staged staged) {
    if (!staged.has_specify) return std::nullopt;
    if (rule == RuleId::SC050) {
        staged.constitution.reset();
        return staged;
    }
    if (!staged.constitution) return std::nullopt;
    if (rule == RuleId::SC051) {
        staged.constitution = "# Constitution\n\n## Core Principles\n\n### I. Small steps\nA task SHOULD be one change.\n";
    } else {
        // Before, its version was the same and its words were others.
        Change change;
        change.base = "0000000";
        change.constitutions.emplace(
            ".specify/memory/constitution.md",
            Before{read_document("constitution.md", *staged.constitution + "\nA planted principle MUST hold.\n"), false});
        const auto version = read_footer(read_document("constitution.md", *staged.constitution)).version;
        if (version.empty()) return std::nullopt;
        staged.around.change = std::move(change);
    }
    return staged;
}

// The check of the plan answers with a word and names no principle.
Result bare_check(Staged staged, const Model& model) {
    if (!staged.constitution || !model.plan) return std::nullopt;
    for (const auto& heading : model.plan->headings)
        if (heading.key == "constitution check" && heading.last > heading.line) {
            const auto begin = model.plan->start_of(heading.line + 1);
            const auto end = model.plan->start_of(heading.last) + model.plan->raw(heading.last).size();
            staged.files["plan.md"] = model.plan->bytes().substr(0, begin) + "\n- PASS\n" + model.plan->bytes().substr(end);
            return staged;
        }
    return std::nullopt;
}

constexpr const char* short_constitution =
    "# Constitution\n\n## Principles\n1. **Small steps.** A task MUST be one change.\n\n## Governance\nTwo agree.\n\n**Version**: 1.0.0 | "
    "**Ratified**: 2026-01-05 | **Last Amended**: 2026-01-05\n";

Result in_files(Staged staged, const std::string& file, const std::string& text) {
    staged.files[file] = text;
    return staged;
}

Result stage_tree(RuleId rule, const Staged& copy, const Model& model) {
    switch (rule) {
        case RuleId::SB001: {
            Staged staged = copy;
            return staged.files.erase("plan.md") ? Result(staged) : std::nullopt;
        }
        case RuleId::SB006: return renamed(copy, "Not A Slug");
        case RuleId::SF082: return renamed(copy, "unnumbered");
        case RuleId::SF083:
            if (copy.files.size() < 2) return std::nullopt;
            return copy.layout == Layout::lhcr ? in_files(copy, "constitution.md", short_constitution)
                                               : in_files(copy, "research.md", "# Research\n\nNothing was open.\n");
        case RuleId::SX041: return uncovered(copy, model);
        case RuleId::SX045: return phantom(copy, model);
        case RuleId::SX046: return twin(copy);
        case RuleId::SX047: return orphan(copy, model);
        case RuleId::SX049:
            return model.source ? in_files(copy, "plan.md",
                                           "# Plan\n\n## Phases\n1. Say it.\n2. Plan it.\n3. Build it.\n4. Show it.\n\n## Risks\n- None "
                                           "that is known.\n\n## Verification\nIt runs.\nIt is looked at.\n")
                                : Result();
        case RuleId::SC050:
        case RuleId::SC051: return constitution(rule, copy);
        case RuleId::SC052: return copy.layout == Layout::spec_kit ? constitution(rule, copy) : Result();
        case RuleId::SC054: return bare_check(copy, model);
        case RuleId::SK071: return in_files(copy, "checklists/planted.md", "# Checklist\n\n- [x] CHK001 Verify that it works\n");
        default: return std::nullopt;
    }
}

}  // namespace

std::string subject_of(const Diagnostic& finding) {
    return fmt::format("{}\n{}\n{}", rule_of(finding.rule).name, finding.name, finding.subject);
}

Staged stage_copy(const Place& place) {
    const Bundle bundle = read_bundle(place.folder, place.layout);
    Staged staged;
    staged.layout = bundle.layout, staged.origin = staged.slug = bundle.slug, staged.contracts = bundle.contracts;
    for (const auto& [file, document] : bundle.documents) staged.files[file] = document.bytes();
    const fs::path root = fs::path(key_of(place.folder)).parent_path().parent_path();
    std::error_code error;
    staged.has_specify = fs::is_directory(root / ".specify", error);
    staged.constitution = read_bytes(root / ".specify/memory/constitution.md");
    return staged;
}

std::optional<Staged> stage(RuleId rule, const Staged& copy) {
    const Bundle bundle = bundle_of(copy);
    const Model model = read_model(bundle);
    if (const auto planted = plant(rule, model)) {
        Staged staged = copy;
        for (const auto& [file, text] : *planted) {
            if (file.starts_with("contracts/")) staged.contracts.push_back(file.substr(10));
            else if (text) staged.files[file] = *text;
            else staged.files.erase(file);
        }
        if (rule == RuleId::SX043) staged.twin = "998-elsewhere";  // the feature that is spoken of lies beside it
        return staged;
    }
    if (auto staged = stage_tree(rule, copy, model)) return staged;
    Staged staged = copy;
    if (!plant_around(rule, model, staged.around)) return std::nullopt;
    // Written by folders that are not there yet: the copy's come in their place.
    if (staged.around.change && !staged.around.change->constitutions.empty()) {
        auto before = std::move(staged.around.change->constitutions.begin()->second);
        staged.around.change->constitutions.clear();
        staged.around.change->constitutions.emplace(copy.folder() + "/constitution.md", std::move(before));
    }
    return staged;
}

void write_staged(const Staged& staged, const std::function<void(const std::string&, const std::string&)>& write) {
    for (const auto& [file, text] : staged.files) write(staged.folder() + "/" + file, text);
    for (const auto& name : staged.contracts) write(staged.folder() + "/contracts/" + name, "");
    if (!staged.twin.empty())
        for (const auto& [file, text] : new_bundle(staged.twin, staged.layout, "2026-01-05"))
            write("specs/" + staged.twin + "/" + file, text);
    if (staged.constitution) write(".specify/memory/constitution.md", *staged.constitution);
    else if (staged.has_specify) write(".specify/README.md", "");
    if (staged.is_git) write(".git/HEAD", "");
}

}  // namespace lhcr::specs
