// What authors of Spec Kit bundles write beside the template's own forms, and mean.
#include "unit/specs/spec_kit_room.hpp"

using spec_kit_room::names;

namespace {

struct Files {
    std::string head = "**Status**: Draft\n\n", stories = "", requirements = "", plan = "", tasks = "", end = "";
    std::string plan_gate = "## Constitution Check\n\n- I. kept\n";

    std::set<std::string> told() const {
        return spec_kit_room::told(
            {{"spec.md",
              "# Orders\n\n" + head +
                  "## User Scenarios & Testing\n\n### User Story 1 - Keep (Priority: P1)\n\n**Why this priority**: x\n\n**Independent "
                  "Test**: once\n\n**Acceptance Scenarios**:\n\n1. **Given** a, **When** b, **Then** c\n\n" +
                  stories + "## Requirements\n\n- **FR-001**: It MUST keep 1 order\n- **FR-002**: It MUST find 1 order\n" + requirements +
                  "\n## Success Criteria\n\n- **SC-001**: 10 ms\n\n## Assumptions\n\n- one store\n" + end},
             {"plan.md", "# Plan\n\n" + plan_gate + plan},
             {"tasks.md",
              "# Tasks\n\n## Phase 1: Setup\n\n- [ ] T001 Begin (FR-001) in `src/a.py`\n- [ ] T002 Go on (FR-002) in `src/b.py`\n\n## "
              "Phase 2: User Story 1 - "
              "Keep\n\n- [ ] T003 [US1] Keep it in `src/c.py`\n" +
                  tasks}});
    }
};

std::string listed(const std::set<std::string>& found) {
    std::string text;
    for (const auto& each : found) text += each + "\n";
    return text;
}

void passes(const Files& files) {
    const auto found = files.told();
    CHECK_MESSAGE(found.empty(), listed(found));
}

}  // namespace

TEST_CASE("a task's id is found behind what people write before it") {
    passes({});
    for (const char* line : {"- [ ] [P] T010 [US1] Cache it in `src/d.py`", "- [ ] ✅ T010 [US1] Cache it in `src/d.py`",
                             "- [ ] ~~T010 [US1] Cache it in `src/d.py`~~", "- [ ] `T010` [US1] Cache it in `src/d.py`",
                             "- [ ] [T010] [US1] Cache it in `src/d.py`", "- [ ] T010-T012 [US1] Cache it in `src/d.py`",
                             "- [ ] [US1] T010 Cache it in `src/d.py`"}) {
        CAPTURE(line);
        passes({.tasks = std::string(line) + "\n"});
        const auto twice = Files{.tasks = std::string(line) + "\n- [ ] T010 [US1] Another in `src/e.py`\n"}.told();
        CHECK_MESSAGE(names(twice, "ST031 T010 is there twice"), listed(twice));
    }
    CHECK(names(Files{.tasks = "- [ ] Cache it [US1] in `src/d.py`\n"}.told(), "ST030 the task has no id"));
}

TEST_CASE("a task may be dropped, and says so in one of several ways") {
    for (const char* line :
         {"- [-] T010 [US1] Cache it in `src/d.py`", "- [ ] ~~T010 [US1] Cache it in `src/d.py`~~",
          "- [ ] T010 [US1] ~~Cache it in `src/d.py`~~ (not needed)", "- [ ] T010 [US1] DEFERRED to 002: cache it in `src/d.py`",
          "- [ ] T010 [US1] **SKIPPED** cache it in `src/d.py`"}) {
        CAPTURE(line);
        const std::string done =
            "- [x] T001 Begin (FR-001) in `src/a.py`\n- [x] T002 Find (FR-002) in `src/b.py`\n- [x] T003 [US1] Keep in `src/c.py`\n";
        const auto with = [&](const std::string& last) {
            Files files;
            auto text = std::map<std::string, std::string>{};
            files.head = "**Status**: Complete\n\n";
            return spec_kit_room::told({{"spec.md", "# Orders\n\n" + files.head +
                                                        "## User Scenarios\n\n## Requirements\n\n- **FR-001**: It MUST a\n- **FR-002**: It "
                                                        "MUST b\n\n## Success Criteria\n\n- **SC-001**: 1\n"},
                                        {"plan.md", "# Plan\n\n## Constitution Check\n\n- I. kept\n"},
                                        {"tasks.md", "# Tasks\n\n## Phase 1: Work\n\n" + done + last + "\n"}});
        };
        CHECK_MESSAGE(!names(with(line), "SD062"), listed(with(line)));
        CHECK_MESSAGE(!names(with(line), "ST039"), listed(with(line)));
        CHECK(names(with("- [ ] T010 [US1] Cache it in `src/d.py`"), "SD062"));
    }
}

