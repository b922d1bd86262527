// A bundle's model from its documents: which dialect, status, and the readers of the parts.
#include "specs/model.hpp"

#include <algorithm>
#include <utility>

#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace {

bool has_heading(const Document& document, std::string_view part) {
    return std::any_of(document.headings.begin(), document.headings.end(),
                       [&](const Heading& heading) { return heading.key.find(part) != std::string::npos; });
}

// Fingerprints of the templates of twelve months: what a newer one added is not asked of an older bundle.
Dialect dialect_of(const Document& spec) {
    if (has_heading(spec, "execution flow") || has_heading(spec, "primary user story")) return Dialect::d0;
    if (!has_heading(spec, "assumptions")) return Dialect::d1;
    for (int line = 1; line + 2 <= spec.line_count() && line < 30; ++line)
        if (spec.raw(line).starts_with("**Feature Branch**")) return is_blank(spec.raw(line + 1)) ? Dialect::d3 : Dialect::d2;
    return Dialect::d2;
}

}  // namespace

std::string_view dialect_name(Dialect dialect) {
    constexpr std::string_view names[] = {"none", "D0", "D1", "D2", "D3"};
    return names[static_cast<std::size_t>(dialect)];
}

std::string_view field_of(std::string_view line, std::string_view name) {
    const auto at = find_folded(line, name);
    if (at > 8 || line.substr(0, at).find_first_not_of("*_ \t->|") != std::string_view::npos) return {};
    auto rest = line.substr(at + name.size());
    const auto begin = rest.find_first_not_of("*_ \t");
    constexpr std::string_view wide_colon = "：";
    if (begin == std::string_view::npos || (rest[begin] != ':' && !rest.substr(begin).starts_with(wide_colon))) return {};
    rest = rest.substr(begin + (rest[begin] == ':' ? 1 : wide_colon.size()));
    const auto value = rest.find_first_not_of("*_ \t");
    return value == std::string_view::npos ? std::string_view{} : trim(rest.substr(value));
}

std::string_view field_of(std::string_view line, Topic name) {
    // Folding keeps the length: a place in the one is a place in the other.
    if (line.find(':') == std::string_view::npos && line.find("：") == std::string_view::npos) return {};
    const std::string compared = folded(line.substr(0, 80));
    for (const auto word : words_of(name))
        if (const auto value = field_of(compared, word); !value.empty())
            return trim(line.substr(static_cast<std::size_t>(value.data() - compared.data())));
    return {};
}

namespace {

// "**Ratifiée**: 2026-05-29": what the label of a cell speaks of, whatever stands beside the word, and its value.
void read_cell(std::string_view cell, Footer& footer, int number) {
    const auto colon = std::min(cell.find(':'), cell.find("："));
    if (colon > 60) return;
    const std::string label = folded(cell.substr(0, colon));
    auto value = cell.substr(colon + (cell[colon] == ':' ? 1 : 3));
    value = trim(value.substr(std::min(value.find_first_not_of("*_ \t"), value.size())));
    if (value.empty()) return;
    std::string_view* field = has_word_of(Topic::amended, label)    ? &footer.amended
                              : has_word_of(Topic::ratified, label) ? &footer.ratified
                              : has_word_of(Topic::version, label)  ? &footer.version
                                                                    : nullptr;
    if (!field || !field->empty()) return;
    *field = value;
    if (field != &footer.amended) footer.line = number;
}

// The next cell of a line that bars or dots part; in one pass over the line, however many there are.
std::string_view next_cell(std::string_view& line) {
    for (std::size_t at = 0; at < line.size(); ++at)
        for (const std::string_view mark : {"|", "•", "·"})
            if (line.substr(at, mark.size()) == mark) {
                const auto cell = line.substr(0, at);
                line.remove_prefix(at + mark.size());
                return cell;
            }
    return std::exchange(line, {});
}

}  // namespace

Footer read_footer(const Document& document) {
    Footer footer;
    for (int number = 1; number <= document.line_count(); ++number) {
        auto line = document.prose(number);
        if (line.find(':') == std::string_view::npos) continue;
        // One line with bars between, or a line each.
        while (!line.empty()) {
            const auto cell = next_cell(line);
            if (const auto value = field_of(cell, "version"); !value.empty()) footer.version = value, footer.line = number;
            if (const auto value = field_of(cell, "ratified"); !value.empty()) footer.ratified = value, footer.line = number;
            if (const auto value = field_of(cell, "last amended"); !value.empty()) footer.amended = value;
            if (const auto value = field_of(cell, "last updated"); !value.empty()) footer.amended = value;
        }
    }
    if (!footer.version.empty() && !footer.ratified.empty() && !footer.amended.empty()) return footer;
    // In another language, from the end of the file on: a few lines, or one.
    for (int number = document.line_count(), seen = 0; number > 0 && seen < 8; --number) {
        auto line = document.prose(number);
        if (is_blank(line)) continue;
        ++seen;
        while (!line.empty()) read_cell(next_cell(line), footer, number);
    }
    return footer;
}

std::size_t Model::done_tasks() const {
    return static_cast<std::size_t>(std::count_if(tasks.begin(), tasks.end(), [](const Task& task) { return task.done; }));
}

Model read_model(const Bundle& bundle) {
    Model model;
    model.bundle = &bundle;
    const bool spec_kit = bundle.layout == Layout::spec_kit;
    model.source = bundle.find(spec_kit ? "spec.md" : "prd.md");
    model.plan = bundle.find("plan.md");
    model.tasks_file = bundle.find("tasks.md");
    if (model.source) {
        read_requirements(*model.source, model);
        if (spec_kit) {
            model.dialect = dialect_of(*model.source);
            read_stories(*model.source, model);
        }
        for (int line = 1; line <= std::min(model.source->line_count(), 40) && model.status_line == 0; ++line)
            if (const auto value = field_of(model.source->prose(line), Topic::status); !value.empty())
                model.status = value, model.status_line = line;
    }
    if (model.tasks_file) read_tasks(*model.tasks_file, model);
    for (const auto* document : {model.plan, model.tasks_file})
        if (document) read_citations(*document, model);
    for (const auto& [file, document] : bundle.documents)
        if (file.starts_with("checklists/")) read_citations(document, model);
    return model;
}

}  // namespace lhcr::specs
