// Plants in specs, PRDs and plans.
#include <fmt/format.h>

#include <algorithm>

#include "specs/planting.hpp"
#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace {

using P = Planting;
using Result = std::optional<Planted>;

// A text at the end of the plan: where most rules that look at any file can be tried.
Result at_end_of_plan(const Model& model, const std::string& text) {
    if (!model.plan || !model.plan->troubles.empty()) return std::nullopt;
    return Planted{{"plan.md", P::with_end(*model.plan, text)}};
}

Result at_end_of_source(const Model& model, const std::string& text) {
    if (!model.source || !model.source->troubles.empty()) return std::nullopt;
    return Planted{{model.source->file, P::with_end(*model.source, text)}};
}

bool traces_by_ids(const Model& model) {
    return std::any_of(model.citations.begin(), model.citations.end(),
                       [&](const Citation& each) { return each.at.document == model.tasks_file; });
}

// A requirement of one line in a list, with other words behind its id.
Result reworded(const Model& model, bool criterion, const char* words) {
    for (const auto& requirement : model.requirements) {
        const bool measured = is_criterion(requirement.family);
        if (measured && requirement.text.find_first_of("0123456789") == std::string::npos) continue;
        if (measured != criterion || requirement.form != Form::item || requirement.last != requirement.at.line) continue;
        const auto raw = model.source->raw(requirement.at.line);
        const auto after = raw.substr(requirement.at.offset + requirement.at.length);
        const std::string text = fmt::format("{}{} {}", raw.substr(0, requirement.at.offset + requirement.at.length),
                                             after.starts_with("**") ? "**:" : ":", words);
        return Planted{{model.source->file, P::with_line(*model.source, requirement.at.line, text)}};
    }
    return std::nullopt;
}

// Another requirement behind the last one of family FR: its number is `step` above the highest.
Result another(const Model& model, int step, const std::string& words) {
    const Requirement* last = nullptr;
    int highest = 0;
    for (const auto& requirement : model.requirements) {
        if (requirement.family != "FR" || requirement.form != Form::item) continue;
        last = &requirement;
        highest = std::max(highest, std::stoi(canonical_id(requirement.id).substr(3)));
    }
    if (!last || traces_by_ids(model) || highest == 0) return std::nullopt;
    if (step > 1 && (highest + step) % 10 == 0) ++step;
    const auto raw = model.source->raw(last->at.line);
    const auto prefix = raw.substr(0, last->at.offset);
    return Planted{{model.source->file, P::with_line_after(*model.source, last->last,
                                                           fmt::format("{}FR-{:03}{} {}", prefix, highest + step,
                                                                       prefix.ends_with("**") ? "**:" : ":", words))}};
}

const Heading* heading_with(const Document* document, std::string_view key) {
    if (!document) return nullptr;
    const Heading* found = nullptr;
    for (const auto& heading : document->headings)
        if (heading.key.find(key) != std::string::npos) {
            if (found) return nullptr;  // renaming one would leave the other
            found = &heading;
        }
    return found;
}

Result renamed(const Model& model, const Document* document, std::string_view key, const char* title) {
    const Heading* heading = heading_with(document, key);
    if (!heading || document->bytes().find("](#") != std::string::npos || !document->raw(heading->line).starts_with('#'))
        return std::nullopt;
    (void)model;
    return Planted{
        {document->file, P::with_line(*document, heading->line, std::string(static_cast<std::size_t>(heading->level), '#') + " " + title)}};
}

Result missing_file(const Model& model) {
    if (!model.plan) return std::nullopt;
    for (const auto& [file, document] : model.bundle->documents)
        if (document.bytes().find("plan.md") != std::string::npos) return std::nullopt;  // its link would lead nowhere too
    return Planted{{"plan.md", std::nullopt}};
}

Result duplicate_id(const Model& model) {
    for (const auto& requirement : model.requirements) {
        if (requirement.form != Form::item) continue;
        const auto prefix = model.source->raw(requirement.at.line).substr(0, requirement.at.offset);
        return Planted{{model.source->file, P::with_line_after(*model.source, requirement.last,
                                                               fmt::format("{}{}{} The system MUST keep 7 more copies for 30 days", prefix,
                                                                           requirement.id, prefix.ends_with("**") ? "**:" : ":"))}};
    }
    return std::nullopt;
}

Result unknown_id(const Model& model) {
    if (std::none_of(model.requirements.begin(), model.requirements.end(), [](const Requirement& each) { return each.family == "FR"; }))
        return std::nullopt;
    return at_end_of_plan(model, "It answers to FR-98765.\n");
}

