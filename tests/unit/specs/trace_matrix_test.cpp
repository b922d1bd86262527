// What is told: thresholds, proposals, formats; and all of it over real bundles.
#include <doctest/doctest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/error.hpp"
#include "specs/trace/suggest.hpp"
#include "unit/specs/trace_room.hpp"

using namespace trace_room;
namespace trace = lhcr::specs::trace;

TEST_CASE("thresholds are exact, and a baseline's only rise") {
    Room room;
    room.run(head, {"FR-001"});
    const auto trace = room.trace();
    auto thresholds = parse_threshold("FR:verified=33.3");
    measure(trace, thresholds);
    CHECK(thresholds.at(0).is_met);  // 1 of 3
    thresholds = parse_threshold("FR:verified=33.4");
    measure(trace, thresholds);
    CHECK_FALSE(thresholds.at(0).is_met);
    CHECK(threshold_text(thresholds.at(0)) == "FR verified: 1 of 3 (33.3 %), at least 33.4 %");
    CHECK(parse_threshold("all:traced=100").size() == class_count);
    for (const char* wrong : {"", "FR", "FR:verified", "FR:verified=", "FR:verified=101", "FR:verified=-1", "FR:planned=1", "XX:verified=1",
                              "FR:verified=1.25", "FR:verified=1e2"})
        CHECK_THROWS_AS(parse_threshold(wrong), Error);
    CHECK(thresholds_of({{"FR", {{"verified", 80}, {"traced", 99.5}}}}).size() == 2);
    CHECK_THROWS_AS(thresholds_of({{"FR", 80}}), Error);

    const auto kept = raised(trace, {{.slug = "sales", .cls = Class::FR, .reached = Reached::verified, .permille = 900, .is_kept = true}});
    const auto row = [&](Class cls, Reached reached) {
        for (const auto& each : kept)
            if (each.cls == cls && each.reached == reached) return each.permille;
        return -1;
    };
    CHECK(row(Class::FR, Reached::verified) == 900);  // it was more
    CHECK(row(Class::FR, Reached::traced) == 666);
    CHECK(row(Class::NFR, Reached::verified) == -1);  // nothing is no threshold
    const auto again = thresholds_from_baseline(trace::to_json(kept), "baseline");
    CHECK(again.size() == kept.size());
    CHECK(trace::to_json(raised(trace, again)) == trace::to_json(kept));
    CHECK_THROWS_AS(thresholds_from_baseline({{{"slug", "x"}, {"class", "FR"}, {"state", "verified"}, {"percent", 1e9}}}, "baseline"),
                    Error);
}

TEST_CASE("a missing reference is proposed where the words say so, as lines that git applies") {
    auto files = std::map<std::string, std::string>{
        {"prd.md",
         "- **FR-001**: Refunds MUST name the invoice they cancel.\n- **FR-002**: The nightly export MUST hold every invoice as CSV.\n- "
         "**FR-003**: Passwords MUST be hashed.\n"},
        {"tasks.md",
         "# Tasks\n- [ ] T001 Nightly export of invoices as CSV in `src/export_csv.py`\n- [ ] T002 Refunds cancel invoices and name them "
         "(FR-009)\n- "
         "[ ] T003 Write the manual\n"}};
    const auto bundle = bundle_of("sales", files);
    const auto model = read_model(bundle);
    const auto found = suggest(model, read_items(model));
    REQUIRE(found.size() == 2);
    CHECK(found[0].requirement == "FR-001");
    CHECK(found[0].task == "T002");
    CHECK(found[1].requirement == "FR-002");
    CHECK(found[1].task == "T001");
    const auto fix = trace::apply(model, found);
    CHECK(fix.after ==
          "# Tasks\n- [ ] T001 Nightly export of invoices as CSV in `src/export_csv.py` (FR-002)\n- [ ] T002 Refunds cancel invoices and "
          "name them (FR-009, FR-001)\n- [ ] T003 Write "
          "the manual\n");
    CHECK(diff_text(fix, "spec/sales/tasks.md", 3)
              .starts_with("--- a/spec/sales/tasks.md\n+++ b/spec/sales/tasks.md\n@@ -1,4 +1,4 @@\n # Tasks\n-"));
}

