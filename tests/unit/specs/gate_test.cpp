// The gate over repositories: what lies around a bundle, order and threads, hostile bytes.
#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <set>

#include "base/error.hpp"
#include "specs/baseline.hpp"
#include "specs/example.hpp"
#include "specs/fix.hpp"
#include "specs/gate.hpp"
#include "specs/markdown.hpp"
#include "specs/report/report.hpp"

using namespace lhcr;
using namespace lhcr::specs;
namespace fs = std::filesystem;

namespace {

struct Tree {
    fs::path root = fs::temp_directory_path() / ("lhcr-gate-" + std::to_string(::getpid()));
    Tree() { fs::create_directories(root); }
    ~Tree() { fs::remove_all(root); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary) << text;
    }
    void bundle(const std::string& slug, Layout layout = Layout::spec_kit) const {
        for (const auto& [file, text] : new_bundle(slug, layout, "2026-01-05"))
            write((layout == Layout::lhcr ? "spec/" : "specs/") + slug + "/" + file, text);
    }
    std::vector<std::string> hits(const std::string& rule) const {
        std::vector<std::string> hit;
        for (const auto& each : judge(find_places({root.string()}), select_rules(Profile::strict)).findings)
            if (rule_of(each.rule).name == rule) hit.push_back(each.slug + ": " + each.message);
        return hit;
    }
};

// The real files, or none.
std::vector<fs::path> real_files() {
    std::vector<fs::path> files;
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    const fs::path folder = shared && *shared ? fs::path(shared) / "data/spec-bundles" : fs::path();
    if (folder.empty() || !fs::is_directory(folder)) return files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.path().extension() == ".md") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

}  // namespace

TEST_CASE("two features of one number are told with the second") {
    const Tree tree;
    tree.bundle("001-orders"), tree.bundle("001-refunds"), tree.bundle("002-invoices");
    CHECK(tree.hits("SX046") == std::vector<std::string>{"001-refunds: the number 001 is '001-orders' and '001-refunds'"});
}

TEST_CASE("a branch that is called after an issue is no other feature") {
    const Tree tree;
    tree.bundle("001-login");
    std::string plan = new_bundle("001-login", Layout::spec_kit, "2026-01-05").at("plan.md");
    const auto branch = plan.find("`001-login`");
    REQUIRE(branch != std::string::npos);
    tree.write("specs/001-login/plan.md", plan.replace(branch, 11, "`482-login-timeout`"));
    CHECK(tree.hits("SX043").empty());
    tree.bundle("482-login-timeout");
    CHECK(tree.hits("SX043").size() == 1);
}

TEST_CASE("a link may ask a site for a view, and begin at the root of a repository of several projects") {
    const Tree tree;
    fs::create_directories(tree.root / ".git");
    tree.write("docs/adr.md", "# ADR\n");
    for (const auto& [file, text] : new_bundle("001-pay", Layout::spec_kit, "2026-01-05"))
        tree.write("services/pay/specs/001-pay/" + file,
                   file == "plan.md"
                       ? text + "\n[a](/docs/adr.md) [b](../../../../docs/adr.md?plain=1#L3) [c](?tab=readme) [d](/docs/none.md?raw=1)\n"
                       : text);
    std::vector<std::string> found;
    for (const auto& each : judge(find_places({(tree.root / "services/pay").string()}), select_rules(Profile::ci)).findings)
        if (rule_of(each.rule).name == "SX042") found.push_back(each.message);
    CHECK(found == std::vector<std::string>{"'/docs/none.md?raw=1' leads nowhere"});
}

TEST_CASE("what fails a gate fails every format of it") {
    const Tree tree;
    tree.bundle("001-refunds");
    auto report = judge(find_places({tree.root.string()}), select_rules(Profile::ci));
    Diagnostic warning;
    warning.rule = RuleId::SR027, warning.severity = Severity::warning, warning.message = "vague", warning.file = "spec.md";
    report.findings = {warning};
    const auto says = [&](std::string_view format, std::string_view words) {
        return find_report_format(format)->render(report).find(words) != std::string::npos;
    };
    report.count();
    CHECK((report.failures == 0 && says("junit", "failures=\"0\"") && says("tap", "\nok 1") && says("markdown", ": passed\n") &&
           says("pretty", "1 spec bundle: passed, 1 warning")));
    report.fail_on = Severity::warning;
    report.count();
    CHECK((report.failures == 1 && report.bundles[0].failures == 1));
    CHECK((says("junit", "failures=\"1\"") && says("junit", "<failure type=\"SR027\"") && !says("junit", "failures=\"0\"")));
    CHECK((says("tap", "\nnot ok 1") && says("markdown", ": rejected\n") && says("pretty", "1 spec bundle: rejected, 1 warning")));
    CHECK(says("github", "1 spec bundle: rejected, 1 warning"));
}

