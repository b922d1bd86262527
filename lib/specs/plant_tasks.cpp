// Plants in tasks, checklists and contracts.
#include <fmt/format.h>

#include <algorithm>

#include "specs/planting.hpp"
#include "specs/read_model.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

using P = Planting;
using Result = std::optional<Planted>;

bool occurs_once(const Model& model, std::string_view id) {
    const auto& bytes = model.tasks_file->bytes();
    const auto at = bytes.find(id);
    return at != std::string::npos && bytes.find(id, at + 1) == std::string::npos;
}

const Phase* phase_of(const Model& model, const Task& task) {
    return task.phase >= 0 ? &model.phases[static_cast<std::size_t>(task.phase)] : nullptr;
}

bool is_plain(const Task& task) {
    return task.form == Form::item && task.has_box && !task.nested && !task.id.empty() && task.last == task.at.line;
}

Result changed(const Model& model, const Task& task, const std::string& line) {
    return Planted{{"tasks.md", P::with_line(*model.tasks_file, task.at.line, line)}};
}

// The task's line with other words behind id and labels.
std::string reworded(const Task& task, const std::string& words) {
    const auto raw = task.at.document->raw(task.at.line);
    const auto prose = task.at.document->prose(task.at.line);
    return std::string(raw.substr(0, static_cast<std::size_t>(task.text.data() - prose.data()))) + words;
}

template <class Chosen, class Made>
Result first(const Model& model, Chosen chosen, Made made) {
    for (const auto& task : model.tasks)
        if (is_plain(task) && chosen(task)) return changed(model, task, made(task));
    return std::nullopt;
}

Result without_id(const Model& model) {
    return first(
        model,
        [&](const Task& task) {
            // The last open one would leave all done, which is another finding.
            const bool others = task.done || std::count_if(model.tasks.begin(), model.tasks.end(),
                                                           [](const Task& each) { return each.has_box && !each.done; }) > 1;
            Task bare = task;
            bare.id = {};
            return others && task.among_tasks && !holds_boxes_only(model, bare) && occurs_once(model, task.id) && task.stories.empty() &&
                   requirement_ids(task.at.document->prose(task.at.line)).empty() && task.id.starts_with('T') &&
                   std::count_if(model.tasks.begin(), model.tasks.end(), [](const Task& each) { return each.id.starts_with('T'); }) > 2;
        },
        [](const Task& task) {
            const auto raw = task.at.document->raw(task.at.line);
            return fmt::format("{}] Tidy up in `src/tidy.py`", raw.substr(0, task.box + 1));
        });
}

Result twice(const Model& model) {
    for (const auto& task : model.tasks)
        if (is_plain(task) && !task.parallel)
            return Planted{
                {"tasks.md", P::with_line_after(*model.tasks_file, task.last, std::string(model.tasks_file->raw(task.at.line)))}};
    return std::nullopt;
}

// A task with one label in the phase of that story, which has others.
template <class Made>
Result relabelled(const Model& model, Made made) {
    if (model.stories.empty()) return std::nullopt;
    return first(
        model,
        [&](const Task& task) {
            const Phase* phase = phase_of(model, task);
            if (!phase || phase->story < 0 || task.stories != std::vector<int>{phase->story}) return false;
            if (holds_boxes_only(model, task)) return false;
            return std::count_if(model.tasks.begin(), model.tasks.end(),
                                 [&](const Task& each) { return each.phase == task.phase && !each.stories.empty(); }) > 1;
        },
        made);
}

Result wrong_label(const Model& model) {
    return relabelled(model, [](const Task& task) {
        std::string line(task.at.document->raw(task.at.line));
        const auto at = line.find("[US");
        return line.replace(at, line.find(']', at) - at + 1, "[US97]");
    });
}

Result no_label(const Model& model) {
    return relabelled(model, [](const Task& task) {
        std::string line(task.at.document->raw(task.at.line));
        const auto at = line.find("[US");
        return line.erase(at, line.find(']', at) - at + 2);
    });
}

bool is_free(const Model& model, const Task& task) {
    return requirement_ids(task.at.document->prose(task.at.line)).empty() &&
           !contains_folded(task.at.document->raw(task.at.line), "contract") && model.bundle->contracts.empty();
}

Result no_file(const Model& model) {
    return first(
        model,
        [&](const Task& task) {
            const Phase* phase = phase_of(model, task);
            return phase && phase->kind == PhaseKind::story && !task.stories.empty() && is_free(model, task) &&
                   !paths_in(task.at.document->raw(task.at.line)).empty();
        },
        [](const Task& task) { return reworded(task, "Think about it"); });
}

Result same_file(const Model& model) {
    const Task* before = nullptr;
    for (const auto& task : model.tasks) {
        if (!is_plain(task) || !task.parallel || task.phase < 0) continue;
        const auto own = paths_in(model.tasks_file->raw(task.at.line));
        const bool alone = std::all_of(own.begin(), own.end(), [&](std::string_view path) { return occurs_once(model, path); });
        if (before && alone && before->phase == task.phase && is_free(model, task))
            for (const auto path :
                 paths_in(before->text.empty() ? std::string_view() : before->at.document->raw(before->at.line).substr(before->at.offset)))
                if (path.back() != '/' && path.find('.') != std::string_view::npos)
                    return changed(model, task, reworded(task, fmt::format("Extend `{}`", path)));
        before = &task;
    }
    return std::nullopt;
}

