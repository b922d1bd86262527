// A draft as files. What a document leaves open stands in plan.md as NEEDS CLARIFICATION, where both layouts allow it before there is work
// on it, and in the four-file layout, which asks for tasks at once, as the first tasks besides; a PRD or spec with such a mark would not
// pass.
//
// It passes because it is judged before it is answered: words that a rule calls an error are withheld, and the document is pointed at.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "specs/check.hpp"
#include "specs/drafting.hpp"
#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace {

/// A file that knows which of its lines are somebody's words.
class Sheet {
public:
    explicit Sheet(std::map<std::pair<std::string, int>, Said*>& owners, std::string file) : owners_(owners), file_(std::move(file)) {}

    Sheet& line(const std::string& text = {}) {
        text_ += text + '\n';
        ++number_;
        return *this;
    }
    /// Somebody's words in a line, with ours around them.
    Sheet& said(Said& said, const std::string& before, const std::string& after = {}) {
        owners_[{file_, number_ + 1}] = &said;
        return line(before + words(said) + after);
    }
    /// The first of them.
    Sheet& brief(Said& said, const std::string& before, const std::string& after) {
        constexpr std::size_t most = 90;
        std::string text = words(said);
        if (text.size() > most) {
            auto end = text.rfind(' ', most);
            if (end == std::string::npos || end < most / 2)
                for (end = most; end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80;) --end;
            text = text.substr(0, end) + " …";
        }
        owners_[{file_, number_ + 1}] = &said;
        return line(before + text + after);
    }
    static std::string words(const Said& said) {
        return said.withheld ? fmt::format("what {} says in line {}", source_file, said.line) : said.text;
    }
    const std::string& text() const { return text_; }

private:
    std::map<std::pair<std::string, int>, Said*>& owners_;
    std::string file_, text_;
    int number_ = 0;
};

using Files = std::map<std::string, std::string>;
using Owners = std::map<std::pair<std::string, int>, Said*>;

// An id for each, its own where it is one and is free; others go on behind the highest.
void number(std::vector<Said>& list, std::string_view family, std::set<std::string>& used) {
    int highest = 0;
    for (auto& said : list) {
        const auto ids = requirement_ids(said.id);
        const bool own =
            !ids.empty() && ids[0].text.size() == said.id.size() && (ids[0].family == family || (family == "FR" && ids[0].family == "NFR"));
        if (!own || !used.insert(canonical_id(said.id)).second) {
            said.id.clear();
            continue;
        }
        if (ids[0].family == family) highest = std::max(highest, std::stoi(canonical_id(said.id).substr(family.size() + 1)));
    }
    for (auto& said : list)
        if (said.id.empty()) {
            said.id = fmt::format("{}-{:03}", family, ++highest);
            used.insert(canonical_id(said.id));
        }
}

void bullets(Sheet& sheet, std::vector<Said>& list, const std::string& otherwise) {
    for (auto& said : list) sheet.said(said, "- ");
    if (list.empty()) sheet.line(otherwise);
}

const std::string kept =
    fmt::format("Taken from [{0}]({0}), which is kept as it was written; where the two differ, this file is what counts.", source_file);

std::string constitution(const std::string& slug, const std::string& date, Draft& draft, Owners& owners) {
    Sheet sheet(owners, "constitution.md");
    sheet.said(draft.title, "# ", " Constitution")
        .line()
        .line(fmt::format("What holds for {} whatever is built.", slug))
        .line()
        .line("## Principles");
    int n = 0;
    for (auto& said : draft.principles) sheet.said(said, fmt::format("{}. ", ++n));
    sheet.line(fmt::format("{}. **The specification leads.** A change to {} MUST name the requirement that it serves.", n + 1, slug));
    sheet.line(
        fmt::format("{}. **Evidence decides.** A requirement is met when a run shows it; a ticked box MUST NOT count as evidence.", n + 2));
    sheet.line().line("## Governance").line("This file is changed by a pull request of its own that two maintainers approve.");
    sheet.line(
        "A principle dropped or turned around raises the first number of the version, a new one the second, a clearer wording the third.");
    sheet.line().line(fmt::format("**Version**: 1.0.0 | **Ratified**: {0} | **Last Amended**: {0}", date));
    return sheet.text();
}