TEST_CASE("lists that name tasks again define none, and lists of conditions hold none") {
    passes({.tasks = "\n### Parallel execution example\n\n- T001 [P] [US1] Begin it all at once\n- T003 [P] [US1] Keep it all at once\n"});
    passes({.tasks = "\n## Progress Tracking\n\n- [x] T001 begun\n- [ ] T003 to be done\n"});
    for (const char* label : {"**Checkpoint**:", "**Exit Criteria**:", "**Definition of Done**"}) {
        CAPTURE(label);
        passes({.tasks = "\n" + std::string(label) + "\n\n- [ ] The gate is green\n- [ ] All is merged\n"});
    }
    CHECK(names(Files{.tasks = "- [ ] T003 [US1] Keep it again in `src/d.py`\n"}.told(), "ST031"));
}

TEST_CASE("a story's phase is one by its label, and by its name without the word") {
    const Files two{.stories =
                        "### User Story 2 - Find (Priority: P2)\n\n**Why this priority**: x\n\n**Independent Test**: once\n\n**Acceptance "
                        "Scenarios**:\n\n1. **Given** a, **When** b, **Then** c\n\n"};
    CHECK(names(two.told(), "SX040 user story 2"));
    for (const char* heading :
         {"## Phase 3: US2 — Find", "## Phase 3: US1 + US2", "## Phase 3: User Stories 1 & 2", "## User Story 2 - Find", "## US2: Find"}) {
        CAPTURE(heading);
        auto files = two;
        files.tasks = "\n" + std::string(heading) + "\n\n- [ ] T010 Find it in `src/d.py`\n";
        const auto found = files.told();
        CHECK_MESSAGE(!names(found, "SX040"), listed(found));
    }
    CHECK(names(Files{.tasks = "\n## Phase 3: US1 — Keep\n\n- [ ] T010 [US4] Find it in `src/d.py`\n"}.told(), "ST032"));
}

TEST_CASE("a story is one by its label, with what is asked of any story") {
    for (const char* heading : {"### US2 - Find (P2)", "### Story 2 - Find (P2)", "### US-2: Find (P2)"}) {
        CAPTURE(heading);
        CHECK(names(Files{.stories = std::string(heading) + "\n\nIt is found.\n\n"}.told(), "SR024 user story 2"));
    }
}

TEST_CASE("scenarios are written in several ways, and a rule across the page is none") {
    const auto story = [](const std::string& scenarios) {
        return Files{.stories = "### User Story 2 - Find (Priority: P2)\n\n**Why this priority**: x\n\n**Independent Test**: once\n\n" +
                                scenarios + "\n\n",
                     .tasks = "\n## Phase 3: User Story 2 - Find\n\n- [ ] T010 [US2] Find it in `src/d.py`\n"};
    };
    for (const char* scenarios : {"**AC**:\n\n- it is found", "#### Scenario 1\n\n- **WHEN** asked\n- **THEN** found",
                                  "**Done when**:\n\n- it is found", "**Acceptance Scenarios**:\n\n1. it is found"}) {
        CAPTURE(scenarios);
        const auto found = story(scenarios).told();
        CHECK_MESSAGE(!names(found, "SR024"), listed(found));
    }
    for (const char* none : {"**Acceptance Scenarios**:\n\n---", "It is found.", "**Notes**:\n\n- one"}) {
        CAPTURE(none);
        CHECK(names(story(none).told(), "SR024 user story 2"));
    }
    auto common = story("It is found.");
    common.end = "\n## Acceptance Scenarios\n\n1. **Given** a, **When** b, **Then** c\n";
    CHECK_FALSE(names(common.told(), "SR024"));
}

TEST_CASE("an id that is struck, listed or named elsewhere is defined once") {
    passes({.requirements = "- ~~**FR-004**: It MUST print~~ **Descoped**\n", .plan = "\n## Scope\n\nFR-004 was descoped.\n"});
    passes({.requirements = "- **FR-003, FR-004**: It MUST print 2 orders\n", .plan = "\n## Scope\n\nFR-004 is met.\n"});
    passes({.end = "\n## Requirement Traceability\n\n- **FR-001** → US1\n- **FR-002**: US1\n"});
    passes({.head = "**Status**: Draft\n\n## Clarifications\n\n### Session 2026-01-05\n\n- **FR-002** (clarified): all of them\n\n"});
    passes({.plan = "\n## Others\n\nSee 003/FR-012, 007-orders FR-044 and feature 007 (FR-045).\n"});
    CHECK(names(Files{.requirements = "- **FR-002**: It MUST print 2 orders\n"}.told(), "SR022"));
    CHECK(names(Files{.plan = "\n## Scope\n\nFR-004 is met.\n"}.told(), "SR023"));
    CHECK(names(Files{.plan = "\n## Scope\n\nSee 001/FR-004.\n"}.told(), "SR023"));
}

