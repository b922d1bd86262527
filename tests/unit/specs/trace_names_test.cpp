// What is traced, and what names it: items of bundles, trailers of commits, ids in the names of tests.
#include <doctest/doctest.h>

#include "specs/trace/names.hpp"
#include "unit/specs/trace_room.hpp"

using namespace trace_room;
namespace trace = lhcr::specs::trace;

TEST_CASE("trace: tasks serve what they cite, ranges and criteria too, and the plan's sections are known") {
    const auto items = items_of(bundle_of("sales"));
    CHECK(ids_of_tasks(items, "FR-001") == std::vector<std::string>{"T001", "T002"});
    CHECK(ids_of_tasks(items, "FR-002") == std::vector<std::string>{"T002"});
    CHECK(ids_of_tasks(items, "FR-003").empty());
    CHECK(ids_of_tasks(items, "AC2") == std::vector<std::string>{"T003"});
    CHECK(item(items, "AC1").title == "An order that was kept is found.");
    REQUIRE(item(items, "FR-002").plan.size() == 1);
    CHECK(item(items, "FR-002").plan[0].title == "Phase 1");
    CHECK(item(items, "FR-003").title == "An export MUST hold every order of the day.");
    CHECK(item(items, "T001").paths == std::vector<std::string>{"src/orders.py", "tests/api/test_orders.py"});
    CHECK(item(items, "FR-003").line == 6);
}

TEST_CASE("trace: Spec Kit's stories and scenarios are items, served by labels and by phases") {
    const auto bundle = bundle_from_json(
        "001-orders", {{"layout", "spec-kit"},
                       {"files",
                        {{"spec.md",
                          "# Feature Specification: Orders\n## User Scenarios & Testing\n### User Story 1 - Keep an order (Priority: P1)\n"
                          "Why.\n\n**Acceptance Scenarios**:\n\n1. **Given** a cart, **When** paid, **Then** kept\n2. **Given** none, "
                          "**When** paid, **Then** refused\n\n### User Story 2 - Export (Priority: P2)\nText.\n"},
                         {"tasks.md",
                          "# Tasks\n## Phase 3: User Story 1 - Keep\n- [ ] T010 [US1] Model in src/order.py\n- [ ] T011 Check US1/AC2 in "
                          "tests/test_order.py\n## Phase 4: User Story 2 - Export\n- [ ] T020 Write it in src/export.py\n"}}}});
    const auto items = items_of(bundle);
    CHECK(ids_of_tasks(items, "US1") == std::vector<std::string>{"T010", "T011"});
    CHECK(ids_of_tasks(items, "US2") == std::vector<std::string>{"T020"});
    CHECK(ids_of_tasks(items, "US1/AC1") == std::vector<std::string>{"T010", "T011"});
    CHECK(ids_of_tasks(items, "US1/AC2") == std::vector<std::string>{"T011"});
    CHECK(item(items, "US1").title == "Keep an order (Priority: P1)");
}

TEST_CASE("trace: a text is another when its words are, not when it is ticked, wrapped, set bold or cites more") {
    const auto hash = [](const std::string& file, const std::string& text, const std::string& id) {
        auto files = std::map<std::string, std::string>{{"prd.md", prd}, {"plan.md", plan}, {"tasks.md", tasks}};
        files[file] = text;
        return item(items_of(bundle_of("sales", files)), id).text_hash;
    };
    const auto task = hash("tasks.md", "- [ ] T001 Keep orders: `src/orders.py`\n", "T001");
    CHECK(hash("tasks.md", "- [x] T001 Keep orders: `src/orders.py` (FR-001, NFR-001)\n", "T001") == task);
    CHECK(hash("tasks.md", "- [x] T001 Keep all orders: `src/orders.py`\n", "T001") != task);
    const auto requirement = hash("prd.md", "- **FR-003**: An export MUST hold every order.\n", "FR-003");
    CHECK(hash("prd.md", "- FR-003: An export **MUST** hold\n  every order.\n", "FR-003") == requirement);
    CHECK(hash("prd.md", "- **FR-003**: An export MUST hold each order.\n", "FR-003") != requirement);
    // What stands in backticks is text too.
    CHECK(hash("prd.md", "- **FR-003**: An export MUST be `csv`.\n", "FR-003") !=
          hash("prd.md", "- **FR-003**: An export MUST be `xml`.\n", "FR-003"));
}

TEST_CASE("trailers: of the last paragraph and of a squashed merge's middle, never of a sentence") {
    const auto commit = read_message(
        "orders: kept (#12)\n\n* orders: kept\n\nTask: T001, sales/T002\nSpec: spec/sales\n\n* refunds\n\nRequirement: "
        "FR-002\nSigned-off-by: A <a@b.c>\n\nSpec: is a word. Task: T9 is "
        "in a sentence\nand so nothing.\n");
    CHECK(commit.subject == "orders: kept (#12)");
    REQUIRE(commit.references.size() == 3);
    CHECK(commit.references[0].id == "T001");
    CHECK(commit.references[0].specs == std::vector<std::string>{"sales"});
    CHECK(commit.references[1].id == "sales/T002");
    CHECK(commit.references[2].id == "FR-002");
    CHECK(commit.references[2].specs == std::vector<std::string>{"sales"});  // the commit's, where its own paragraph names none
    CHECK(read_message("x\n\nTask: see the issue 12\n").references.empty());
    CHECK(read_message("x\n\nTask: T001\n  T002\n").references.size() == 2);  // a folded trailer
    CHECK(read_message("x\n\nSpec: the bundle of this project\n").specs.empty());
    CHECK(read_message("x\n\nSpec: spec/a/, specs/001-b\n").specs == std::vector<std::string>{"a", "001-b"});
    CHECK(read_message("").references.empty());
}

