// Which state follows from which evidence. Git and reports come in as data here; the real git is in tests/cli/89_trace.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "unit/specs/trace_room.hpp"

using namespace trace_room;
namespace trace = lhcr::specs::trace;

TEST_CASE("untraced, planned, implemented: by tasks and commits; a tick alone is a plan") {
    Room room;
    CHECK(room.state("FR-003") == "untraced");
    CHECK(room.state("FR-002") == "planned");  // T002 is ticked, and that proves nothing
    CHECK(room.node("FR-003").why == "no task serves it");
    room.commit("refunds\n\nTask: T002\n");
    CHECK(room.state("T002") == "implemented");
    CHECK(room.state("FR-002") == "implemented");
    CHECK(room.state("FR-001") == "planned");  // T001 is open still
    room.commit("pages\n\nSpec: sales\nTask: T003\n");
    CHECK(room.state("T003") == "planned");  // its box is empty: begun, not done
    room.commit("exports\n\nRequirement: FR-003\n");
    CHECK(room.state("FR-003") == "implemented");
}

TEST_CASE("verified: by a case that names it, by a property, by its file, by a run, by all its tasks") {
    Room room;
    room.report(head, {passed("FR-003 holds every order"), passed("test_keep", "tests/api/test_orders.py")})
        .cases.push_back({.name = "x", .references = {"NFR-001"}});
    CHECK(room.state("FR-003") == "verified");
    CHECK(room.node("FR-003").why == "FR-003 holds every order passed at aaaaaaaaaaaa");
    CHECK(room.state("NFR-001") == "verified");
    CHECK(room.state("T001") == "verified");
    CHECK(room.node("T001").proofs.at(0).via == Via::file);
    CHECK(room.state("FR-001") == "planned");  // one of two tasks
    room.run(head, {"T002"});
    CHECK(room.state("FR-001") == "verified");
    CHECK(room.state("FR-002") == "verified");
    CHECK(room.node("FR-001").why == "its 2 tasks are verified");
}

TEST_CASE("a file is found from where a runner stands, and by the class that stands for it") {
    for (const auto& one : {passed("x", "tests/api/test_orders.py"), passed("x", "/srv/ci/repo/tests/api/test_orders.py"),
                            passed("x", "./tests/api/test_orders.py"), Case{.name = "x", .classname = "tests.api.test_orders"},
                            Case{.name = "x", .classname = "tests.api.test_orders.TestOrders"}}) {
        Room room;
        room.report(head, {one});
        CHECK_MESSAGE(room.state("T001") == "verified", one.file << one.classname);
    }
    for (const auto& one : {passed("x", "tests/api/test_orders.py.bak"), passed("x", "other/test_orders.py"),
                            Case{.name = "x", .classname = "tests.api.test_orders_old"}}) {
        Room room;
        room.report(head, {one});
        CHECK_MESSAGE(room.state("T001") == "planned", one.file << one.classname);
    }
}

TEST_CASE("failing: the newest verdict of a check counts, and it reaches what the task serves") {
    Room room;
    room.report(head, {failed("test_keep", "tests/api/test_orders.py")});
    room.report(older, {passed("test_keep", "tests/api/test_orders.py")});
    CHECK(room.state("T001") == "failing");
    CHECK(room.state("FR-001") == "failing");
    CHECK(room.node("FR-001").why == "T001 fails: test_keep failed: 1 is not 2");
    std::swap(room.evidence[0].cases, room.evidence[1].cases);
    CHECK(room.state("T001") == "verified");
    room.run(head, {"FR-001"}, Outcome::failed);
    CHECK(room.state("FR-001") == "failing");
}

TEST_CASE("of two reports of one commit the failure counts, whichever is read first") {
    for (const bool first : {true, false}) {
        Room room;
        room.report(head, {first ? failed("FR-001 keeps") : passed("FR-001 keeps")});
        room.report(head, {first ? passed("FR-001 keeps") : failed("FR-001 keeps")});
        room.report(older, {failed("FR-002 keeps")});
        CHECK(room.state("FR-001") == "failing");
        room.evidence[0].cases = room.evidence[1].cases = {passed("FR-001 keeps"), passed("FR-002 keeps")};
        CHECK(room.state("FR-001") == "verified");
        CHECK(room.state("FR-002") == "verified");  // an older commit's failure is mended
    }
}

TEST_CASE("a skipped case verifies nothing") {
    Room room;
    room.report(head, {{.name = "FR-003", .outcome = Outcome::skipped}});
    CHECK(room.state("FR-003") == "untraced");
}

TEST_CASE("suspect: what was verified or made with another text") {
    Room room;
    auto files = std::map<std::string, std::string>{{"prd.md", prd}, {"plan.md", plan}, {"tasks.md", tasks}};
    files["prd.md"].replace(files["prd.md"].find("every order"), 11, "each order");
    files["tasks.md"].replace(files["tasks.md"].find("Refunds"), 7, "Returns");
    room.before = bundle_of("sales", files);
    room.report(older, {passed("FR-003 x")});
    CHECK(room.state("FR-003") == "suspect");
    CHECK(room.node("FR-003").why == "its text changed since bbbbbbbbbbbb, where it was verified");
    room.commit("refunds\n\nTask: T002\n", older);
    CHECK(room.state("T002") == "suspect");
    CHECK(room.state("FR-002") == "suspect");
    // The same check again, at a commit with today's text.
    room.evidence.insert(room.evidence.begin(), {.source = "new.xml", .commit = head, .cases = {passed("FR-003 x")}});
    CHECK(room.state("FR-003") == "verified");
}

TEST_CASE("a run of a commit whose bundle has another hash than the run says proves nothing") {
    Room room;
    room.run(head, {"FR-003"}).bundle_hash = std::string(64, '0');
    CHECK(room.state("FR-003") == "untraced");
    CHECK(room.node("FR-003").proofs.at(0).why_not == "its bundle hash is not that of commit aaaaaaaaaaaa");
    room.evidence.clear();
    room.run(elsewhere, {"FR-003"});
    CHECK(room.node("FR-003").proofs.at(0).why_not == "commit cccccccccccc is not in the history of HEAD");
    room.evidence.clear();
    room.run(head, {"FR-003"}).bundle_hash = "";
    CHECK(room.node("FR-003").proofs.at(0).why_not == "the run names no bundle hash");
}

TEST_CASE("what passed in a dirty tree proves nothing, what failed in it fails") {
    Room room;
    room.report(head, {passed("FR-003 x"), failed("FR-002 x")}).is_dirty = true;
    CHECK(room.state("FR-003") == "untraced");
    CHECK(room.state("FR-002") == "failing");
}

TEST_CASE("without git a run of this very bundle still counts, a report does not") {
    Room room;
    room.history = {};
    room.run(head, {"FR-003"});
    room.report("", {passed("FR-002 x")});
    CHECK(room.state("FR-003") == "verified");
    CHECK(room.state("FR-002") == "planned");
}

TEST_CASE("names that nothing has are told, those in the names of tests are not") {
    Room room;
    room.commit("x\n\nSpec: nobody\nTask: T099\n");
    room.report(head, {passed("FR-777 x")}).cases.push_back({.name = "y", .references = {"FR-888"}});
    const auto trace = room.trace();
    std::vector<std::string> strays;
    for (const auto& stray : trace.strays) strays.push_back(stray.id + " " + stray.where);
    CHECK(strays == std::vector<std::string>{"nobody commit aaaaaaaaaaaa", "T099 commit aaaaaaaaaaaa", "FR-888 'junit.xml'"});
}
