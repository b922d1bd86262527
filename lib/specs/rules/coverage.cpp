// SX040, SX041, SX047, SX048, SX049: whether each requirement and story has a task, and each task a reason.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "specs/read_model.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

void stories(Check& check) {
    const auto& model = check.model;
    std::set<int> served;
    for (const auto& task : model.tasks) served.insert(task.stories.begin(), task.stories.end());
    if (served.empty()) return;  // a bundle without labels is ST033's matter
    // A phase with a story in its heading serves it by its tasks.
    for (const auto& task : model.tasks)
        if (task.phase >= 0)
            for (const int story : model.phases[static_cast<std::size_t>(task.phase)].stories) served.insert(story);
    for (const auto& story : model.stories)
        if (!served.contains(story.number))
            check.tell(RuleId::SX040, story.at, fmt::format("user story {} has no task", story.number),
                       fmt::format("label its tasks with [US{}] in tasks.md", story.number), fmt::format("US{}", story.number));
}

void requirements(Check& check) {
    const auto& model = check.model;
    std::set<std::string> cited;
    for (const auto& citation : model.citations)
        if (citation.at.document == model.tasks_file) cited.insert(canonical_id(citation.id));
    if (cited.empty()) return;  // the bundle does not trace by ids
    std::vector<const Requirement*> open;
    for (const auto& requirement : model.requirements)
        if (!cited.contains(canonical_id(requirement.id)) && (open.empty() || open.back()->id != requirement.id))
            open.push_back(&requirement);
    if (check.is_spec_kit()) {
        const auto total = std::max<std::size_t>(model.requirements.size(), 1);
        if (!open.empty())
            check.file(RuleId::SX041, "tasks.md",
                       fmt::format("{} of {} requirements are cited by no task: {}{}", open.size(), total, open.front()->id,
                                   open.size() > 1 ? " …" : ""),
                       "cite them where they are met: (FR-001)", "coverage");
        return;
    }
    for (const auto* requirement : open) {
        if (!is_criterion(requirement->family) && !is_quality(requirement->family) &&
            requirement->family.find('-') == std::string_view::npos)
            check.tell(RuleId::SX040, requirement->at, fmt::format("{} has no task", requirement->id),
                       "cite it in tasks.md where it is met");
        else
            check.tell(RuleId::SX041, requirement->at, fmt::format("{} is cited by no task", requirement->id),
                       "cite it in tasks.md where it is met");
    }
}

void orphans(Check& check) {
    const auto& model = check.model;
    std::vector<const Task*> without;
    std::size_t all = 0;
    for (const auto& task : model.tasks) {
        if (task.id.empty() || task.nested || !task.has_box) continue;
        const PhaseKind kind = task.phase >= 0 ? model.phases[static_cast<std::size_t>(task.phase)].kind : PhaseKind::other;
        if (check.is_spec_kit() && (kind != PhaseKind::other || task.phase < 0)) continue;
        ++all;
        bool cites = !task.stories.empty();
        for (int line = task.at.line; line <= task.last && !cites; ++line) cites = !requirement_ids(task.at.document->prose(line)).empty();
        if (!cites) without.push_back(&task);
    }
    // Where most tasks name no reason, that is how the bundle is written; where one does not, it was forgotten.
    if (without.size() * 2 >= all) return;
    for (const auto* task : without)
        check.tell(RuleId::SX047, task->at, fmt::format("{} names neither a story nor a requirement", task->id),
                   "say what it serves: (FR-001)");
}

void contracts(Check& check) {
    if (!check.model.tasks_file || check.bundle.carried) return;
    for (const auto& name : check.bundle.contracts) {
        const auto stem = std::string_view(name).substr(0, name.find('.'));
        const auto& tasks = check.model.tasks_file->bytes();
        if (stem.empty() || contains_folded(tasks, lower(stem)) || tasks.find("contracts/") != std::string::npos) continue;
        check.file(RuleId::SX048, "contracts/" + name, fmt::format("the contract '{}' is used by no task", name),
                   "name it in the task that keeps it", name);
    }
}

}  // namespace

void check_coverage(Check& check) {
    const auto& model = check.model;
    if (model.tasks_file && model.source && !model.tasks.empty()) {
        stories(check);
        requirements(check);
        orphans(check);
    }
    contracts(check);
    if (check.is_spec_kit() || !model.plan || !model.source) return;
    const bool refers = contains_any_folded(model.plan->bytes(), {"prd"}) ||
                        std::any_of(model.citations.begin(), model.citations.end(),
                                    [&](const Citation& citation) { return citation.at.document == model.plan; });
    if (!refers)
        check.file(RuleId::SX049, "plan.md", "the plan never refers to the PRD", "cite the requirements that each phase answers to",
                   "plan");
}

}  // namespace lhcr::specs
