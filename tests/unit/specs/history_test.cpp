// Rules that look at a bundle's past, at a branch, or at a run: judged over data, as git would have told it.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "specs/check.hpp"
#include "specs/example.hpp"
#include "specs/plant.hpp"
#include "specs/rules/check.hpp"

using namespace lhcr;
using namespace lhcr::specs;

namespace {

Bundle bundle_of(Layout layout, const std::string& slug) {
    Bundle bundle;
    bundle.layout = layout, bundle.slug = slug;
    bundle.folder = (layout == Layout::lhcr ? "spec/" : "specs/") + slug;
    for (const auto& [file, text] : new_bundle(slug, layout, "2026-01-05")) bundle.documents[file] = read_document(file, text);
    return bundle;
}

Bundle with(Bundle bundle, const std::string& file, const std::string& from, const std::string& to) {
    std::string text = bundle.documents.at(file).bytes();
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    bundle.documents[file] = read_document(file, text.replace(at, from.size(), to));
    return bundle;
}

std::vector<std::string> told(const std::vector<Diagnostic>& found) {
    std::vector<std::string> list;
    for (const auto& each : found) list.push_back(std::string(rule_of(each.rule).name) + " " + each.message);
    return list;
}

using Told = std::vector<std::string>;

Told judged(const Bundle& bundle, const Around& around) {
    Project project;
    project.around = &around;
    project.teller = bundle.slug;
    if (bundle.layout == Layout::spec_kit) {
        project.constitution_place = ".specify/memory/constitution.md";
        project.constitution = read_document("constitution.md",
                                             "# Orders\n\nA change MUST name its requirement.\n\n**Version**: 1.2.0 | **Ratified**: "
                                             "2026-01-05 | **Last Amended**: 2026-01-05\n");
    }
    Told list;
    for (const auto& each : told(check_model(read_model(bundle), &project, select_rules(Profile::strict))))
        if (each.starts_with("SD06") || each.starts_with("SC052") || each.starts_with("SX046")) list.push_back(each);
    return list;
}

Around with_past(const Bundle& now, const std::vector<Bundle>& past) {
    Around around;
    History& history = around.histories[key_of(now.folder)];
    for (const auto& each : past) history.push_back(moment_of("c" + std::to_string(history.size()), read_model(each)));
    return around;
}

const Bundle first = bundle_of(Layout::lhcr, "orders");

}  // namespace

TEST_CASE("a requirement that is reworded after its task was done makes the link suspect until the task is touched") {
    const Bundle ticked = with(first, "tasks.md", "- [ ] T004 Run", "- [x] T004 Run");
    const Bundle later = with(ticked, "prd.md", "in under 1 second", "in under 5 seconds");
    CHECK(judged(ticked, with_past(ticked, {first, ticked})) == Told{});
    CHECK(judged(later, with_past(later, {first, ticked, ticked})) ==
          Told{"SD063 prd.md changed NFR-001 in the work tree, and tasks.md is older",
               "SD061 NFR-001 was reworded after T004 was done in c1"});
    // Ticked again after the change: the earlier tick does not count.
    const Bundle unticked = with(later, "tasks.md", "- [x] T004", "- [ ] T004");
    CHECK(judged(later, with_past(later, {first, ticked, unticked, later})) == Told{});
    // Other breaks and marks are no other words.
    const Bundle wrapped = with(ticked, "prd.md", "in under 1 second", "in under\n  **1** second");
    CHECK(judged(wrapped, with_past(wrapped, {first, ticked})) == Told{});
}

TEST_CASE("tasks and plan are older than a requirement that came, changed or went, unless they moved with it") {
    const Bundle more = with(first, "prd.md", "that it serves.\n", "that it serves.\n- **FR-003**: The gate MUST run on each change.\n");
    CHECK(judged(more, with_past(more, {first, more})) == Told{"SD063 prd.md changed FR-003 in c1, and tasks.md is older"});
    CHECK(judged(first, with_past(first, {more, first})) == Told{"SD063 prd.md changed FR-003 in c1, and tasks.md is older"});
    const Bundle moved = with(more, "tasks.md", "- [ ] T005 Count", "- [ ] T006 Run it (FR-003)\n- [ ] T005 Count");
    CHECK(judged(moved, with_past(moved, {first, more, moved})) == Told{});
    CHECK(judged(first, with_past(first, {first})) == Told{});
    CHECK(judged(first, with_past(first, {})) == Told{});
}

TEST_CASE("an approved constitution changes with a version or an amendment, the project's with a version") {
    const Bundle changed = with(first, "constitution.md", "SHOULD be one change", "MUST be one change");
    Around around;
    around.change.emplace().base = "abc1234";
    const auto before = [&](const Bundle& now, const std::string& text, bool approved = false) {
        const auto key = now.layout == Layout::lhcr ? key_of(now.folder / "constitution.md") : key_of(".specify/memory/constitution.md");
        around.change->constitutions.clear();
        around.change->constitutions.emplace(key, Before{read_document("constitution.md", text), approved});
        return judged(now, around);
    };
    const std::string old = first.documents.at("constitution.md").bytes();
    CHECK(before(changed, old) == Told{"SC052 the approved constitution changed since abc1234 without an amendment"});
    CHECK(before(changed, old, true) == Told{});
    CHECK(before(first, old + "\n\n") == Told{});  // no word is another
    CHECK(before(with(changed, "constitution.md", "1.0.0", "1.0.1"), old) == Told{});
    CHECK(before(with(changed, "constitution.md", "1.0.0", "0.9.9"), old, false) == Told{"SC052 the constitution's version went back"});
    CHECK(before(changed, "# Draft\n\nNothing is agreed.\n") == Told{});

    const Bundle feature = bundle_of(Layout::spec_kit, "001-orders");
    CHECK(before(feature, "# Orders\n\nOther words.\n\n**Version**: 1.2.0\n") ==
          Told{"SC052 the constitution changed since abc1234, and its version did not"});
    CHECK(before(feature, "# Orders\n\nOther words.\n\n**Version**: 1.1.9\n") == Told{});
    CHECK(before(feature, "# [PROJECT_NAME]\n\n**Version**: [CONSTITUTION_VERSION]\n") == Told{});
}

