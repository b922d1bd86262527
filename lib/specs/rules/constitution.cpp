// SC: the constitution: there, filled, versioned; and the plan's check against it. And SD062: a status that does not fit the tasks.
#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "specs/rules/check.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {
namespace {

bool is_version(std::string_view text) {
    int parts = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        if (at == begin) return false;
        ++parts;
        if (at == text.size() || parts == 3) break;
        if (text[at++] != '.') return false;
    }
    const auto rest = text.find_first_not_of("0123456789.");
    return parts == 3 && (rest == std::string_view::npos || text[rest] == '-' || text[rest] == '+');
}

bool is_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
    for (const std::size_t i : {0, 1, 2, 3, 5, 6, 8, 9})
        if (!is_digit(text[i])) return false;
    const int month = (text[5] - '0') * 10 + text[6] - '0', day = (text[8] - '0') * 10 + text[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

std::string_view first_word(std::string_view text) {
    text = trim(text);
    const auto end = text.find_first_of(" *_|(,;");
    return text.substr(0, end);
}

// The marks of a template that was never filled.
int unfilled(const Document& document) {
    for (const std::string_view mark : {"[PRINCIPLE_", "[PROJECT_NAME]", "[CONSTITUTION_VERSION]", "[GOVERNANCE_RULES]", "[SECTION_"}) {
        const auto at = document.prose().find(mark);
        if (at != std::string_view::npos) return document.line_at(at);
    }
    return 0;
}

void footer(Check& check, const Document& document, const std::string& place) {
    const auto footer = read_footer(document);
    const auto tell = [&](int line, std::string message, std::string hint, std::string_view subject) {
        check.elsewhere(RuleId::SC051, place, line, std::move(message), std::move(hint), subject);
    };
    const char* shape = "**Version**: 1.0.0 | **Ratified**: YYYY-MM-DD | **Last Amended**: YYYY-MM-DD";
    if (footer.line == 0) return tell(0, "the constitution has no version line", shape, "footer");
    auto version = first_word(footer.version);
    if (version.starts_with('v') || version.starts_with('V')) version.remove_prefix(1);
    const auto ratified = first_word(footer.ratified), amended = first_word(footer.amended);
    if (!is_version(version)) tell(footer.line, fmt::format("'{}' is not a version", version), "MAJOR.MINOR.PATCH", "version");
    for (const auto& [name, date, value] : {std::tuple{"Ratified", ratified, footer.ratified}, {"Last Amended", amended, footer.amended}})
        if (!is_date(date) && !date.starts_with("TO"
                                                "DO"))
            tell(footer.line,
                 date.empty() ? fmt::format("the version line has no {}", name)
                              : fmt::format("'{}' is not a date", value.substr(0, value.find('|'))),
                 shape, name);
    if (is_date(ratified) && is_date(amended) && amended < ratified)
        tell(footer.line, "it was amended before it was ratified", "correct the dates", "order");
}

void project_constitution(Check& check) {
    if (!check.project || !check.project->has_specify) return;
    const auto& project = *check.project;
    // It is one for all features: told with the first of them.
    if (project.teller != check.bundle.slug) return;
    if (!project.constitution) {
        check.elsewhere(RuleId::SC050, project.constitution_place, 0, "the project has no constitution",
                        "write it, or run /speckit.constitution", "missing");
        return;
    }
    for (const auto& trouble : project.constitution->troubles)
        check.elsewhere(RuleId::SB005, project.constitution_place, trouble.line, trouble.message, trouble.hint, trouble.message);
    if (project.constitution->line_count() == 0) return;
    if (const int line = unfilled(*project.constitution))
        check.elsewhere(RuleId::SC050, project.constitution_place, line, "the constitution is the template, unfilled",
                        "write the principles, or run /speckit.constitution", "unfilled");
    else footer(check, *project.constitution, project.constitution_place);
}

// By its name; else any heading that speaks of the constitution: "Constitution Alignment", "憲章チェック".
const Heading* constitution_check(const Document& plan) {
    for (const auto& heading : plan.headings)
        if (contains_any_folded(heading.key, {"constitution check", "constitution compliance", "constitutional", "宪法",
                                              "constitution gate", "constitution re-check"}))
            return &heading;
    for (const auto& heading : plan.headings)
        if (heading.level > 1 && has_word_of(Topic::constitution, heading.key)) return &heading;
    return nullptr;
}

void plan_gate(Check& check) {
    const Document* plan = check.model.plan;
    if (!plan) return;
    const Heading* gate = constitution_check(*plan);
    if (!gate) {
        check.file(RuleId::SC053, "plan.md", "the plan has no Constitution Check", "add `## Constitution Check` and answer it", "gate");
        return;
    }
    int violation = 0;
    bool names_principle = false;
    for (int line = gate->line + 1; line <= gate->last; ++line) {
        const auto raw = plan->raw(line);
        if (!violation && raw.find("\xE2\x9D\x8C") != std::string_view::npos &&
            (raw.find("✅") == std::string_view::npos || raw.starts_with('|')) &&
            !contains_any_folded(raw, {"= ", "no ❌", "❌ no ", "legend", "don't", "before"}))
            violation = line;
        names_principle = names_principle || has_word_of(Topic::principle, folded(raw));
        // "I. Test-First", "III. Simplicity": as the template numbers them.
        const auto text = raw.substr(std::min(raw.find_first_not_of(" #*-|["), raw.size()));
        const auto roman = text.find_first_not_of("IVX");
        names_principle = names_principle || (roman != std::string_view::npos && roman > 0 && text[roman] == '.');
        if (check.project && check.project->constitution && !names_principle)
            for (const auto& heading : check.project->constitution->headings) {
                if (heading.level != 3) continue;
                std::string_view key = heading.key;
                if (const auto dot = key.find(". "); dot < 6) key.remove_prefix(dot + 2);
                key = trim(key.substr(0, key.find('(')));
                if (key.size() > 4 && contains_folded(raw, key)) names_principle = true;
            }
    }
    if (check.project && check.project->constitution && check.project->constitution->line_count() > 0 &&
        !unfilled(*check.project->constitution) && !names_principle)
        check.line(RuleId::SC054, *plan, gate->line, "the Constitution Check names no principle",
                   "say for each principle how the plan meets it", "principles");
    if (!violation) return;
    bool explained = false;
    for (const auto& heading : plan->headings) {
        if (!has_word_of(Topic::complexity, heading.key)) continue;
        int content = 0;
        for (int line = heading.line + 1; line <= heading.last; ++line) {
            const auto text = trim(plan->prose(line));
            // Not the table's head, its rule, or the template's example row.
            if (text.empty() || text.starts_with("|--") || text.starts_with("| --") || text.starts_with("|:") ||
                contains_any_folded(text, {"| violation", "[e.g.,", "fill only if"}) || text == "---")
                continue;
            ++content;
        }
        explained = explained || content > 0;
    }
    if (!explained)
        check.line(RuleId::SC055, *plan, violation, "a principle is violated, and Complexity Tracking does not say why",
                   "fill the table: violation, why needed, what was rejected", "violation");
}

}  // namespace

