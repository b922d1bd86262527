// References that tasks.md seems to lack: a requirement that no task names, and the task whose words are nearest to its own. A proposal as
// a change of tasks.md, never applied by itself; the same bundle gives the same proposal. Called by `lhcr spec trace --suggest`.
#pragma once

#include <string>
#include <vector>

#include "specs/fix.hpp"
#include "specs/trace/item.hpp"

namespace lhcr::specs::trace {

struct Suggestion {
    std::string requirement, task;
    double likeness = 0;              ///< 0 to 1
    std::vector<std::string> shared;  ///< the words that both have, the rarest first
};

/// For each requirement without a task, the task that is clearly nearest, where one is.
std::vector<Suggestion> suggest(const Model& model, const std::vector<Item>& items);
/// tasks.md with the references in it: "(FR-003)" at the line's end, or among those that are there.
Fix apply(const Model& model, const std::vector<Suggestion>& suggestions);

}  // namespace lhcr::specs::trace