TEST_CASE("a done task whose file is not in the repository is told, where the repository is here") {
    const Tree tree;
    tree.bundle("001-orders");
    tree.write("src/models/order.py", "");
    tree.write("specs/001-orders/tasks.md",
               "# Tasks\n## Phase 1: Setup\n- [x] T001 Add it in `src/models/order.py`\n- [x] T002 And in `src/models/odrer.py`\n");
    CHECK(tree.hits("SX045").empty());
    tree.write(".git/HEAD", "");
    CHECK(tree.hits("SX045") == std::vector<std::string>{"001-orders: the task is done, but 'src/models/odrer.py' is not there"});
}

TEST_CASE("the project's constitution is told once, with its first feature") {
    const Tree tree;
    tree.bundle("001-orders"), tree.bundle("002-refunds");
    CHECK(tree.hits("SC050").empty());  // no .specify, no claim to one
    tree.write(".specify/memory/x.md", "");
    CHECK(tree.hits("SC050") == std::vector<std::string>{"001-orders: the project has no constitution"});
    tree.write(".specify/memory/constitution.md",
               "# Orders\n### I. The specification leads\n**Version**: 1.0.0 | **Ratified**: 2026-02-01 | **Last Amended**: 2026-01-01\n");
    CHECK(tree.hits("SC051") == std::vector<std::string>{"001-orders: it was amended before it was ratified"});
}

TEST_CASE("both layouts lie side by side, and the report is the same at every number of threads") {
    const Tree tree;
    for (int i = 1; i <= 40; ++i)
        tree.bundle("feature-" + std::to_string(i), Layout::lhcr), tree.bundle(std::to_string(100 + i) + "-feature");
    tree.write("specs/120-feature/tasks.md", "# Tasks\n- [?] T001 a\n");
    tree.write("spec/feature-7/prd.md", "# PRD\n");
    std::set<std::string> seen;
    for (const unsigned threads : {1u, 2u, 8u}) {
        const auto report = judge(find_places({tree.root.string()}), select_rules(Profile::strict), std::nullopt, threads);
        std::string text = std::to_string(report.bundles.size());
        for (const auto& each : report.findings) text += to_json(each).dump();
        seen.insert(text);
        CHECK(report.bundles.size() == 80);
        CHECK(report.errors > 0);
    }
    CHECK(seen.size() == 1);
}

TEST_CASE("a buffer is judged instead of its file") {
    const Tree tree;
    tree.bundle("001-orders");
    const auto places = find_places({(tree.root / "specs/001-orders").string()});
    CHECK(judge(places, select_rules(Profile::ci)).errors == 0);
    CHECK(judge(places, select_rules(Profile::ci), Overlay{tree.root / "specs/001-orders/plan.md", "<<<<<<< HEAD\n"}).errors > 0);
}

TEST_CASE("a buffer of the project's constitution is judged, one of a note beside the bundle's files is not") {
    const Tree tree;
    tree.bundle("001-orders");
    tree.write(".specify/memory/constitution.md", "# Orders\n### I. The specification leads\n");
    const auto told = [&](const std::string& file) {
        const Overlay buffer{tree.root / file,
                             "<<<<<<< HEAD\n**Version**: 1.0.0 | **Ratified**: 2026-02-01 | **Last Amended**: 2026-01-01\n"};
        std::string text;
        for (const auto& each : judge(find_places({folder_of_file(buffer.path).string()}), select_rules(Profile::strict), buffer).findings)
            if (each.rule == RuleId::SB005 || each.message == "it was amended before it was ratified") text += each.message + "\n";
        return text;
    };
    CHECK(told(".specify/memory/constitution.md").find("amended before") != std::string::npos);
    CHECK(told("specs/001-orders/notes/call.md").empty());
    CHECK_FALSE(told("specs/001-orders/plan.md").empty());
}

