// How checks tell, and the one function that runs them all over a model.
#include "specs/rules/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/hashing.hpp"
#include "specs/check.hpp"
#include "specs/disables.hpp"

namespace lhcr::specs {

Diagnostic* Check::add(RuleId id, std::string_view name, std::string place, std::string message, std::string hint,
                       std::string_view subject) {
    told_ = is_on(id);
    if (!told_) return nullptr;
    Diagnostic& diagnostic = out_.emplace_back();
    diagnostic.rule = id;
    diagnostic.severity = selection_.severity[static_cast<std::size_t>(id)];
    diagnostic.slug = bundle.slug;
    diagnostic.file = std::move(place);
    diagnostic.name = std::string(name);
    diagnostic.message = std::move(message);
    diagnostic.hint = std::move(hint);
    diagnostic.subject = std::string(trim(subject));
    return &diagnostic;
}

void Check::tell(RuleId id, const Position& at, std::string message, std::string hint, std::string_view subject) {
    const auto raw = at.document->raw(at.line);
    const std::size_t length = std::min(at.length, raw.size() - std::min(at.offset, raw.size()));
    const auto own = raw.substr(std::min(at.offset, raw.size()), length);
    if (Diagnostic* told = add(id, at.document->file, bundle.place(at.document->file), std::move(message), std::move(hint),
                               subject.empty() ? own : subject)) {
        told->line = at.line;
        told->column = column_of(raw, at.offset);
        told->end_column = column_of(raw, at.offset + length);
        told->byte_column = static_cast<int>(at.offset) + 1;
        told->byte_end_column = static_cast<int>(at.offset + length) + 1;
    }
}

void Check::line(RuleId id, const Document& document, int number, std::string message, std::string hint, std::string_view subject) {
    if (number == 0) return file(id, document.file, std::move(message), std::move(hint), subject);
    const auto raw = number <= document.line_count() ? document.raw(number) : std::string_view();
    if (Diagnostic* told = add(id, document.file, bundle.place(document.file), std::move(message), std::move(hint),
                               subject.empty() ? raw.substr(0, 200) : subject))
        told->line = number;
}

void Check::file(RuleId id, std::string_view name, std::string message, std::string hint, std::string_view subject) {
    add(id, name, bundle.place(name), std::move(message), std::move(hint), subject);
}

void Check::elsewhere(RuleId id, std::string place, int number, std::string message, std::string hint, std::string_view subject) {
    const char* name = bundle.slug.empty() ? "" : "constitution.md";
    if (Diagnostic* told = add(id, name, std::move(place), std::move(message), std::move(hint), subject)) told->line = number;
}

void Check::as(Severity severity) {
    // A configured severity wins over one that a check finds fit.
    if (told_ && out_.back().severity == rule_of(out_.back().rule).severity) out_.back().severity = severity;
}

std::vector<Diagnostic> check_model(const Model& model, const Project* project, const Selection& selection) {
    std::vector<Diagnostic> found;
    Check check(model, project, selection, found);
    for (const auto step :
         {check_files, check_placeholders, check_text, check_headings, check_requirements, check_wording, check_stories, check_tasks,
          check_task_order, check_coverage, check_links, check_features, check_constitution, check_status, check_checklists, check_history})
        step(check);
    apply_disables(check, found);
    order_and_mark(found, project ? std::string_view(project->within) : std::string_view());
    return found;
}

void order_and_mark(std::vector<Diagnostic>& found, std::string_view within) {
    std::stable_sort(found.begin(), found.end(), [](const Diagnostic& a, const Diagnostic& b) {
        return std::tie(a.file, a.line, a.column, a.rule) < std::tie(b.file, b.line, b.column, b.rule);
    });
    // The fingerprint is made of what a finding is about, so that a line that moves keeps it; the n-th of the same kind has a number.
    std::map<std::string, int> seen;
    for (auto& diagnostic : found) {
        std::string key =
            fmt::format("{}\n{}\n{}\n{}", rule_of(diagnostic.rule).name, diagnostic.slug, diagnostic.name, diagnostic.subject);
        if (!within.empty()) key += fmt::format("\n{}", within);
        const int nth = seen[key]++;
        diagnostic.fingerprint = sha256_hex(fmt::format("{}\n{}", key, nth)).substr(0, 32);
    }
}

std::vector<Diagnostic> check_bundle(const Bundle& bundle) {
    return check_model(read_model(bundle), nullptr, select_rules(Profile::ci));
}

json to_json(const Diagnostic& diagnostic) {
    const bool placed = diagnostic.line > 0;
    std::string place = diagnostic.file;
    if (placed) place += fmt::format(":{}", diagnostic.line);
    if (placed && diagnostic.column > 0) place += fmt::format(":{}", diagnostic.column);
    json result = {{"severity", severity_name(diagnostic.severity)},
                   {"rule", code_of(diagnostic)},
                   {"slug", diagnostic.slug},
                   {"file", diagnostic.file},
                   {"line", diagnostic.line},
                   {"column", diagnostic.column},
                   {"end_column", diagnostic.end_column},
                   {"place", place},
                   {"message", diagnostic.message},
                   {"hint", diagnostic.hint},
                   {"fingerprint", diagnostic.fingerprint}};
    if (!diagnostic.suppressed.empty()) result["suppressed"] = diagnostic.suppressed;
    return result;
}

bool has_errors(const std::vector<Diagnostic>& found) {
    return std::any_of(found.begin(), found.end(),
                       [](const Diagnostic& each) { return each.severity == Severity::error && each.suppressed.empty(); });
}

}  // namespace lhcr::specs
