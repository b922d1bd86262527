// SR020, SR021, SR02D, SR02E, SF080, SF084: sections. Spec Kit's are named by its template; the four-file layout's are free, so what is
// asked is what a section is about. Names in other languages count.
#include <fmt/format.h>

#include <algorithm>

#include "specs/rules/check.hpp"
#include "specs/rules/headings.hpp"

namespace lhcr::specs {
namespace {

// A heading about it, or a line that begins as a label: "**Acceptance criteria**:", "| Success metric |".
bool speaks_of(const Document& document, Topic topic, bool labels) {
    for (const auto& heading : document.headings)
        if (heading.level > 1 && has_word_of(topic, heading.key)) return true;
    if (!labels) return false;
    for (int number = 1; number <= document.line_count(); ++number) {
        const auto line = trim(document.prose(number));
        const bool label =
            line.starts_with("**") || line.starts_with('|') || line.starts_with("- **") || (line.ends_with(':') && line.size() < 60);
        if (label && has_word_of(topic, folded(line.substr(0, 120)))) return true;
    }
    return false;
}

bool holds(const Model& model, const Heading& heading, Topic topic) {
    // Both stand in the order of their lines.
    const auto any_inside = [&](const auto& all, auto wanted) {
        auto each = std::upper_bound(all.begin(), all.end(), heading.line, [](int line, const auto& one) { return line < one.at.line; });
        while (each != all.end() && each->at.line <= heading.last && !wanted(*each)) ++each;
        return each != all.end() && each->at.line <= heading.last;
    };
    if (topic == Topic::scenarios) return any_inside(model.stories, [](const Story&) { return true; });
    return any_inside(model.requirements, [&](const Requirement& each) { return is_criterion(each.family) == (topic == Topic::success); });
}

bool is_foreign(std::string_view key) {
    return std::any_of(key.begin(), key.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0xC3 && byte != 0xE2 && byte < 0xF0;
    });
}

// Under a name that the words do not have: a heading of another language above what is asked for; of success criteria also these names, at
// the level where the section stands.
bool stands_under_another_name(const Model& model, const Document& spec, Topic topic) {
    return std::any_of(spec.headings.begin(), spec.headings.end(), [&](const Heading& heading) {
        if (heading.level != 2) return false;
        if (topic == Topic::success)
            for (const std::string_view name :
                 {"acceptance", "measurable outcome", "success measure", "success indicator", "definition of done"})
                if (heading.key.starts_with(name) && heading.key.find("scenario") == std::string::npos) return true;
        if (topic == Topic::scenarios && heading.key == "use cases") return true;
        return is_foreign(heading.key) && holds(model, heading, topic);
    });
}

void concepts(Check& check) {
    for (const auto& wanted : heading_concepts(check.bundle.layout)) {
        const Document* document = check.bundle.find(wanted.file);
        if (!document || (wanted.topic == Topic::success && check.model.dialect == Dialect::d0)) continue;
        // The four-file layout may say it in a label: "**Acceptance criteria**:".
        if (speaks_of(*document, wanted.topic, !check.is_spec_kit())) continue;
        if (check.is_spec_kit() && stands_under_another_name(check.model, *document, wanted.topic)) continue;
        if (check.is_spec_kit())
            check.file(wanted.rule, wanted.file, fmt::format("the section '{}' is missing", wanted.what),
                       fmt::format("add `## {}`", wanted.what), wanted.what);
        else
            check.file(wanted.rule, wanted.file, fmt::format("no section speaks of {}", wanted.what),
                       fmt::format("add a section for {}", wanted.what), wanted.what);
    }
    if (check.is_spec_kit()) return;
    if (check.model.tasks_file && check.model.tasks.empty())
        check.file(RuleId::SR021, "tasks.md", "the file holds no task", "write tasks as `- [ ] T001 what, and where`", "tasks");
}

void not_applicable(Check& check) {
    const Document* spec = check.model.source;
    if (!spec) return;
    for (const auto& heading : spec->headings) {
        int lines = 0, number = 0;
        for (int line = heading.line + 1; line <= heading.last && lines < 2; ++line)
            if (!is_blank(spec->raw(line)) && trim(spec->raw(line)) != "---") ++lines, number = line;
        if (lines != 1) continue;
        std::string text = lower(trim(spec->prose(number)));
        text.erase(
            std::remove_if(text.begin(), text.end(), [](char c) { return c == '*' || c == '_' || c == '-' || c == '.' || c == ' '; }),
            text.end());
        if (text == "n/a" || text == "na" || text == "notapplicable" || text == "none")
            check.line(RuleId::SR02D, *spec, number, fmt::format("the section '{}' says that it does not apply", heading.title),
                       "remove the section", heading.key);
    }
}

void order_and_metadata(Check& check) {
    const Document* spec = check.model.source;
    if (!spec) return;
    int scenarios_at = 0, requirements_at = 0, success_at = 0;
    for (const auto& heading : spec->headings) {
        if (heading.level != 2) continue;
        if (!scenarios_at && has_word_of(Topic::scenarios, heading.key)) scenarios_at = heading.line;
        else if (!requirements_at && has_word_of(Topic::requirements, heading.key)) requirements_at = heading.line;
        else if (!success_at && has_word_of(Topic::success, heading.key)) success_at = heading.line;
    }
    if (scenarios_at && requirements_at && success_at && !(scenarios_at < requirements_at && requirements_at < success_at))
        check.line(RuleId::SF080, *spec, std::min({scenarios_at, requirements_at, success_at}),
                   "the sections do not stand in the template's order", "scenarios, requirements, success criteria", "order");
    bool created = false;
    for (int line = 1; line <= std::min(spec->line_count(), 40); ++line)
        created = created || !field_of(spec->prose(line), Topic::created).empty();
    if (check.model.status_line == 0)
        check.file(RuleId::SF084, "spec.md", "the spec has no **Status**", "write `**Status**: Draft`", "status");
    if (!created) check.file(RuleId::SF084, "spec.md", "the spec has no **Created** date", "write `**Created**: YYYY-MM-DD`", "created");
}

}  // namespace

const std::vector<Concept>& heading_concepts(Layout layout) {
    static const std::vector<Concept> spec_kit = {{RuleId::SR020, "spec.md", "User Scenarios & Testing", Topic::scenarios},
                                                  {RuleId::SR020, "spec.md", "Requirements", Topic::requirements},
                                                  {RuleId::SR020, "spec.md", "Success Criteria", Topic::success}};
    static const std::vector<Concept> four_files = {{RuleId::SR021, "constitution.md", "principles or rules", Topic::principles},
                                                    {RuleId::SR021, "prd.md", "goals or requirements", Topic::goals},
                                                    {RuleId::SR021, "prd.md", "acceptance or success criteria", Topic::acceptance},
                                                    {RuleId::SR021, "plan.md", "phases, milestones or an approach", Topic::phases}};
    return layout == Layout::spec_kit ? spec_kit : four_files;
}

void check_headings(Check& check) {
    concepts(check);
    for (const auto& [file, document] : check.bundle.documents)
        if (document.line_count() > 0 && document.troubles.empty() &&
            std::none_of(document.headings.begin(), document.headings.end(), [](const Heading& heading) { return heading.level == 1; }))
            check.file(RuleId::SR02E, file, "the file has no title", "begin it with `# …`", "title");
    if (!check.is_spec_kit()) return;
    not_applicable(check);
    order_and_metadata(check);
}

}  // namespace lhcr::specs
