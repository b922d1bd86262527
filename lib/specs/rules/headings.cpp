// SR020, SR021, SR02D, SR02E, SF080, SF084: sections. Spec Kit's are named by its template; the four-file layout's are free, so what is
// asked is what a section is about. Names in other languages count.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "specs/rules/check.hpp"
#include "specs/rules/headings.hpp"

namespace lhcr::specs {
namespace {

using Words = std::vector<std::string_view>;

const Words scenarios = {"user scenario",        "user stor", "scenarios", "用户场景",        "用户故事", "benutzerszenari", "escenarios",
                         "historias de usuario", "scénarios", "cenários",  "ユーザーシナリオ"};
const Words requirements = {"requirement", "需求", "anforderung", "requisitos", "exigences", "要件"};
const Words success = {"success criteria",   "success metric",     "acceptance criteria",  "成功标准", "验收标准", "erfolgskriteri",
                       "criterios de éxito", "critères de succès", "critérios de sucesso", "成功基準"};
const Words principles = {"principle", "rule",       "non-negotiable", "must",       "invariant", "governance", "constraint",
                          "guardrail", "polic",      "boundar",        "standard",   "原则",      "规则",       "grundsätz",
                          "regeln",    "principios", "principes",      "princípios", "原則"};
const Words goals = {"goal",   "requirement", "user stor", "problem", "scope",       "objective", "purpose",  "outcome", "overview",
                     "vision", "目标",        "需求",      "ziel",    "anforderung", "objetivo",  "objectif", "目的"};
const Words acceptance = {"acceptance", "success", "criteria",   "metric", "definition of done", "kpi",    "exit condition", "验收", "成功",
                          "akzeptanz",  "erfolg",  "aceptación", "éxito",  "acceptation",        "succès", "受け入れ"};
const Words phases = {"phase",    "milestone", "workstream", "approach", "architecture",   "plan",     "stage",   "roadmap",
                      "timeline", "sprint",    "step",       "strategy", "implementation", "sequence", "rollout", "delivery",
                      "wave",     "week",      "阶段",       "里程碑",   "etappe",         "fase",     "étape",   "フェーズ"};

bool any_of(const std::string& key, const Words& words) {
    return std::any_of(words.begin(), words.end(), [&](std::string_view word) { return key.find(word) != std::string::npos; });
}

// A heading about it, or a line that begins as a label: "**Acceptance criteria**:", "| Success metric |".
bool speaks_of(const Document& document, const Words& words, bool labels) {
    for (const auto& heading : document.headings)
        if (heading.level > 1 && any_of(heading.key, words)) return true;
    if (!labels) return false;
    for (int number = 1; number <= document.line_count(); ++number) {
        const auto line = trim(document.prose(number));
        const bool label =
            line.starts_with("**") || line.starts_with('|') || line.starts_with("- **") || (line.ends_with(':') && line.size() < 60);
        if (label && any_of(folded(line.substr(0, 120)), words)) return true;
    }
    return false;
}

void concepts(Check& check) {
    for (const auto& wanted : heading_concepts(check.bundle.layout)) {
        const Document* document = check.bundle.find(wanted.file);
        if (!document || (&wanted.words == &success && check.model.dialect == Dialect::d0)) continue;
        // The four-file layout may say it in a label: "**Acceptance criteria**:".
        if (speaks_of(*document, wanted.words, !check.is_spec_kit())) continue;
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
        if (!scenarios_at && any_of(heading.key, scenarios)) scenarios_at = heading.line;
        else if (!requirements_at && any_of(heading.key, requirements)) requirements_at = heading.line;
        else if (!success_at && any_of(heading.key, success)) success_at = heading.line;
    }
    if (scenarios_at && requirements_at && success_at && !(scenarios_at < requirements_at && requirements_at < success_at))
        check.line(RuleId::SF080, *spec, std::min({scenarios_at, requirements_at, success_at}),
                   "the sections do not stand in the template's order", "scenarios, requirements, success criteria", "order");
    bool created = false;
    for (int line = 1; line <= std::min(spec->line_count(), 40); ++line)
        created = created || !field_of(spec->prose(line), "created").empty();
    if (check.model.status_line == 0)
        check.file(RuleId::SF084, "spec.md", "the spec has no **Status**", "write `**Status**: Draft`", "status");
    if (!created) check.file(RuleId::SF084, "spec.md", "the spec has no **Created** date", "write `**Created**: YYYY-MM-DD`", "created");
}

}  // namespace

const std::vector<Concept>& heading_concepts(Layout layout) {
    static const std::vector<Concept> spec_kit = {{RuleId::SR020, "spec.md", "User Scenarios & Testing", scenarios},
                                                  {RuleId::SR020, "spec.md", "Requirements", requirements},
                                                  {RuleId::SR020, "spec.md", "Success Criteria", success}};
    static const std::vector<Concept> four_files = {{RuleId::SR021, "constitution.md", "principles or rules", principles},
                                                    {RuleId::SR021, "prd.md", "goals or requirements", goals},
                                                    {RuleId::SR021, "prd.md", "acceptance or success criteria", acceptance},
                                                    {RuleId::SR021, "plan.md", "phases, milestones or an approach", phases}};
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
