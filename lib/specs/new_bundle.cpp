// The text of a new bundle. It passes the gate as it is, because it says something true: its first work is to be written. What its author
// does is to replace sentence by sentence; what the rules' examples do is the same, one sentence at a time.
#include <fmt/format.h>

#include "base/error.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {
namespace {

std::map<std::string, std::string> four_files() {
    return {{"constitution.md", R"(# @TITLE@ Constitution

What holds for @SLUG@ whatever is built.

## Principles
1. **The specification leads.** A change to @SLUG@ MUST name the requirement that it serves.
2. **Evidence decides.** A requirement is met when a run shows it; a ticked box MUST NOT count as evidence.
3. **Small steps.** A task SHOULD be one change that can be reviewed and taken back alone.

## Governance
This file is changed by a pull request of its own that two maintainers approve.
A principle dropped or turned around raises the first number of the version, a new one the second, a clearer wording the third.

**Version**: 1.0.0 | **Ratified**: @DATE@ | **Last Amended**: @DATE@
)"},
            {"prd.md", R"(# PRD: @TITLE@

## Problem
Nobody can say yet what @SLUG@ is to do, so no change to it can be right or wrong.

## Goals
- What @SLUG@ must do stands in this file, one requirement a line, each with an id that never changes.
- A reader finds for each requirement the task that builds it and the run that shows it.

## Requirements
- **FR-001**: The bundle of @SLUG@ MUST state each requirement as one sentence with an id.
- **FR-002**: Each task of @SLUG@ MUST cite the requirement that it serves.
- **NFR-001**: The gate MUST judge the bundle in under 1 second.

## Success criteria
- **SC-001**: 100% of the requirements of @SLUG@ are cited by a task.

## Out of scope
How @SLUG@ is built: that is the plan's, within the rules of the [constitution](constitution.md).
)"},
            {"plan.md", R"(# Plan: @TITLE@

## Approach
The requirements of the [PRD](prd.md) come first, then the tasks that meet them, then the runs that show it.

## Phases
1. **Say it**: the requirements are written and agreed (FR-001).
2. **Plan it**: each requirement has a task (FR-002).
3. **Show it**: the gate runs on each change (NFR-001, SC-001).

## Risks
- A requirement without a figure cannot be shown: the gate names it (FR-001).

## Verification
`lhcr spec validate` passes on each pull request.
)"},
            {"tasks.md", R"(# Tasks: @TITLE@

A box is ticked when the work is in the tree; what counts as shown is a run.

## Phase 1: Say it
- [ ] T001 Write the requirements in `spec/@SLUG@/prd.md` (FR-001)
- [ ] T002 Agree on the principles in `spec/@SLUG@/constitution.md` (FR-001)

## Phase 2: Plan it
- [ ] T003 Cite a requirement in each task of `spec/@SLUG@/tasks.md` (FR-002)

## Phase 3: Show it
- [ ] T004 Run the gate in under 1 second on each change (NFR-001)
- [ ] T005 Count the requirements that no task cites (SC-001)
)"}};
}

std::map<std::string, std::string> spec_kit() {
    return {{"spec.md", R"(# Feature Specification: @TITLE@

**Feature Branch**: `@SLUG@`

**Created**: @DATE@

**Status**: Draft

**Input**: User description: "Say what @NAME@ is to do, so that a change to it can be right or wrong"

## User Scenarios & Testing *(mandatory)*

### User Story 1 - Read what is asked (Priority: P1)

A reviewer opens the specification and finds one sentence for each thing that is asked.

**Why this priority**: without it no change can be judged.

**Independent Test**: run `lhcr spec validate` on the bundle and read its verdict.

**Acceptance Scenarios**:

1. **Given** a filled specification, **When** the gate runs, **Then** it passes within 1 second

---

### User Story 2 - Follow a requirement (Priority: P2)

A reader follows a requirement to the task that meets it.

**Why this priority**: what nobody builds is found before it is missed.

**Independent Test**: pick a requirement and search its id in the tasks.

**Acceptance Scenarios**:

1. **Given** a requirement, **When** its id is searched in the tasks, **Then** at least 1 task is found

### Edge Cases

- What happens when a requirement is dropped? Its id stays, with a line that says so.

## Requirements *(mandatory)*

### Functional Requirements

- **FR-001**: The specification MUST state each requirement as one sentence with an id
- **FR-002**: Each task MUST cite the story or requirement that it serves
- **FR-003**: Reviewers MUST see the verdict of the gate within 1 second

## Success Criteria *(mandatory)*

### Measurable Outcomes

- **SC-001**: 100% of the requirements are cited by a task

## Assumptions

- The repository runs the gate on each pull request.
)"},
            {"plan.md", R"(# Implementation Plan: @TITLE@

**Branch**: `@SLUG@` | **Date**: @DATE@ | **Spec**: [spec.md](spec.md)

**Input**: Feature specification from `/specs/@SLUG@/spec.md`

## Summary

The requirements of the specification come first, then the tasks that meet them, then the runs that show it.

## Technical Context

**Language/Version**: Markdown
**Primary Dependencies**: lhcr
**Storage**: the repository
**Testing**: `lhcr spec validate`
**Target Platform**: continuous integration
**Project Type**: documents
**Performance Goals**: a verdict within 1 second
**Constraints**: no network
**Scale/Scope**: one feature

## Constitution Check

*GATE: before the tasks are written, and again before they are done.*

- I. The specification leads: met, each task names its requirement
- II. Evidence decides: met, the gate runs on each change
- III. Small steps: met, each task is one change

## Project Structure

```text
specs/@SLUG@/
├── plan.md
├── spec.md
└── tasks.md
```
)"},
            {"tasks.md", R"(# Tasks: @TITLE@

## Phase 1: Setup

- [ ] T001 Call the gate in `.github/workflows/spec.yml`

## Phase 2: Foundational

- [ ] T002 Agree on the principles in `.specify/memory/constitution.md`

## Phase 3: User Story 1 - Read what is asked (Priority: P1)

- [ ] T003 [US1] Write the requirements in `specs/@SLUG@/spec.md` (FR-001)
- [ ] T004 [US1] Show the verdict on each pull request in `.github/workflows/spec.yml` (FR-003)

## Phase 4: User Story 2 - Follow a requirement (Priority: P2)

- [ ] T005 [P] [US2] Cite requirements in `specs/@SLUG@/tasks.md` (FR-002)
- [ ] T006 [P] [US2] Name each phase of the work in `specs/@SLUG@/plan.md` (SC-001)

## Phase 5: Polish

- [ ] T007 Read all files once more as a newcomer
)"}};
}

std::string title_of(std::string_view name) {
    std::string title;
    bool start = true;
    for (const char c : name) {
        if (c == '-') title += ' ';
        else title += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        start = c == '-';
    }
    return title;
}

}  // namespace

std::map<std::string, std::string> new_bundle(const std::string& slug, Layout layout, const std::string& date) {
    if (!is_slug(slug))
        throw Error(Errc::usage, fmt::format("'{}' is not a slug", slug), "lower-case letters, digits and single hyphens, at most 63");
    const auto number = feature_number(slug);
    const std::string name = slug.substr(number.empty() ? 0 : number.size() + 1);
    auto files = layout == Layout::lhcr ? four_files() : spec_kit();
    for (auto& [file, text] : files)
        for (const auto& [mark, value] :
             {std::pair<std::string, std::string>{"@TITLE@", title_of(name)}, {"@SLUG@", slug}, {"@NAME@", name}, {"@DATE@", date}})
            for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size()))
                text.replace(at, mark.size(), value);
    return files;
}

}  // namespace lhcr::specs