TEST_CASE("a baseline keeps what it holds of bundles that were not judged, and two projects of a repository apart") {
    const Tree tree;
    tree.bundle("a", Layout::lhcr), tree.bundle("b", Layout::lhcr);
    for (const std::string slug : {"a", "b"}) fs::remove(tree.root / "spec" / slug / "plan.md");
    const auto judged = [&](const std::string& path) {
        auto report = judge(find_places({(tree.root / path).string()}), select_rules(Profile::ci));
        report.ruleset = "2026.11";
        return report;
    };
    auto all = judged("");
    const auto before = parse_baseline(baseline_text(all), "x");
    CHECK(before.fingerprints.size() == 2);
    auto one = judged("spec/a");
    CHECK(apply_baseline(before, one) == 0);
    CHECK(parse_baseline(baseline_text(one, before), "x").fingerprints == before.fingerprints);
    fs::remove_all(tree.root / "spec/b");  // what is gone is needed by nobody
    one = judged("spec/a");
    CHECK(apply_baseline(before, one) == 1);
    CHECK(parse_baseline(baseline_text(one, before), "x").fingerprints.size() == 1);

    tree.write(".git/HEAD", "");
    CHECK(judged("spec/a").findings[0].fingerprint == one.findings[0].fingerprint);
    for (const std::string project : {"services/pay", "services/ship"}) tree.write(project + "/spec/a/prd.md", "# A\n");
    const auto pay = parse_baseline(baseline_text(judged("services/pay")), "x");
    auto ship = judged("services/ship");
    const auto errors = ship.errors;
    CHECK(errors > 0);
    CHECK(apply_baseline(pay, ship) == 0);
    CHECK(ship.errors == errors);
    auto again = judged("services/pay");
    apply_baseline(pay, again);
    CHECK(again.errors == 0);
}

TEST_CASE("fixes mend what they name and nothing else") {
    const Tree tree;
    tree.bundle("orders", Layout::lhcr);
    tree.write("spec/orders/tasks.md",
               "\xEF\xBB\xBF# Tasks\r\n- [ ] T004 one (FR-001)\r\n- [ ] another (FR-002) \n- [ ] third  \n```\ncode \n```\n");
    const Bundle bundle = read_bundle(tree.root / "spec/orders");
    const Model model = read_model(bundle);
    const auto fixes = safe_fixes(bundle, model, check_model(model, nullptr, select_rules(Profile::strict)));
    REQUIRE(fixes.size() == 1);
    CHECK(fixes[0].after == "# Tasks\n- [ ] T004 one (FR-001)\n- [ ] T005 another (FR-002)\n- [ ] T006 third  \n```\ncode \n```\n");
    CHECK(diff_text(fixes[0], "x").starts_with("--- a/x\n+++ b/x\n@@ -1,4 +1,4 @@\n-"));
}

namespace {

/// A new bundle whose tasks.md says this; what is told of it by id and line, and what its mends leave.
struct Mended {
    std::vector<std::string> told;
    std::string after;
    std::vector<std::string> told_after;
};
Mended mended(const std::string& tasks, Layout layout = Layout::lhcr) {
    const auto judged = [&](const std::string& text, std::vector<std::string>& told, std::vector<Fix>* fixes) {
        Bundle bundle;
        bundle.layout = layout, bundle.slug = layout == Layout::lhcr ? "orders" : "001-orders";
        bundle.folder = (layout == Layout::lhcr ? "spec/" : "specs/") + bundle.slug;
        for (const auto& [file, own] : new_bundle(bundle.slug, layout, "2026-01-05"))
            bundle.documents[file] = read_document(file, file == "tasks.md" ? text : own);
        const Model model = read_model(bundle);
        const auto found = check_model(model, nullptr, select_rules(Profile::strict));
        for (const auto& each : found)
            if (each.rule == RuleId::ST039 || each.rule == RuleId::SF081)
                told.push_back(std::string(rule_of(each.rule).name) + ":" + std::to_string(each.line));
        if (fixes) *fixes = safe_fixes(bundle, model, found);
    };
    Mended result;
    std::vector<Fix> fixes;
    judged(tasks, result.told, &fixes);
    result.after = tasks;
    for (const auto& fix : fixes)
        if (fix.file == "tasks.md") result.after = fix.after;
    judged(result.after, result.told_after, nullptr);
    return result;
}

}  // namespace

