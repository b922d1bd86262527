// Bundles from documents: what is told from what is written, nothing lost, and a pass whatever the document holds.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "base/error.hpp"
#include "specs/check.hpp"
#include "specs/drafting.hpp"
#include "specs/model.hpp"

using namespace lhcr;
using namespace lhcr::specs;
namespace fs = std::filesystem;

namespace {

constexpr const char* order_notes = R"(# Order export

Finance copies orders by hand today, and it takes a day a month.

## Goals
- One file a month, without anyone's hands.

## Requirements
- The export must hold each order of the month.
- **FR-007**: The export MUST be written within [NEEDS CLARIFICATION: how many?] minutes.
- See [the format](docs/format.md) and [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).

As a bookkeeper, I want to see which orders are missing.

## Acceptance
- 100% of the orders of May are in the file.

## Non-goals
- Invoices.

## Rules
- No customer's address may leave the house.

## Open questions
- Who may read the file?

## To do
- [x] Ask finance
- [ ] T099 Write the query
)";

std::vector<Diagnostic> judged(const std::map<std::string, std::string>& files, Layout layout, const std::string& slug) {
    Bundle bundle;
    bundle.layout = layout, bundle.slug = slug;
    bundle.folder = (layout == Layout::lhcr ? "spec/" : "specs/") + slug;
    for (const auto& [file, text] : files)
        if (file != source_file) bundle.documents[file] = read_document(file, text);
    bundle.carried = true;
    return check_bundle(bundle);
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a document's requirements, criteria, questions and tasks are told apart, and its words stay its own") {
    const Draft draft = read_draft("notes.md", order_notes);
    CHECK(draft.title.text == "Order export");
    REQUIRE(draft.requirements.size() == 3);
    CHECK(draft.requirements[0].text == "The export must hold each order of the month.");
    CHECK(draft.requirements[1].id == "FR-007");
    CHECK(draft.requirements[1].text == "The export MUST be written within … minutes.");
    CHECK(draft.requirements[2].text == "See the format (docs/format.md) and [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180).");
    REQUIRE(draft.questions.size() == 2);
    CHECK(draft.questions[0].text == "how many?");
    CHECK(draft.questions[1].text == "Who may read the file?");
    CHECK(draft.stories.size() == 1);
    CHECK(draft.criteria.size() == 1);
    CHECK(draft.outside.size() == 1);
    CHECK(draft.principles.size() == 1);
    REQUIRE(draft.tasks.size() == 2);
    CHECK(draft.tasks[0].done);
    CHECK(draft.tasks[1].text == "Write the query");
    REQUIRE(draft.lead.size() == 1);
    CHECK(draft.lead[0].text.starts_with("Finance copies orders by hand"));
}

TEST_CASE("the four files pass, with a task for each requirement and each question, and the document beside them") {
    auto files = draft_bundle("order-export", Layout::lhcr, "2026-01-05", order_notes, read_draft("notes.md", order_notes));
    CHECK_FALSE(has_errors(judged(files, Layout::lhcr, "order-export")));
    CHECK(files[source_file] == order_notes);
    CHECK(has(files["prd.md"], "- **FR-007**: The export MUST be written within … minutes."));
    CHECK(has(files["prd.md"], "- **FR-008**: The export must hold each order of the month."));
    CHECK(has(files["plan.md"], "- NEEDS CLARIFICATION: how many? (source.md, line 10)"));
    CHECK(has(files["tasks.md"], "- [ ] T001 Answer: how many? (FR-007)"));
    CHECK(has(files["tasks.md"], "Meet FR-007: "));
    CHECK(has(files["tasks.md"], "- [x] T007 Ask finance"));
    CHECK(has(files["constitution.md"], "1. No customer's address may leave the house."));
}