void questions(Sheet& sheet, Draft& draft) {
    if (draft.questions.empty()) return;
    sheet.line()
        .line("## Open questions")
        .line(fmt::format("{} leaves them open; each is answered in the requirements, and goes from here.", source_file));
    for (auto& said : draft.questions) sheet.said(said, "- NEEDS CLARIFICATION: ", fmt::format(" ({}, line {})", source_file, said.line));
}

// The requirement that a question was written into, else the first.
const std::string& asked_of(const Said& question, const Draft& draft) {
    for (const auto& said : draft.requirements)
        if (said.line == question.line) return said.id;
    return draft.requirements.front().id;
}

Files four_files(const std::string& slug, const std::string& date, Draft& draft, Owners& owners) {
    Sheet prd(owners, "prd.md"), plan(owners, "plan.md"), tasks(owners, "tasks.md");
    prd.said(draft.title, "# PRD: ").line().line(kept).line().line("## Problem");
    for (auto& said : draft.lead) prd.said(said, "");
    if (draft.lead.empty()) prd.line(fmt::format("{} does not say what is wrong today.", source_file));
    prd.line().line("## Goals");
    bullets(prd, draft.goals, fmt::format("- What {} asks for is built, and a run shows it.", source_file));
    prd.line().line("## Requirements");
    for (auto& said : draft.requirements) prd.said(said, fmt::format("- **{}**: ", said.id));
    prd.line().line("## Success criteria");
    for (auto& said : draft.criteria) prd.said(said, fmt::format("- **{}**: ", said.id));
    if (!draft.stories.empty() || !draft.scenarios.empty()) {
        prd.line().line("## Stories");
        for (auto& said : draft.stories) prd.said(said, "- ");
        for (auto& said : draft.scenarios) prd.said(said, "- ");
    }
    prd.line().line("## Out of scope");
    bullets(prd, draft.outside,
            fmt::format("{} names nothing that is out of scope. What holds in any case is in the [constitution](constitution.md).",
                        source_file));

    plan.said(draft.title, "# Plan: ")
        .line()
        .line("## Approach")
        .line("The open questions of the [PRD](prd.md) are answered first, then its requirements are met, then runs show it.");
    plan.line().line("## Phases");
    int n = 0;
    if (!draft.questions.empty()) plan.line(fmt::format("{}. **Clarify**: each open question has an answer in the requirements.", ++n));
    for (auto& said : draft.phases) plan.said(said, fmt::format("{}. ", ++n));
    plan.line(fmt::format("{}. **Build**: each requirement is met by its tasks ({}).", ++n, draft.requirements.front().id));
    plan.line(fmt::format("{}. **Show it**: a run shows each success criterion ({}).", ++n, draft.criteria.front().id));
    questions(plan, draft);
    plan.line().line("## Verification").line("`lhcr spec validate` passes on each pull request.");

    tasks.said(draft.title, "# Tasks: ").line().line("A box is ticked when the work is in the tree; what counts as shown is a run.");
    int id = 0, phase = 0;
    if (!draft.questions.empty()) {
        tasks.line().line(fmt::format("## Phase {}: Clarify", ++phase));
        for (auto& said : draft.questions)
            tasks.said(said, fmt::format("- [ ] T{:03} Answer: ", ++id), fmt::format(" ({})", asked_of(said, draft)));
    }
    tasks.line().line(fmt::format("## Phase {}: Build", ++phase));
    for (auto& said : draft.requirements)
        tasks.brief(said, fmt::format("- [ ] T{:03} Meet {}: ", ++id, said.id), fmt::format(" ({})", said.id));
    for (auto& said : draft.criteria)
        tasks.brief(said, fmt::format("- [ ] T{:03} Show {}: ", ++id, said.id), fmt::format(" ({})", said.id));
    if (!draft.tasks.empty()) {
        tasks.line().line(fmt::format("## Phase {}: What {} lists", ++phase, source_file));
        for (auto& said : draft.tasks) tasks.said(said, fmt::format("- [{}] T{:03} ", said.done ? 'x' : ' ', ++id));
    }
    return {{"constitution.md", constitution(slug, date, draft, owners)},
            {"prd.md", prd.text()},
            {"plan.md", plan.text()},
            {"tasks.md", tasks.text()}};
}