TEST_CASE("a box of which one reading is left is mended, and each that is mended was told") {
    struct Row {
        const char *written, *meant;
    };
    for (const auto& [written, meant] :
         {Row{"[✓]", "[x]"}, Row{"[✔]", "[x]"}, Row{"[✔️]", "[x]"}, Row{"[☑]", "[x]"}, Row{"[✅]", "[x]"}, Row{"[]", "[ ]"},
          Row{"[  ]", "[ ]"}, Row{"[ x]", "[x]"}, Row{"[x ]", "[x]"}, Row{"[ X ]", "[X]"}}) {
        for (const Layout layout : {Layout::lhcr, Layout::spec_kit})
            for (const char* id : {"T002", "**T002**"}) {
                const auto with = [&](const char* box) {
                    return "# Tasks\n- [ ] T001 one (FR-001)\n- " + std::string(box) + " " + id + " two (FR-002)\n";
                };
                CAPTURE(with(written));
                const auto result = mended(with(written), layout);
                CHECK(result.told == std::vector<std::string>{"ST039:3"});
                CHECK(result.after == with(meant));
                CHECK(result.told_after.empty());
            }
    }
}

TEST_CASE("a mark that may mean two things is told, says so, and is left to people") {
    for (const char* box : {"[~]", "[?]", "[!]", "[✗]", "[/]", "[*]"}) {
        const std::string text = "# Tasks\n- [ ] T001 one (FR-001)\n- " + std::string(box) + " T002 two (FR-002)\n";
        CAPTURE(text);
        const auto result = mended(text);
        CHECK(result.told == std::vector<std::string>{"ST039:3"});
        CHECK(result.after == text);
    }
    CHECK(mended("# Tasks\n- [ ] T001 one (FR-001)\n- [-] T002 dropped (FR-002)\n").told.empty());
    // No boxes: a label, a list of some language, a link, an empty one that no id follows; and what stands in code.
    const std::string none =
        "# Tasks\n- [ ] T001 one (FR-001)\n- [P] parallel\n- [] is empty\n- [✓](a.md) T002\n```\n- [✓] T003 three\n```\n";
    CHECK(mended(none).told.empty());
    CHECK(mended(none).after == none);
}

TEST_CASE("ticks and bullets are written as most of the file writes them") {
    const auto ticks = mended("# Tasks\n- [X] T001 one\n- [x] T002 two\n- [X] T003 three\n");
    CHECK(ticks.told == std::vector<std::string>{"SF081:3"});
    CHECK(ticks.after == "# Tasks\n- [X] T001 one\n- [X] T002 two\n- [X] T003 three\n");
    CHECK(ticks.told_after.empty());
    CHECK(mended("# Tasks\n- [X] T001 one\n- [x] T002 two\n").after == "# Tasks\n- [x] T001 one\n- [x] T002 two\n");

    const auto bullets = mended(
        "# Tasks\n- [ ] T001 one\n* [ ] T002 two\n  + [ ] a step\n  + [ ] a step\n- [ ] T003 three\n+ [x] T004 four\n- [ ] T005 five\n");
    CHECK(bullets.told == std::vector<std::string>{"SF081:3"});
    CHECK(bullets.after ==
          "# Tasks\n- [ ] T001 one\n- [ ] T002 two\n  + [ ] a step\n  + [ ] a step\n- [ ] T003 three\n- [x] T004 four\n- [ ] T005 five\n");
    CHECK(bullets.told_after.empty());
    // A file that uses another one throughout is as good, and so is a tie: nothing says which is meant.
    for (const std::string text : {"# Tasks\n* [ ] T001 one\n* [X] T002 two\n", "# Tasks\n* [ ] T001 one\n- [ ] T002 two\n"}) {
        CHECK(mended(text).told.empty());
        CHECK(mended(text).after == text);
    }
}

