// The text of a new bundle: questions to be answered, marked so that the gate stays red until they are.
#include <fmt/format.h>

#include "base/error.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {

std::map<std::string, std::string> new_bundle(const std::string& slug) {
    if (!is_slug(slug))
        throw Error(Errc::usage, fmt::format("'{}' is not a slug", slug), "lower-case letters, digits and single hyphens, at most 63");
    return {
        {"constitution.md", fmt::format(R"(# Constitution of {0}

## Principles
1. [FILL IN: a rule that this work must never break, with MUST or MUST NOT]

## Governance
[FILL IN: who may change this file, and how]

**Version**: 0.1.0
)",
                                        slug)},
        {"prd.md", fmt::format(R"(# PRD: {0}

## Problem
[FILL IN: who has which problem today]

## Goals
- [FILL IN: what will be true when this is done]

## Requirements
- **FR-001**: [FILL IN: the system MUST …]

## Success criteria
- **SC-001**: [FILL IN: a figure that can be measured]
)",
                               slug)},
        {"plan.md", fmt::format(R"(# Plan: {0}

## Approach
[FILL IN: how, and why so]

## Phases
1. [FILL IN: the first slice that runs end to end] (FR-001)
)",
                                slug)},
        {"tasks.md", fmt::format(R"(# Tasks: {0}

- [ ] T001 [FILL IN: what, and in which file] (FR-001)
)",
                                 slug)},
    };
}

}  // namespace lhcr::specs