TEST_CASE("a spec passes as a draft whose plan asks; where the document has tasks they are kept and the plan asks elsewhere") {
    auto files = draft_bundle("001-order-export", Layout::spec_kit, "2026-01-05", order_notes, read_draft("notes.md", order_notes));
    CHECK_FALSE(has_errors(judged(files, Layout::spec_kit, "001-order-export")));
    CHECK(has(files["tasks.md"], "Write the query"));
    CHECK(has(files["plan.md"], "- NEEDS CLARIFICATION: Who may read the file?"));
    CHECK_FALSE(has(files["plan.md"], "**Storage**: NEEDS CLARIFICATION"));
    CHECK(has(files["spec.md"], "As a bookkeeper, I want to see which orders are missing."));
    const std::string plain = "# Sync\n\nThe client MUST sync within 5 minutes.\n";
    files = draft_bundle("002-sync", Layout::spec_kit, "2026-01-05", plain, read_draft("n.md", plain));
    CHECK_FALSE(has_errors(judged(files, Layout::spec_kit, "002-sync")));
    CHECK_FALSE(files.contains("tasks.md"));
    CHECK(has(files["plan.md"], "**Storage**: NEEDS CLARIFICATION"));
}

TEST_CASE("a paragraph may begin with a mark that ends no sentence") {
    const Draft draft = read_draft("n.md", "![a](b.png) The client MUST sync.\n\n.5 seconds MUST do!\n\n?x\n");
    CHECK(draft.requirements.size() == 2);
}

TEST_CASE("words that would break the gate are withheld and pointed at") {
    const std::string hostile =
        "# [FEATURE NAME]\n\n## Requirements\n- <<<<<<< HEAD MUST go\n- It MUST cite FR-999.\n- It MUST be `open\n- <!-- it MUST end\n";
    for (const Layout layout : {Layout::lhcr, Layout::spec_kit}) {
        const std::string slug = layout == Layout::lhcr ? "x" : "001-x";
        auto files = draft_bundle(slug, layout, "2026-01-05", hostile, read_draft("n.md", hostile));
        CHECK_FALSE(has_errors(judged(files, layout, slug)));
        CHECK(files[source_file] == hostile);
        CHECK(has(files[layout == Layout::lhcr ? "prd.md" : "spec.md"], "what source.md says in line 1"));
        if (layout == Layout::lhcr) CHECK(has(files["prd.md"], "what source.md says in line 5"));
    }
    CHECK_THROWS_AS((void)read_draft("n.md", "\xff\xfe"), Error);
    CHECK_THROWS_AS((void)read_draft("n.md", " \n"), Error);
}

TEST_CASE("each real file becomes a bundle of either layout that passes") {
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    const fs::path folder = shared && *shared ? fs::path(shared) / "data/spec-bundles" : fs::path();
    if (folder.empty() || !fs::is_directory(folder)) {
        std::cout << "skip each real file becomes a bundle of either layout that passes: LHCR_TEST_SHARED is not set\n";
        return;
    }
    int files = 0, refused = 0, frames = 0, requirements = 0, questions = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".md") continue;
        const std::string text = read_bytes(entry.path()).value_or("");
        ++files;
        Draft draft;
        try {
            draft = read_draft(entry.path().string(), text);
        } catch (const Error&) {
            ++refused;  // not UTF-8, or empty
            continue;
        }
        requirements += static_cast<int>(draft.requirements.size()), questions += static_cast<int>(draft.questions.size());
        for (const Layout layout : {Layout::lhcr, Layout::spec_kit}) {
            const std::string slug = layout == Layout::lhcr ? "taken" : "001-taken";
            const auto made = draft_bundle(slug, layout, "2026-01-05", text, draft);
            std::string told;
            for (const auto& each : judged(made, layout, slug))
                if (each.severity == Severity::error)
                    told += std::string(rule_of(each.rule).name) + " " + each.file + ":" + std::to_string(each.line) + " " + each.message +
                            "\n";
            CHECK_MESSAGE(told.empty(), entry.path().string() << "\n" << told);
            CHECK(made.at(source_file) == text);
            frames += !has(made.at(layout == Layout::lhcr ? "prd.md" : "spec.md"), source_file);
        }
    }
    MESSAGE("files " << files << ", refused " << refused << ", requirements " << requirements << ", questions " << questions
                     << ", frames alone " << frames);
    CHECK(files >= 500);
    CHECK(frames == 0);
}
