// The parts of read_model, one file each; for this folder's use.
#pragma once

#include "specs/model.hpp"

namespace lhcr::specs {

/// As much of a heading's key as is looked at for each item below it: a title of 64 KB would be gone through for every one.
inline constexpr std::size_t max_key = 240;

void read_requirements(const Document& document, Model& model);
void read_citations(const Document& document, Model& model);
void read_stories(const Document& document, Model& model);
/// Before the tasks, which stand in them.
void read_phases(const Document& document, Model& model);
void read_tasks(const Document& document, Model& model);
/// Whether a task stands below a heading of what names tasks again: "Parallel execution example", "Progress", and work packages' lists.
bool repeats_tasks(const Model& model, const Task& task);
/// Whether a task stands below a heading or a label of boxes that are no tasks: "Review checklist", "Exit criteria", "Quality gates".
bool holds_boxes_only(const Model& model, const Task& task);
std::string canonical_id(std::string_view id);
/// FR-3.1
bool has_parts(std::string_view id);
/// The number behind a word at the start of a heading's key: ("user story 3 - x", "user story") → 3; -1 when there is none.
int number_behind(std::string_view key, std::string_view word);
/// The number of a story that a heading's key begins with, in any language: "user story 3 - x", "us3", "用户故事 3"; -1 when there is none.
int story_number(std::string_view key);
/// Whether a line, a label or a heading, speaks of acceptance: what stands below it are scenarios or criteria.
bool speaks_of_acceptance(std::string_view line);

}  // namespace lhcr::specs