TEST_CASE("git log is read in pieces of any size, and what was reverted does not count") {
    std::string log;
    const auto add = [&](char name, const std::string& message) {
        log += std::string(40, name) + '\0' + '\0' + "1700000000" + '\0' + message + '\0';
    };
    add('5', "Reapply\n\nThis reverts commit " + std::string(40, '4') + ".\n");
    add('4', "Revert\n\nThis reverts commit " + std::string(40, '2') + ".\n");
    add('3', "Revert\n\nThis reverts commit " + std::string(40, '1') + ".\n");
    add('2', "b\n\nTask: T002\n");
    add('1', "a\n\nTask: T001\n");
    for (const std::size_t piece : {1ul, 7ul, 100000ul}) {
        LogReader reader({std::string(40, '2')});
        for (std::size_t at = 0; at < log.size(); at += piece) reader.feed(std::string_view(log).substr(at, piece));
        reader.finish();
        CHECK(reader.count == 5);
        REQUIRE(reader.commits.size() == 1);  // '1' was reverted; '2' too, but its revert was
        CHECK(reader.commits[0].references[0].id == "T002");
        CHECK(reader.commits[0].position == 3);
        CHECK(reader.positions.at(std::string(40, '2')) == 3);
    }
}

TEST_CASE("a reverted merge takes with it what it brought, and nothing else") {
    std::string log;
    const auto sha = [](char name) { return std::string(40, name); };
    const auto add = [&](char name, const std::string& parents, const std::string& message) {
        log += sha(name) + '\0';
        for (const char parent : parents) log += sha(parent) + ' ';
        log += std::string(1, '\0') + "1700000000" + '\0' + message + '\0';
    };
    const auto kept = [&](const std::string& first) {
        LogReader reader({});
        reader.feed(first + log);
        reader.finish();
        std::string ids;
        for (const auto& commit : reader.commits) ids += commit.references[0].id + " ";
        return ids;
    };
    // 9 reverts the merge 8 of 7 and 6 into 5; 3 and 2 were on both sides, 1 was there before.
    add('9', "8", "Revert\n\nThis reverts commit " + sha('8') + ", reversing\nchanges made to " + sha('5') + ".\n");
    add('8', "57", "Merge\n\nTask: T008\n");
    add('7', "6", "g\n\nTask: T007\n");
    add('5', "3", "e\n\nTask: T005\n");
    add('6', "3", "f\n\nTask: T006\n");
    add('3', "2", "c\n\nTask: T003\n");
    add('2', "1", "b\n\nTask: T002\n");
    CHECK(kept("") == "T005 T003 T002 ");
    const std::string again = sha('a') + '\0' + sha('9') + '\0' + "1" + '\0' + "Reapply\n\nThis reverts commit " + sha('9') + ".\n" + '\0';
    CHECK(kept(again) == "T008 T007 T005 T006 T003 T002 ");
}

TEST_CASE("ids are found in names as test runners write them") {
    const auto ids = [](std::string_view name) {
        std::string text;
        for (const auto& named : ids_in_name(name))
            text += (text.empty() ? "" : " ") + (named.slug.empty() ? "" : named.slug + ":") + plain_id(named.id);
        return text;
    };
    CHECK(ids("FR-003 keeps an order") == "fr3");
    CHECK(ids("test_fr_003_keeps_an_order") == "fr3");
    CHECK(ids("test_FR003") == "fr3");
    CHECK(ids("sales/FR-003: kept") == "sales:fr3");
    CHECK(ids("US1/AC2 and US-2") == "us1/ac2 us2");
    CHECK(ids("FR-012a, NFR-2.1, SC-TEST-004") == "fr12a nfr2.1 sctest4");
    CHECK(ids("T012 [T013] test_t014_x") == "t12 t13 t14");
    CHECK(ids("T1 t12 UTF-8 SHA-256 at 12:30 FRESH-1 xFR-1 fr-x").empty());
    CHECK(ids("").empty());
}

TEST_CASE("an id that two bundles have is nobody's, until something says whose") {
    Names names;
    names.add("sales", items_of(bundle_of("sales")), 0);
    names.add("stock", items_of(bundle_of("stock")), 100);
    CHECK(names.find("FR-001", {}).meaning == Meaning::ambiguous);
    CHECK(names.find("stock/FR-001", {}).node == 100);
    CHECK(names.find("spec/stock/fr_1", {}).node == 100);
    CHECK(names.find("FR-001", {"stock"}).node == 100);
    CHECK(names.find("FR-001", {"sales", "stock"}).meaning == Meaning::ambiguous);
    CHECK(names.find("FR-099", {"stock"}).meaning == Meaning::unknown);
    CHECK(names.find("FR-001", {"nobody"}).meaning == Meaning::unknown);
}
