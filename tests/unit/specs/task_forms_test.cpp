// The three forms of a task in the four-file layout: an item with a box, a heading, a row of a table.
#include "unit/specs/trace_room.hpp"

using namespace trace_room;

namespace {

const std::string three_forms = R"(# Tasks

- [x] T001 Keep orders (FR-001)
  - [ ] one step of it

### T002 — Refunds

Each names its order (FR-002).

## By table

| Id | What | Why |
|----|------|-----|
| T003 | Exports | FR-003 |
| **T004** | Pages | NFR-001 |

| **T001** is done, T005 is no row of its own.
```
- [ ] T006 an example
### T007 an example
| T008 | an example |
```
)";

struct Row {
    std::string_view id;
    specs::Form form;
    int line, column, last;
};

}  // namespace

TEST_CASE("a task is an item with a box, a heading, or a row of a table, each at its place") {
    const Bundle bundle = bundle_of("sales", {{"prd.md", prd}, {"plan.md", plan}, {"tasks.md", three_forms}});
    const specs::Model model = read_model(bundle);
    std::vector<Row> seen;
    for (const auto& task : model.tasks)
        if (!task.id.empty() && task.at.line < 17)
            seen.push_back(
                {task.id, task.form, task.at.line, specs::column_of(task.at.document->raw(task.at.line), task.at.offset), task.last});
    const std::vector<Row> wanted = {{"T001", specs::Form::item, 3, 7, 4},
                                     {"T002", specs::Form::heading, 6, 5, 9},
                                     {"T003", specs::Form::row, 14, 3, 14},
                                     {"T004", specs::Form::row, 15, 5, 15}};
    REQUIRE(seen.size() == wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        CAPTURE(wanted[i].id);
        CHECK(seen[i].id == wanted[i].id);
        CHECK(seen[i].form == wanted[i].form);
        CHECK(seen[i].line == wanted[i].line);
        CHECK(seen[i].column == wanted[i].column);
        CHECK(seen[i].last == wanted[i].last);
    }
    // Code is no task, and the step of a task has a box and no id.
    for (const auto& task : model.tasks) CHECK(task.at.line < 18);
    CHECK(std::count_if(model.tasks.begin(), model.tasks.end(), [](const specs::Task& task) { return task.id.empty() && task.nested; }) ==
          1);
    CHECK(std::count_if(model.tasks.begin(), model.tasks.end(), [](const specs::Task& task) { return task.done; }) == 1);
}

TEST_CASE("tasks of all three forms have keys by slug and id, and serve what they cite") {
    Room room;
    room.now = bundle_of("sales", {{"prd.md", prd}, {"plan.md", plan}, {"tasks.md", three_forms}});
    const auto trace = room.trace();
    std::map<std::string, int> lines;
    for (const auto& node : trace.nodes)
        if (node.item.cls == Class::T) lines[node.key(trace.bundles)] = node.item.line;
    CHECK(lines == std::map<std::string, int>{{"sales/T001", 3}, {"sales/T002", 6}, {"sales/T003", 14}, {"sales/T004", 15}});
    const auto items = items_of(room.now);
    const std::vector<std::pair<const char*, const char*>> served = {
        {"FR-001", "T001"}, {"FR-002", "T002"}, {"FR-003", "T003"}, {"NFR-001", "T004"}};
    for (const auto& [requirement, task] : served) {
        CAPTURE(requirement);
        CHECK(ids_of_tasks(items, requirement) == std::vector<std::string>{task});
    }
    room.commit("refunds\n\nTask: sales/T002\n");
    CHECK(room.state("T002") == "implemented");
}

TEST_CASE("in Spec Kit's layout a task is an item; a heading and a row with an id are none") {
    const Bundle bundle = specs::bundle_from_json(
        "001-sales", {{"layout", "spec-kit"}, {"files", {{"spec.md", prd}, {"plan.md", plan}, {"tasks.md", three_forms}}}});
    const specs::Model model = read_model(bundle);
    std::vector<std::string> ids;
    for (const auto& task : model.tasks)
        if (!task.id.empty()) ids.emplace_back(task.id);
    CHECK(ids == std::vector<std::string>{"T001"});
}