TEST_CASE("several mends of one line do not disturb each other, and a mended task keeps its number to itself") {
    const auto result = mended("\xEF\xBB\xBF- [✓] one \r\n- [ ] T002 two\r\n- [] T007 three\r\n* [✔] four\r\n");
    CHECK(result.after == "- [x] T008 one\n- [ ] T002 two\n- [ ] T007 three\n- [x] T009 four\n");
    CHECK(result.told_after.empty());
    // What is suppressed is left alone.
    const std::string kept = "# Tasks\n- [ ] T001 one\n<!-- lhcr-disable-next-line ST039: our tracker writes it -->\n- [✓] T002 two\n";
    CHECK(mended(kept).after == kept);
}

TEST_CASE("what is hostile is read to its end and gets a verdict") {
    const auto repeated = [](const std::string& text, std::size_t bytes) {
        std::string result;
        while (result.size() < bytes) result += text;
        return result;
    };
    const std::size_t mebibyte = 1u << 20;
    for (const auto& text :
         {repeated("> ", 60000) + "\n" + repeated(">\n", mebibyte), repeated("- ", 60000) + "\n" + repeated("\n", mebibyte),
          repeated("`", mebibyte / 32) + "\n" + repeated("`a ``b ", 60000), repeated("[a](", 60000), repeated("**a_", 60000) + "\n",
          repeated("<!-- ", 60000), repeated("<!--\n", mebibyte),
          repeated("|a", 60000) + "\n" + repeated("|-", 60000) + "\n" + repeated("|\n", mebibyte), repeated("# FR-001\n", mebibyte),
          repeated("- **FR-001**: MUST\n", mebibyte / 4), repeated("- [ ] T001 [US1] a\n", mebibyte / 4), repeated("[US1-US9999]", 60000),
          repeated("FR-", 60000), repeated("a\n\n", mebibyte), repeated("1. a\n   ", mebibyte / 2), repeated("```\n", mebibyte),
          repeated("<!-- lhcr-disable-file SP014: x -->\nTBD\n", mebibyte), std::string("\xEF\xBB\xBF"),
          std::string("---\n") + repeated("a: b\n", 4000)}) {
        Bundle bundle;
        bundle.layout = Layout::spec_kit;
        bundle.slug = "001-x", bundle.folder = "specs/001-x";
        for (const char* file : {"spec.md", "plan.md", "tasks.md"}) bundle.documents[file] = read_document(file, text);
        // Where a rule goes over the rest of a line for each bracket of it, this takes minutes, and the suite's limit ends it.
        CHECK_NOTHROW(check_model(read_model(bundle), nullptr, select_rules(Profile::strict)));
    }
}

TEST_CASE("mutations of the real files never crash, and every one gets a verdict") {
    const auto files = real_files();
    if (files.empty()) {
        std::cout << "skip mutations of the real files never crash: LHCR_TEST_SHARED is not set\n";
        return;
    }
    constexpr unsigned seed = 20261126;
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) { return static_cast<std::size_t>(random() % below); };
    const std::vector<std::string> marks = {
        "```",   "<!--", "-->", "`", "[ ]", "- [x] T001 ", "**FR-001**:", "\xff", "\r\n", "---\n", "|", "](", "# ", std::string(1, '\0'),
        "[US1]", "\t",   "    "};
    const auto selection = select_rules(Profile::strict);
    int mutations = 0;
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(8);
    while (std::chrono::steady_clock::now() < until && mutations < 4000) {
        Bundle bundle;
        bundle.layout = pick(2) ? Layout::lhcr : Layout::spec_kit;
        bundle.slug = "001-x", bundle.folder = "specs/001-x";
        for (const auto& file : files_of(bundle.layout)) {
            std::string text = read_bytes(files[pick(files.size())]).value_or("");
            for (std::size_t i = pick(6); i > 0 && !text.empty(); --i) {
                const std::size_t at = pick(text.size());
                if (pick(3) == 0) text.erase(at, pick(400));
                else text.insert(at, marks[pick(marks.size())]);
            }
            bundle.documents[file] = read_document(file, text);
        }
        const auto found = check_model(read_model(bundle), nullptr, selection);
        for (const auto& each : found) REQUIRE(each.fingerprint.size() == 32);
        ++mutations;
    }
    MESSAGE("seed " << seed << ", mutated bundles " << mutations << " of " << files.size() << " files");
    CHECK(mutations >= 50);
}