TEST_CASE("each format says the same, and a text of a bundle is a text in it") {
    Room room;
    auto files = std::map<std::string, std::string>{
        {"prd.md", "- **FR-001**: =cmd|' /C calc'!A0 <script>alert(1)</script> | [x](javascript:1) @everyone \xE2\x80\xAE\n"},
        {"tasks.md", "- [ ] T001 x (FR-001)\n"}};
    room.now = room.before = bundle_of("sales", files);
    room.report(head, {failed("FR-001 <b>&\"]]>")});
    const auto trace = room.trace();
    auto thresholds = parse_threshold("FR:verified=50");
    measure(trace, thresholds);
    const auto matrix = matrix_of(trace, thresholds, {}, {});
    CHECK_FALSE(matrix.is_met());
    const auto html = render_html(matrix);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("&lt;script&gt;alert(1)&lt;/script&gt;") != std::string::npos);
    CHECK(html.find("\xE2\x80\xAE") == std::string::npos);
    CHECK(html.find("http") == html.find("http-equiv"));  // nothing is fetched from anywhere
    const auto markdown = render_markdown(matrix);
    CHECK(markdown.find("<script") == std::string::npos);
    CHECK(markdown.find("\\| \\[x](javascript:1) @\u200b"
                        "everyone") != std::string::npos);
    const auto csv = render_csv(matrix);
    CHECK(csv.find("\"'=cmd|' /C calc'!A0 ") != std::string::npos);
    const auto junit = read_junit(trace::render_junit(matrix), "own");
    REQUIRE(junit.cases.size() == 3);
    CHECK(junit.cases[0].outcome == Outcome::failed);
    CHECK(junit.cases[0].message == "failing: FR-001 <b>&\"]]> failed: 1 is not 2");
    CHECK(junit.cases[1].outcome == Outcome::skipped);
    CHECK(junit.cases[2].outcome == Outcome::failed);  // the threshold
    const auto document = document_of(matrix);
    CHECK(document["passed"] == false);
    CHECK(document["items"].size() == 2);
    CHECK(document["summary"][0]["failing"] == 1);
    CHECK_THROWS_AS(matrix_of(trace, {}, {"XX"}, {}), Error);
    CHECK_THROWS_AS(matrix_of(trace, {}, {}, {"done"}), Error);
    CHECK(matrix_of(trace, {}, {"T"}, {"planned"}).rows.size() == 1);
}

TEST_CASE("trace: every real bundle gives items, a matrix in each format and a proposal, without a crash") {
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    const std::filesystem::path folder = shared && *shared ? std::filesystem::path(shared) / "data/spec-bundles" : std::filesystem::path();
    if (folder.empty() || !std::filesystem::is_directory(folder)) {
        MESSAGE("skip: LHCR_TEST_SHARED names no folder with data/spec-bundles");
        return;
    }
    std::size_t bundles = 0, items = 0, served = 0, suggestions = 0;
    const auto begun = std::chrono::steady_clock::now();
    for (const auto& project : std::filesystem::directory_iterator(folder)) {
        if (!project.is_directory()) continue;
        for (const auto& place : find_places({project.path().string()}, std::nullopt, true)) {
            const auto bundle = read_bundle(place.folder, place.layout);
            const auto model = read_model(bundle);
            const auto own = read_items(model);
            ++bundles;
            for (const auto& each : own) {
                ++items;
                served += !each.tasks.empty();
                CHECK(each.line > 0);
                CHECK(each.text_hash.size() == 64);
                for (const auto task : each.tasks) CHECK(own[task].cls == Class::T);
            }
            const auto proposed = suggest(model, own);
            suggestions += proposed.size();
            if (!proposed.empty()) {
                const auto fix = trace::apply(model, proposed);
                CHECK(fix.before != fix.after);
                CHECK(std::count(fix.before.begin(), fix.before.end(), '\n') == std::count(fix.after.begin(), fix.after.end(), '\n'));
                // What was proposed is what it then says.
                auto changed = bundle;
                changed.documents["tasks.md"] = read_document("tasks.md", fix.after);
                const auto after = items_of(changed);
                for (const auto& each : proposed) CHECK_FALSE(item(after, each.requirement).tasks.empty());
            }
            auto trace = link({traced(bundle)}, {}, {});
            judge(trace, {});
            const auto matrix = matrix_of(trace, {}, {}, {});
            CHECK_FALSE(render_markdown(matrix).empty());
            CHECK_FALSE(render_html(matrix).empty());
            CHECK_FALSE(render_csv(matrix).empty());
            if (!own.empty()) CHECK(read_junit(trace::render_junit(matrix), "own").cases.size() == own.size());
            document_of(matrix).dump(-1, ' ', false, json::error_handler_t::replace);
        }
    }
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun).count();
    std::cout << bundles << " bundles, " << items << " items, " << served << " served by tasks, " << suggestions << " references proposed, "
              << took << " ms\n";
    CHECK(bundles > 50);
    CHECK(items > 1000);
}
