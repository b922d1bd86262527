// Phases of a tasks.md by the words of their headings, and the sections below which a box is no task.
#include "specs/check.hpp"
#include "specs/read_model.hpp"
#include "unit/specs/trace_room.hpp"

using namespace trace_room;

namespace {

specs::Model model_of(const Bundle& bundle) {
    return read_model(bundle);
}

Bundle with_tasks(std::string text) {
    return bundle_of("sales", {{"prd.md", prd}, {"plan.md", plan}, {"tasks.md", std::move(text)}});
}

}  // namespace

TEST_CASE("a heading is a phase unless it speaks of one") {
    const struct {
        const char* heading;
        int phases;
    } cases[] = {{"Phase 3 — Gateway integration", 1},
                 {"Phase 5: User Story 3 - Navigate Task Lists", 1},
                 {"Phase 4 - Approval-gated actions", 1},
                 {"Phase 6 — MVP Hardening / Exit Criteria", 1},
                 {"Phase 2: Release gate", 1},
                 {"Phase 7: Dependencies", 1},
                 {"Phase 3.2 Investigate", 1},
                 {"阶段 2：Gateway", 1},
                 {"Phase 1 exit criteria", 0},
                 {"Phase 2 Checkpoint", 0},
                 {"Phase 2: Checkpoint", 0},
                 {"Phase 3 quality gate", 0},
                 {"Phase Dependencies", 0}};
    for (const auto& each : cases) {
        CAPTURE(each.heading);
        const Bundle bundle = with_tasks(std::string("# Tasks\n\n## ") + each.heading + "\n\n- [ ] T001 Keep orders (FR-001)\n");
        const auto model = model_of(bundle);
        CHECK(static_cast<int>(model.phases.size()) == each.phases);
        REQUIRE(model.tasks.size() == 1);
        CHECK(model.tasks[0].phase == each.phases - 1);
    }
}

TEST_CASE("a phase serves the stories that its heading names, in words or by their labels") {
    const struct {
        const char* heading;
        std::vector<int> stories;
    } cases[] = {{"Phase 3: User Story 2 - Review the summary", {2}},
                 {"Phase 3: User Stories 1 & 3", {1, 3}},
                 {"Phase 3: US2 — Search", {2}},
                 {"Phase 3: US1 + US4 — Core", {1, 4}},
                 {"Phase 3: Search (US12)", {12}},
                 {"Phase 3: Bus1 and status2", {}},
                 {"Phase 1: Setup", {}}};
    for (const auto& each : cases) {
        CAPTURE(each.heading);
        const Bundle bundle = with_tasks(std::string("# Tasks\n\n## ") + each.heading + "\n\n- [ ] T001 Keep orders\n");
        const auto model = model_of(bundle);
        REQUIRE(model.phases.size() == 1);
        CHECK(model.phases[0].stories == each.stories);
        CHECK((model.phases[0].kind == specs::PhaseKind::story) == !each.stories.empty());
        CHECK(model.phases[0].story == (each.stories.size() == 1 ? each.stories[0] : -1));
    }
}

TEST_CASE("below a heading of boxes a box is no task, below a story's phase it is, whatever the story is about") {
    const struct {
        const char* heading;
        bool boxes_only;
    } cases[] = {{"Review checklist", true}, {"Quality gates", true}, {"Phase 2 quality gate", true},
                 {"Gateway routes", false},  {"Aggregates", false},   {"Phase 3: User Story 2 - Review the summary", false}};
    for (const auto& each : cases) {
        CAPTURE(each.heading);
        const Bundle bundle = with_tasks(std::string("# Tasks\n\n## ") + each.heading + "\n\n- [ ] T001 Keep orders\n");
        const auto model = model_of(bundle);
        REQUIRE(model.tasks.size() == 1);
        CHECK(specs::holds_boxes_only(model, model.tasks[0]) == each.boxes_only);
    }
}
