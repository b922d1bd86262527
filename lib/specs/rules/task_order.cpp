// ST037, ST038: the order of tasks: rising ids, dependencies that exist and do not go in circles, no story done over an open foundation.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

int number_of(std::string_view id) {
    int number = 0;
    std::size_t at = 1;
    for (; at < id.size() && is_digit(id[at]) && at < 8; ++at) number = number * 10 + (id[at] - '0');
    return at > 3 ? number : 0;
}

// The task ids that a text names, after `from`.
std::vector<std::string_view> task_ids(std::string_view text) {
    std::vector<std::string_view> ids;
    for (auto at = text.find('T'); at != std::string_view::npos; at = text.find('T', at + 1)) {
        if (at > 0 && (is_word(text[at - 1]) || text[at - 1] == '-')) continue;
        std::size_t end = at + 1;
        while (end < text.size() && is_digit(text[end])) ++end;
        if (end - at < 4 || end - at > 7) continue;
        if (end < text.size() && text[end] >= 'a' && text[end] <= 'z' && (end + 1 == text.size() || !is_word(text[end + 1]))) ++end;
        if (end < text.size() &&
            (is_word(text[end]) || (text[end] == '-' && end + 1 < text.size() && is_upper(text[end + 1]) && text[end + 1] != 'T')))
            continue;
        ids.push_back(text.substr(at, end - at));
    }
    return ids;
}

void rising(Check& check) {
    int last = 0;
    std::string_view before;
    for (const auto& task : check.model.tasks) {
        const int number = number_of(task.id);
        if (number == 0 || !task.has_box || task.nested) continue;
        if (number < last) {
            check.tell(RuleId::ST037, task.at, fmt::format("{} stands behind {}", task.id, before),
                       "ids follow the order of execution; move the task, or give it a new id");
            return;  // one is enough: all that follow are off by it
        }
        last = number, before = task.id;
    }
}

void dependencies(Check& check) {
    const auto& tasks = check.model.tasks;
    std::map<std::string_view, std::size_t> index;
    for (std::size_t i = 0; i < tasks.size(); ++i) index.emplace(tasks[i].id, i);
    std::vector<std::vector<std::size_t>> edges(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        const auto at = find_folded(tasks[i].text, "depends on");
        if (at == std::string_view::npos || tasks[i].id.empty()) continue;
        auto named = tasks[i].text.substr(at + 10);
        named = named.substr(0, named.find_first_of(").;"));
        for (const auto id : task_ids(named)) {
            const auto found = index.find(id);
            if (found == index.end())
                check.tell(RuleId::ST037, tasks[i].at, fmt::format("{} depends on {}, which does not exist", tasks[i].id, id),
                           "name a task of this file");
            else edges[i].push_back(found->second);
        }
    }
    // Colours of a walk without recursion: 0 new, 1 on the way, 2 done.
    std::vector<char> colour(tasks.size(), 0);
    for (std::size_t start = 0; start < tasks.size(); ++start) {
        if (colour[start] || edges[start].empty()) continue;
        std::vector<std::pair<std::size_t, std::size_t>> way{{start, 0}};
        colour[start] = 1;
        while (!way.empty()) {
            auto& [node, next] = way.back();
            if (next == edges[node].size()) {
                colour[node] = 2;
                way.pop_back();
                continue;
            }
            const std::size_t to = edges[node][next++];
            if (colour[to] == 1) {
                check.tell(RuleId::ST037, tasks[to].at, fmt::format("{} and {} depend on each other", tasks[to].id, tasks[node].id),
                           "one of them comes first", fmt::format("cycle {}", tasks[to].id));
            } else if (colour[to] == 0) {
                colour[to] = 1;
                way.emplace_back(to, 0);
            }
        }
    }
}

void blocked(Check& check) {
    const auto& model = check.model;
    for (std::size_t i = 0; i < model.phases.size(); ++i) {
        const auto& phase = model.phases[i];
        if (phase.kind != PhaseKind::setup && phase.kind != PhaseKind::foundational) continue;
        const Task* open = nullptr;
        for (const auto& task : model.tasks) {
            if (!task.has_box || task.nested || task.id.empty() || task.phase < 0) continue;
            if (task.phase == static_cast<int>(i) && !task.done && !task.dropped && !open) open = &task;
            if (open && task.phase > static_cast<int>(i) && task.done) {
                check.tell(RuleId::ST038, open->at, fmt::format("{} is open although {} of a later phase is done", open->id, task.id),
                           "do it, tick it, or say that it was dropped: `- [-] T0… why`, `~~T0… …~~`");
                break;
            }
        }
    }
}

}  // namespace

void check_task_order(Check& check) {
    if (check.is_spec_kit()) rising(check);
    dependencies(check);
    blocked(check);
}

}  // namespace lhcr::specs