TEST_CASE("ids of other families, without a hyphen and in parts are held to the same") {
    for (const char* family : {"REQ-", "RF-", "EF-", "FR"}) {
        CAPTURE(family);
        const std::string f = family;
        const auto told = [&](const std::string& plan) {
            return spec_kit_room::told({{"spec.md", "# O\n\n## User Scenarios\n\n## Requirements\n\n- **" + f + "001**: It MUST a\n- **" +
                                                        f + "002**: It MUST b\n\n## Success Criteria\n\n- 1\n"},
                                        {"plan.md", "# Plan\n\n## Constitution Check\n\n- I. kept\n\n" + plan}});
        };
        CHECK_FALSE(names(told(f + "001 is met.\n"), "SR023"));
        CHECK(names(told(f + "077 is met.\n"), "SR023"));
    }
    const auto parts = Files{.requirements = "- **FR-7.1**: It MUST c 1\n- **FR-7.2**: It MUST d 1\n",
                             .plan = "\n## Scope\n\nFR-7.2, FR-7 and FR-1.1 are met.\n"};
    CHECK_MESSAGE(!names(parts.told(), "SR023"), listed(parts.told()));
    CHECK(names(
        Files{.requirements = "- **FR-7.1**: It MUST c 1\n- **FR-7.2**: It MUST d 1\n", .plan = "\n## Scope\n\nFR-7.9 is met.\n"}.told(),
        "SR023"));
}

TEST_CASE("an open question is one that still asks") {
    CHECK(names(Files{.requirements = "- **FR-003**: It MUST keep 1 [NEEDS CLARIFICATION: which?]\n"}.told(), "SP011"));
    passes({.requirements = "- **FR-003**: It MUST keep 1 ~~[NEEDS CLARIFICATION: which?]~~\n"});
    passes(
        {.head =
             "**Status**: Draft\n\n## Clarifications\n\n### Session 2026-01-05\n\n- Q: [NEEDS CLARIFICATION: which?] → A: the last\n\n"});
    CHECK(
        names(Files{.requirements = "- **FR-003**: It MUST keep 1 [NEEDS CLARIFICATION: how are conflicts resolved?]\n"}.told(), "SP011"));
    // the oldest template's own guidance
    const std::string oldest =
        "# O\n\n## Execution Flow (main)\n\n## Quick Guidelines\n\n### For AI Generation\n\n1. Use [NEEDS CLARIFICATION: specific "
        "question] for it\n\n"
        "## User Scenarios & Testing\n\n### Primary User Story\n\nIt.\n\n## Requirements\n\n- **FR-001**: It MUST a";
    const auto told = [](const std::string& spec) {
        return spec_kit_room::told({{"spec.md", spec}, {"plan.md", "# P\n\n## Constitution Check\n\n- I. x\n"}});
    };
    CHECK_FALSE(names(told(oldest + "\n"), "SP011"));
    CHECK(names(told(oldest + " [NEEDS CLARIFICATION: specific question]\n"), "SP011"));
}

TEST_CASE("words of a template that stand in real prose are left alone") {
    passes({.requirements = "- **FR-003**: A page MUST be called \"[Title] | Acme\", a file report-[DATE].csv of 1 day\n"});
    CHECK(names(Files{.head = "**Created**: [DATE]\n\n"}.told(), "SP010"));
    CHECK(names(Files{.stories = "### [Title]\n\n"}.told(), "SP010"));
}

TEST_CASE("a plan answers to the constitution under several headings, and a legend is no violation") {
    passes({.plan_gate = "## Constitution Alignment\n\n- I. kept\n"});
    passes({.plan_gate = "## Quality Gates (from Constitution)\n\n- I. kept\n"});
    passes({.plan_gate = "## Constitution Check\n\nLegend: ✅ met, ❌ not met\n\n- III: met; ❌ No big-bang merge\n"});
    CHECK(names(Files{.plan_gate = "## Checks\n\n- I. kept\n"}.told(), "SC053"));
    CHECK(names(Files{.plan_gate = "## Constitution Check\n\n- ❌ II. broken\n"}.told(), "SC055"));
    CHECK(names(Files{.plan_gate = "## Constitution Check\n\n| before ✅ | II. after ❌ |\n|---|---|\n| ✅ | ❌ |\n"}.told(), "SC055"));
}