TEST_CASE("two branches that took the same number are told before they are merged") {
    const Bundle feature = bundle_of(Layout::spec_kit, "002-orders");
    Around around;
    around.change.emplace().name = "origin/main";
    around.change->features[key_of("specs")] = {"002-refunds", "003-invoices"};
    CHECK(judged(feature, around) == Told{"SX046 the number 002 is '002-refunds' in origin/main by now, and '002-orders' here"});
    around.change->features[key_of("specs")] = {"002-orders"};
    CHECK(judged(feature, around) == Told{});
}

TEST_CASE("code that changes alone, and names that lead nowhere") {
    const auto selection = select_rules(Profile::ci);
    Around around;
    Change& change = around.change.emplace();
    change.base = "abc1234";
    change.files = {"README.md", "src/orders/a.py", "src/orders/b.py", "web/x.js"};
    CHECK(told(check_repository(around, selection)) == Told{});  // no map, no claim
    around.paths.code = {{"src/orders/", "orders"}, {"src/", ""}, {"*.js", ""}};
    CHECK(told(check_repository(around, selection)) ==
          Told{"SB003 it and 1 more changed since abc1234, and the spec bundle 'orders' was neither touched nor named",
               "SB003 it changed since abc1234, and no spec bundle was touched or named"});
    change.bundles = {"spec/refunds"};
    CHECK(told(check_repository(around, selection)) ==
          Told{"SB003 it and 1 more changed since abc1234, and the spec bundle 'orders' was neither touched nor named"});
    change.references = {{"commit 1", "orders", true}, {"the pull request", "ordres", false}};
    CHECK(told(check_repository(around, selection)) == Told{"SB004 the pull request names the spec bundle 'ordres', which is not there"});
}

TEST_CASE("a slug is read from what people write, and a sentence is none") {
    for (const char* line : {"Spec: orders", "spec: spec/orders", "Spec: `specs/orders/tasks.md`", "- **Spec**: orders",
                             "spec_slug: orders", "> Spec: spec/orders/"})
        CHECK_MESSAGE(slug_in(line) == "orders", line);
    for (const char* line : {"Spec: see the wiki", "Spec: RFC 9110", "Spec: https://example.com/x", "Specs: orders", "the spec: orders",
                             "Spec:", "Spec: Orders"})
        CHECK_MESSAGE(slug_in(line).empty(), line);
    CHECK(slug_in("Spec: spec/No Such") == "");
    CHECK(slug_in("Spec: spec/No_Such") == "No_Such");
}

TEST_CASE("a run's record names its commit and its bundle, and both are what they were") {
    const auto selection = select_rules(Profile::ci);
    Around around;
    RunRecord& run = around.run.emplace();
    run = read_run_record(R"({"kind":"Run","run_id":"r1","git_sha":"0123456789abcdef","spec_slug":null})", "run.json");
    CHECK(told(check_repository(around, selection)) == Told{"SD064 the run r1 names no spec bundle"});
    run = read_run_record(R"({"run":{"run_id":"r1","git_sha":"0123456789abcdef","spec_slug":"orders","spec_hash":"aa"}})", "run.json");
    CHECK(told(check_repository(around, selection)) ==
          Told{"SB004 the run r1 names the spec bundle 'orders', which 0123456789ab does not hold"});
    run.resolves = true, run.hash_at_commit = "bb";
    CHECK(told(check_repository(around, selection)) ==
          Told{"SD064 the run r1 had a spec bundle 'orders' that is not the one of 0123456789ab"});
    run.hash_at_commit = "aa", run.differ = {"api/openapi.yaml"};
    CHECK(told(check_repository(around, selection)) == Told{"SD060 it is not as in 0123456789ab, which the run r1 validated"});
    // What the run showed was another text.
    run.differ.clear();
    run.moment = moment_of("x", read_model(with(first, "prd.md", "under 1 second", "under 2 seconds")));
    CHECK(judged(first, around) == Told{"SD061 NFR-001 was reworded after the run r1 validated it"});
    CHECK_THROWS_AS((void)read_run_record("[]", "run.json"), Error);
    CHECK_THROWS_AS((void)read_run_record("{\"git_sha\":\"x\"}", "run.json"), Error);
}

TEST_CASE("patterns of the configuration name folders and files") {
    CHECK(matches("src/", "src/a/b.py"));
    CHECK_FALSE(matches("src/", "lib/src/a.py"));
    CHECK(matches("*.sql", "db/migrations/1.sql"));
    const PathMap map;
    for (const char* file :
         {"contracts/pay.yaml", "specs/001-x/contracts/a.json", "api/openapi.v1.yml", "x.schema.json", "db/migrations/0001.sql"})
        CHECK_MESSAGE(std::any_of(map.contracts.begin(), map.contracts.end(), [&](const std::string& each) { return matches(each, file); }),
                      file);
    for (const char* file : {"src/a.py", "docs/openapi.md", "spec/x/prd.md"})
        CHECK_MESSAGE(
            std::none_of(map.contracts.begin(), map.contracts.end(), [&](const std::string& each) { return matches(each, file); }), file);
}