void check_constitution(Check& check) {
    if (!check.is_spec_kit()) return;
    project_constitution(check);
    plan_gate(check);
}

void check_status(Check& check) {
    const auto& model = check.model;
    if (!check.is_spec_kit() || model.status_line == 0 || !model.tasks_file) return;
    std::size_t all = 0, done = 0;
    const Task* open = nullptr;
    for (const auto& task : model.tasks) {
        if (!task.has_box || task.nested || task.id.empty() || task.dropped) continue;
        ++all;
        done += task.done;
        if (!task.done && !open) open = &task;
    }
    if (all == 0) return;
    const auto status = heading_key(model.status);
    if (done == all && !begins_with_word_of(Topic::finished, status) && has_word_of(Topic::draft, status)) {
        check.line(RuleId::SD062, *model.source, model.status_line,
                   fmt::format("all {} tasks are done, but the status is '{}'", all, first_word(model.status)),
                   "write `**Status**: Complete`", "status");
    } else if (open && begins_with_word_of(Topic::finished, status)) {
        check.line(
            RuleId::SD062, *model.source, model.status_line,
            fmt::format("the status is '{}', but {} of {} tasks are open: {} …", first_word(model.status), all - done, all, open->id),
            "finish or drop them, or correct the status", "status");
        check.as(Severity::error);
    }
}

}  // namespace lhcr::specs
