// What a bundle's files are asked to speak of, by layout. For headings.cpp and the test that tries each name.
#pragma once

#include <string_view>
#include <vector>

#include "specs/bundle.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

struct Concept {
    RuleId rule;
    const char* file;
    const char* what;  ///< in a finding, and its subject
    /// What it is called, lower case; one of them in a heading is enough.
    const std::vector<std::string_view>& words;
};
const std::vector<Concept>& heading_concepts(Layout layout);

}  // namespace lhcr::specs