void story(Sheet& spec, int n, Said& said, std::vector<Said>& scenarios, bool takes_all) {
    spec.line()
        .line(fmt::format("### User Story {} - {} (Priority: P{})", n, n == 1 ? "What is asked first" : "What is asked besides",
                          std::min(n, 9)))
        .line();
    spec.said(said, "").line();
    spec.line(fmt::format("**Why this priority**: {} names it in this place", source_file)).line();
    spec.line("**Independent Test**: read it to who asked for it, and show the run that does it")
        .line()
        .line("**Acceptance Scenarios**:")
        .line();
    int scenario = 0;
    if (takes_all)
        for (auto& each : scenarios) spec.said(each, fmt::format("{}. ", ++scenario));
    if (scenario == 0)
        spec.line(fmt::format("1. **Given** what {} says in line {}, **When** it is built, **Then** a run shows it to 1 of those who asked",
                              source_file, said.line));
}

Files spec_kit(const std::string& slug, const std::string& date, Draft& draft, Owners& owners) {
    Sheet spec(owners, "spec.md"), plan(owners, "plan.md");
    spec.said(draft.title, "# Feature Specification: ")
        .line()
        .line(fmt::format("**Feature Branch**: `{}`", slug))
        .line()
        .line(fmt::format("**Created**: {}", date))
        .line();
    spec.line("**Status**: Draft").line().line(fmt::format("**Input**: [{0}]({0}), kept as it was written", source_file)).line();
    for (auto& said : draft.lead) spec.said(said, "").line();
    for (auto& said : draft.goals) spec.said(said, "- ");
    if (!draft.goals.empty()) spec.line();
    spec.line("## User Scenarios & Testing *(mandatory)*");
    int n = 0;
    for (auto& said : draft.stories) ++n, story(spec, n, said, draft.scenarios, n == 1);
    spec.line()
        .line("### Edge Cases")
        .line()
        .line(fmt::format("- What {} leaves open is in the plan, and is answered here before there are tasks.", source_file));
    spec.line().line("## Requirements *(mandatory)*").line().line("### Functional Requirements").line();
    for (auto& said : draft.requirements) spec.said(said, fmt::format("- **{}**: ", said.id));
    spec.line().line("## Success Criteria *(mandatory)*").line().line("### Measurable Outcomes").line();
    for (auto& said : draft.criteria) spec.said(said, fmt::format("- **{}**: ", said.id));
    spec.line().line("## Assumptions").line().line("- The repository runs the gate on each pull request.");
    for (auto& said : draft.principles) spec.said(said, "- ");
    if (!draft.outside.empty()) {
        spec.line().line("## Out of Scope").line();
        for (auto& said : draft.outside) spec.said(said, "- ");
    }

    plan.said(draft.title, "# Implementation Plan: ")
        .line()
        .line(fmt::format("**Branch**: `{}` | **Date**: {} | **Spec**: [spec.md](spec.md)", slug, date))
        .line();
    plan.line(fmt::format("**Input**: Feature specification from `/specs/{}/spec.md`", slug)).line().line("## Summary").line();
    plan.line(fmt::format("The specification is {} in parts; what it leaves open is below, and is answered before there are tasks.",
                          source_file));
    for (auto& said : draft.phases) plan.said(said, "- ");
    plan.line().line("## Technical Context").line();
    // Until there are tasks a plan may say that it does not know.
    const bool may_ask = draft.tasks.empty();
    for (const char* name : {"Language/Version", "Primary Dependencies", "Storage", "Testing", "Target Platform", "Project Type",
                             "Performance Goals", "Constraints", "Scale/Scope"})
        plan.line(fmt::format("**{}**: {}", name, may_ask ? "NEEDS CLARIFICATION" : "not said in " + std::string(source_file)));
    plan.line().line("## Constitution Check").line().line("*GATE: before the tasks are written, and again before they are done.*").line();
    plan.line("- Principles: each is answered here when the technical context is known");
    plan.line()
        .line("## Project Structure")
        .line()
        .line("```text")
        .line(fmt::format("specs/{}/", slug))
        .line("├── plan.md")
        .line(fmt::format("├── {}", source_file))
        .line("└── spec.md")
        .line("```");
    questions(plan, draft);
    Files files = {{"spec.md", spec.text()}, {"plan.md", plan.text()}};
    if (draft.tasks.empty()) return files;
    Sheet tasks(owners, "tasks.md");
    tasks.said(draft.title, "# Tasks: ").line().line("## Phase 1: Setup").line();
    int id = 0;
    for (auto& said : draft.questions) tasks.said(said, fmt::format("- [ ] T{:03} Answer: ", ++id));
    tasks.line(fmt::format("- [ ] T{:03} Label each task below with its story in `specs/{}/tasks.md`", ++id, slug));
    tasks.line().line(fmt::format("## Phase 2: What {} lists", source_file)).line();
    for (auto& said : draft.tasks) tasks.said(said, fmt::format("- [{}] T{:03} ", said.done ? 'x' : ' ', ++id));
    files["tasks.md"] = tasks.text();
    return files;
}

}  // namespace

