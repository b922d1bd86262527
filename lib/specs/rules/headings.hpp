// What a bundle's files are asked to speak of, by layout. For headings.cpp and the test that tries each name.
#pragma once

#include <string_view>
#include <vector>

#include "specs/bundle.hpp"
#include "specs/rule.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {

struct Concept {
    RuleId rule;
    const char* file;
    const char* what;  ///< in a finding, and its subject
    Topic topic;       ///< one of its words in a heading is enough
};
const std::vector<Concept>& heading_concepts(Layout layout);

}  // namespace lhcr::specs
