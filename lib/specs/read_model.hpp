// The parts of read_model, one file each; for this folder's use.
#pragma once

#include "specs/model.hpp"

namespace lhcr::specs {

void read_requirements(const Document& document, Model& model);
void read_citations(const Document& document, Model& model);
void read_stories(const Document& document, Model& model);
void read_tasks(const Document& document, Model& model);
std::string canonical_id(std::string_view id);
/// The number behind a word at the start of a heading's key: ("user story 3 - x", "user story") → 3; -1 when there is none.
int number_behind(std::string_view key, std::string_view word);

}  // namespace lhcr::specs