Result label_for_all(const Model& model) {
    if (std::none_of(model.stories.begin(), model.stories.end(), [](const Story& story) { return story.number == 1; })) return std::nullopt;
    return first(
        model,
        [&](const Task& task) {
            const Phase* phase = phase_of(model, task);
            if (holds_boxes_only(model, task)) return false;
            return phase && (phase->kind == PhaseKind::setup || phase->kind == PhaseKind::foundational) && task.stories.empty() &&
                   std::any_of(model.tasks.begin(), model.tasks.end(), [](const Task& each) { return !each.stories.empty(); });
        },
        [](const Task& task) {
            std::string line(task.at.document->raw(task.at.line));
            return line.insert(task.at.offset + task.at.length, " [US1]");
        });
}

Result out_of_order(const Model& model) {
    if (model.bundle->layout != Layout::spec_kit) return std::nullopt;
    int last = 0;
    const Task* candidate = nullptr;
    for (const auto& task : model.tasks) {
        if (!task.has_box || task.nested || !task.id.starts_with('T') || task.id.size() < 4) continue;
        int number = 0;
        for (const char c : task.id.substr(1, 6)) {
            if (!is_digit(c)) break;
            number = number * 10 + (c - '0');
        }
        if (number < last) return std::nullopt;  // it fires already
        if (candidate && number > last && task.id.size() == 4) {
            std::string line(model.tasks_file->raw(candidate->at.line));
            return changed(model, *candidate, line.replace(candidate->at.offset, candidate->at.length, "T9970"));
        }
        last = number;
        candidate = is_plain(task) && task.done && !task.parallel && task.stories.empty() && occurs_once(model, task.id) ? &task : nullptr;
    }
    return std::nullopt;
}

Result open_foundation(const Model& model) {
    if (model.status_line != 0 && contains_any_folded(model.status.substr(0, 12), {"complete", "done", "implemented", "shipped"}))
        return std::nullopt;
    for (const auto& task : model.tasks) {
        const Phase* phase = phase_of(model, task);
        if (!is_plain(task) || !task.done || !phase || (phase->kind != PhaseKind::setup && phase->kind != PhaseKind::foundational))
            continue;
        const bool first_open =
            std::none_of(model.tasks.begin(), model.tasks.end(), [&](const Task& each) { return each.phase == task.phase && !each.done; });
        const bool later = std::any_of(model.tasks.begin(), model.tasks.end(), [&](const Task& each) {
            return each.phase > task.phase && each.done && each.has_box && !each.nested && !each.id.empty();
        });
        if (!first_open || !later) continue;
        std::string line(model.tasks_file->raw(task.at.line));
        line[task.box] = ' ';
        return changed(model, task, line);
    }
    return std::nullopt;
}

Result odd_mark(const Model& model) {
    return first(
        model, [](const Task& task) { return task.mark == ' '; },
        [](const Task& task) {
            std::string line(task.at.document->raw(task.at.line));
            line[task.box] = '?';
            return line;
        });
}

Result open_checklist(const Model& model) {
    if (model.done_tasks() == 0) return std::nullopt;
    for (const auto& [file, document] : model.bundle->documents) {
        if (!file.starts_with("checklists/")) continue;
        for (const auto& item : document.items) {
            const auto box = box_of(document.prose(item.first), item.offset);
            if (box == std::string_view::npos || document.prose(item.first)[box] == ' ') continue;
            std::string line(document.raw(item.first));
            line[box] = ' ';
            return Planted{{file, P::with_line(document, item.first, line)}};
        }
    }
    return std::nullopt;
}

Result no_task(const Model& model) {
    if (!model.tasks_file || model.tasks.empty()) return std::nullopt;
    std::string text = "# Tasks\n\n";
    for (int i = 1; i <= 12; ++i) text += fmt::format("What is done in step {} is not yet known.\n", i);
    return Planted{{"tasks.md", text}};
}

}  // namespace

const std::map<RuleId, Plant>& task_plants() {
    static const std::map<RuleId, Plant> table = {
        {RuleId::SR021, no_task},
        {RuleId::ST030, without_id},
        {RuleId::ST031, twice},
        {RuleId::ST032, wrong_label},
        {RuleId::ST033, no_label},
        {RuleId::ST034, no_file},
        {RuleId::ST035, same_file},
        {RuleId::ST036, label_for_all},
        {RuleId::ST037, out_of_order},
        {RuleId::ST038, open_foundation},
        {RuleId::ST039, odd_mark},
        {RuleId::ST03A, without_id},
        {RuleId::SX048,
         [](const Model& model) -> Result {
             if (!model.tasks_file || model.tasks_file->bytes().find("contracts/") != std::string::npos) return std::nullopt;
             return Planted{{"contracts/zebra-crossing.yaml", "type: object\n"}};
         }},
        {RuleId::SK070, open_checklist},
        {RuleId::SK072,
         [](const Model& model) -> Result {
             if (!model.tasks_file || !model.tasks_file->troubles.empty()) return std::nullopt;
             return Planted{{"tasks.md", P::with_end(*model.tasks_file, "```accept\n# none yet\n```\n")}};
         }},
    };
    return table;
}

}  // namespace lhcr::specs