std::map<std::string, std::string> draft_bundle(const std::string& slug, Layout layout, const std::string& date, const std::string& source,
                                                Draft draft) {
    // Also refuses what is no slug.
    const auto fresh = new_bundle(slug, layout, date);
    if (draft.title.text.empty()) {
        const auto number_of = feature_number(slug);
        draft.title.text = slug.substr(number_of.empty() ? 0 : number_of.size() + 1), draft.title.line = 1;
    }
    if (draft.requirements.empty()) {
        draft.requirements.push_back(
            {fmt::format("Each thing that {} asks for MUST be stated here as one sentence with an id", source_file), 1, {}, false, false});
        draft.questions.push_back(
            {fmt::format("which requirements are there? {} has none that can be told from its words", source_file), 1, {}, false, false});
    }
    if (draft.criteria.empty()) draft.criteria.push_back({"100% of the requirements are cited by a task", 1, {}, false, false});
    if (draft.stories.empty() && layout == Layout::spec_kit) {
        draft.stories.push_back({fmt::format("Who wrote {} gets what it asks for.", source_file), 1, {}, false, false});
        draft.questions.push_back(
            {fmt::format("whose story is it? {} names nobody who wants something", source_file), 1, {}, false, false});
    }
    std::set<std::string> used;
    number(draft.requirements, "FR", used);
    number(draft.criteria, "SC", used);
    const auto selection = select_rules(Profile::ci);
    for (int round = 0; round < 8; ++round) {
        Owners owners;
        Files files = layout == Layout::lhcr ? four_files(slug, date, draft, owners) : spec_kit(slug, date, draft, owners);
        Bundle bundle;
        bundle.layout = layout, bundle.slug = slug;
        bundle.folder = std::filesystem::path(layout == Layout::lhcr ? "spec" : "specs") / slug;
        bundle.carried = true;
        for (const auto& [file, text] : files) bundle.documents[file] = read_document(file, text);
        bool passes = true, changed = false;
        for (const auto& finding : check_model(read_model(bundle), nullptr, selection)) {
            if (finding.severity != Severity::error) continue;
            passes = false;
            // A block that swallows what follows begins in a line that may be somebody's, or in the nearest above.
            for (auto owner = owners.upper_bound({finding.name, finding.line}); owner != owners.begin();) {
                --owner;
                if (owner->first.first != finding.name) break;
                if (owner->second->withheld) continue;
                owner->second->withheld = changed = true;
                break;
            }
        }
        if (passes) {
            files[source_file] = source;
            return files;
        }
        if (!changed) break;
    }
    // What no single line could be blamed for: the frame alone, which says where to read.
    auto files = fresh;
    files[source_file] = source;
    return files;
}

}  // namespace lhcr::specs