Result story_without(const Model& model, bool scenarios) {
    if (model.stories.empty() || model.dialect == Dialect::d0) return std::nullopt;
    const auto& story = model.stories.back();
    if (story.scenarios == 0 || !story.has_test || !story.has_why || !story.has_priority || story.last <= story.at.line)
        return std::nullopt;
    const std::string kept = scenarios ? "\n**Priority**: P3\n\n**Why this priority**: it can wait\n\n**Independent Test**: export once\n"
                                       : "\n**Priority**: P3\n\n**Why this priority**: it can wait\n\n1. **Given** a thing, **When** it is "
                                         "exported, **Then** it is in a file\n";
    return Planted{{model.source->file, P::without_lines(*model.source, story.at.line + 1, story.last, kept)}};
}

Result story_without_task(const Model& model) {
    if (model.stories.empty() ||
        std::none_of(model.tasks.begin(), model.tasks.end(), [](const Task& task) { return !task.stories.empty(); }))
        return std::nullopt;
    return at_end_of_source(
        model,
        "### User Story 97 - Export (Priority: P3)\n\n**Why this priority**: it can wait\n\n**Independent Test**: export once\n\n"
        "**Acceptance Scenarios**:\n\n1. **Given** a thing, **When** it is exported, **Then** it is in a file\n");
}

Result open_question(const Model& model) {
    if (!model.plan && !model.tasks_file) return std::nullopt;
    if (model.source && model.source->prose().find("[NEEDS CLARIFICATION:") != std::string_view::npos) return std::nullopt;
    if (model.bundle->layout == Layout::lhcr && !model.tasks_file) return std::nullopt;
    return at_end_of_source(model, "Retention is open [NEEDS CLARIFICATION: how many days?]\n");
}

Result open_context(const Model& model) {
    const Heading* heading = heading_with(model.plan, "technical context");
    if (!heading || heading->key != "technical context" || !model.tasks_file) return std::nullopt;
    return Planted{{"plan.md", P::with_line_after(*model.plan, heading->line, "\n**Queue**: NEEDS CLARIFICATION\n")}};
}

Result no_title(const Model& model) {
    if (!model.plan) return std::nullopt;
    const Heading* title = nullptr;
    for (const auto& heading : model.plan->headings)
        if (heading.level == 1) {
            if (title) return std::nullopt;
            title = &heading;
        }
    if (!title || !model.plan->raw(title->line).starts_with("# ")) return std::nullopt;
    return Planted{{"plan.md", P::with_line(*model.plan, title->line, std::string(model.plan->raw(title->line).substr(2)))}};
}

Result other_feature(const Model& model) {
    if (!model.plan || feature_number(model.bundle->slug).empty()) return std::nullopt;
    for (int line = 1; line <= std::min(model.plan->line_count(), 10); ++line) {
        const std::string raw(model.plan->raw(line));
        const auto at = raw.find(model.bundle->slug);
        if (at == std::string::npos || field_of(raw, "branch").empty()) continue;
        return Planted{
            {"plan.md", P::with_line(*model.plan, line,
                                     fmt::format("**Branch**: `998-elsewhere`{}", raw.find("](") == std::string::npos ? "" : " | moved"))}};
    }
    return std::nullopt;
}

Result listed_document(const Model& model) {
    for (const char* file : {"quickstart.md", "data-model.md", "research.md"})
        if (!model.bundle->documents.contains(file)) return at_end_of_plan(model, fmt::format("```text\nspecs/\n├── {}\n```\n", file));
    return std::nullopt;
}

Result status(const Model& model) {
    if (model.status_line == 0) return std::nullopt;
    std::size_t all = 0, done = 0;
    for (const auto& task : model.tasks)
        if (task.has_box && !task.nested && !task.id.empty() && !task.dropped) ++all, done += task.done;
    if (all == 0 || (done == all && contains_any_folded(model.status, {"draft"}))) return std::nullopt;
    return Planted{{"spec.md", P::with_line(*model.source, model.status_line, done == all ? "**Status**: Draft" : "**Status**: Complete")}};
}

Result no_status(const Model& model) {
    if (model.status_line == 0) return std::nullopt;
    return Planted{{"spec.md", P::with_line(*model.source, model.status_line, "")}};
}

Result violation(const Model& model) {
    const Heading* gate = heading_with(model.plan, "constitution check");
    if (!gate || contains_folded(model.plan->prose(), "complexity tracking")) return std::nullopt;
    return Planted{{"plan.md", P::with_line_after(*model.plan, gate->line, "\n- ❌ the second principle is broken\n")}};
}

