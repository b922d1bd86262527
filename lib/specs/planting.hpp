// What the plants share; for plant.cpp and its tables.
#pragma once

#include <map>
#include <string>

#include "specs/plant.hpp"

namespace lhcr::specs {

using Plant = std::optional<Planted> (*)(const Model&);

/// Texts with one place changed.
struct Planting {
    static std::string with_line(const Document& document, int number, const std::string& text);
    static std::string without_lines(const Document& document, int first, int last, const std::string& instead);
    static std::string with_line_after(const Document& document, int number, const std::string& text);
    static std::string with_end(const Document& document, const std::string& text);
};

const std::map<RuleId, Plant>& text_plants();
const std::map<RuleId, Plant>& task_plants();

}  // namespace lhcr::specs