Result out_of_order(const Model& model) {
    if (!heading_with(model.source, "success criteria") || !heading_with(model.source, "user scenarios")) return std::nullopt;
    const auto& headings = model.source->headings;
    const auto requirements =
        std::find_if(headings.begin(), headings.end(), [](const Heading& each) { return each.level == 2 && each.key == "requirements"; });
    if (requirements == headings.end()) return std::nullopt;
    const std::string own(model.source->raw(requirements->line));
    return Planted{{"spec.md", P::with_line(*model.source, requirements->line, "## Success Criteria\n\nThey stand below.\n\n" + own)}};
}

}  // namespace

const std::map<RuleId, Plant>& text_plants() {
    static const std::map<RuleId, Plant> table = {
        {RuleId::SB001, missing_file},
        {RuleId::SB005, [](const Model& m) { return at_end_of_plan(m, "<<<<<<< HEAD\n"); }},
        {RuleId::SB007, [](const Model& m) { return at_end_of_plan(m, "<!-- lhcr-disable-next-line SR027 -->\n"); }},
        {RuleId::SB008,
         [](const Model& m) { return at_end_of_plan(m, "<!-- lhcr-disable-next-line SR027: the figure is elsewhere -->\n"); }},
        {RuleId::SF080, out_of_order},
        {RuleId::SF081,
         [](const Model& m) -> Result {
             return m.plan && !m.plan->bom ? Result(Planted{{"plan.md", "\xEF\xBB\xBF" + m.plan->bytes()}}) : std::nullopt;
         }},
        {RuleId::SF084, no_status},
        {RuleId::SF085, [](const Model& m) { return at_end_of_plan(m, "The notes lie in /Users/ada/notes/retries.md today.\n"); }},
        {RuleId::SP010, [](const Model& m) { return at_end_of_plan(m, "It is about [FEATURE NAME].\n"); }},
        {RuleId::SP011, open_question},
        {RuleId::SP012, open_context},
        {RuleId::SP013, [](const Model& m) { return at_end_of_plan(m, "<!-- ACTION REQUIRED: replace this -->\n"); }},
        {RuleId::SP014, [](const Model& m) { return at_end_of_plan(m, "Retention: TBD\n"); }},
        {RuleId::SR020, [](const Model& m) { return renamed(m, m.source, "success criteria", "Outcomes"); }},
        {RuleId::SR022, duplicate_id},
        {RuleId::SR023, unknown_id},
        {RuleId::SR024, [](const Model& m) { return story_without(m, true); }},
        {RuleId::SR025, [](const Model& m) { return reworded(m, false, "Exports by hand"); }},
        {RuleId::SR026, [](const Model& m) { return reworded(m, false, "The system MUST log each call and MUST mail each owner"); }},
        {RuleId::SR027, [](const Model& m) { return reworded(m, false, "The system MUST be fast"); }},
        {RuleId::SR028, [](const Model& m) { return story_without(m, false); }},
        {RuleId::SR029, [](const Model& m) { return another(m, 3, "The system MUST keep 7 more copies for 30 days"); }},
        {RuleId::SR02A,
         [](const Model& m) -> Result {
             for (const auto& each : m.requirements)
                 if (each.family == "FR" && each.form == Form::item && each.last == each.at.line &&
                     std::count(each.text.begin(), each.text.end(), ' ') > 9 && find_word(each.text, "must") != std::string_view::npos &&
                     each.text.find('`') == std::string::npos)
                     return another(m, 1, each.text);
             return std::nullopt;
         }},
        {RuleId::SR02B, [](const Model& m) { return reworded(m, true, "Readers like it"); }},
        {RuleId::SR02C,
         [](const Model& m) {
             return at_end_of_source(m,
                                     "## Clarifications\n\n### Session 2026-01-06\n\n- Q: One? → A: yes\n- Q: Two? → A: yes\n- Q: Three? → "
                                     "A: yes\n- Q: Four? → A: yes\n- Q: Five? → A: yes\n- Q: Six? → A: yes\n");
         }},
        {RuleId::SR02D, [](const Model& m) { return at_end_of_source(m, "## Later\n\nN/A\n"); }},
        {RuleId::SR02E, no_title},
        {RuleId::SX040, story_without_task},
        {RuleId::SX042, [](const Model& m) { return at_end_of_plan(m, "See [it](no-such-file.md).\n"); }},
        {RuleId::SX043, other_feature},
        {RuleId::SX044, listed_document},
        {RuleId::SC053, [](const Model& m) { return renamed(m, m.plan, "constitution", "Checks"); }},
        {RuleId::SC055, violation},
        {RuleId::SD062, status},
    };
    return table;
}

}  // namespace lhcr::specs
