// The rules of the gate: presence, placeholders, headings, ids. Ids follow the families of the field (SB bundle, SP placeholder,
// SR requirement, ST task, SC constitution), so that the full gate adds to them without renaming.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "specs/bundle.hpp"

namespace lhcr::specs {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) || c == '_';
}

// Placeholders of the templates that people copy. Matched in prose only, so that a spec may talk about them in `code`.
constexpr std::array<std::string_view, 29> placeholders = {"[FEATURE NAME]",
                                                           "[FEATURE]",
                                                           "[###-feature-name]",
                                                           "[###-feature]",
                                                           "[DATE]",
                                                           "[link]",
                                                           "[Brief Title]",
                                                           "[Title]",
                                                           "[Entity 1]",
                                                           "[e.g.,",
                                                           "[domain-specific",
                                                           "[REMOVE IF UNUSED]",
                                                           "[Add more user stories",
                                                           "TXXX",
                                                           "[PROJECT_NAME]",
                                                           "[PRINCIPLE_1_NAME]",
                                                           "[PRINCIPLE_",
                                                           "[SECTION_",
                                                           "[GOVERNANCE_RULES]",
                                                           "[CONSTITUTION_VERSION]",
                                                           "[RATIFICATION_DATE]",
                                                           "[LAST_AMENDED_DATE]",
                                                           "[CHECKLIST TYPE]",
                                                           "__SPECKIT_COMMAND_",
                                                           "[PRODUCT NAME]",
                                                           "[WHY]",
                                                           "[WHAT]",
                                                           "[FILL IN",
                                                           "{{"};

struct Id {
    std::string name;
    int line;
    bool definition;
};

// FR-001, NFR-2, SC-003, US-1, R-12, T001: an upper-case prefix, optional hyphen for T, digits.
std::vector<Id> ids_in(const Line& line) {
    std::vector<Id> found;
    const std::string& text = line.prose;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!std::isupper(static_cast<unsigned char>(text[i])) ||
            (i > 0 && (word_char(text[i - 1]) || text[i - 1] == '-' || text[i - 1] == '/')))
            continue;
        std::size_t end = i;
        while (end < text.size() && std::isupper(static_cast<unsigned char>(text[end]))) ++end;
        const std::string prefix = text.substr(i, end - i);
        const bool task = prefix == "T";
        if (!task && prefix != "FR" && prefix != "NFR" && prefix != "SC") continue;
        if (!task) {
            if (end >= text.size() || text[end] != '-') continue;
            ++end;
        }
        const std::size_t digits = end;
        while (end < text.size() && std::isdigit(static_cast<unsigned char>(text[end]))) ++end;
        if (end - digits < (task ? 3u : 1u) || end - digits > 6 ||
            (end < text.size() && (word_char(text[end]) || (text[end] == '-' && end + 1 < text.size() && word_char(text[end + 1])))))
            continue;
        // A definition begins its list item or row: "- **FR-001**: …", "| FR-001 |", "- [ ] T001 …", "### FR-001 …".
        const std::string_view before = std::string_view(text).substr(0, i);
        const bool leads = before.find_first_not_of(" \t-*+|#[]xX>0123456789.") == std::string_view::npos;
        found.push_back({text.substr(i, end - i), line.number, leads});
        i = end;
    }
    return found;
}

// A checkbox item. "- [P] means parallel" in a legend is none: a letter other than x in the box is a label.
bool is_task_line(const Line& line) {
    const std::size_t at = line.prose.find_first_not_of(' ');
    if (at == std::string::npos || at + 5 >= line.prose.size() || (line.prose[at] != '-' && line.prose[at] != '*') ||
        line.prose[at + 1] != ' ' || line.prose[at + 2] != '[' || line.prose[at + 4] != ']')
        return false;
    const char mark = line.prose[at + 3];
    return mark == 'x' || mark == 'X' || !std::isalnum(static_cast<unsigned char>(mark));
}

struct Concept {
    const char* file;
    std::vector<const char*> words;  ///< one of them in a heading, lower case
    const char* what;
};

class Checker {
public:
    explicit Checker(const Bundle& bundle) : bundle_(bundle) {}

    Findings run() {
        presence();
        for (const auto& [file, document] : bundle_.documents) {
            for (Finding problem : document.problems) {
                problem.file = place(file);
                findings_.push_back(std::move(problem));
            }
            placeholder_rule(document);
        }
        headings();
        ids();
        std::stable_sort(findings_.begin(), findings_.end(),
                         [](const Finding& a, const Finding& b) { return std::tie(a.file, a.line) < std::tie(b.file, b.line); });
        return std::move(findings_);
    }

private:
    std::string place(const std::string& file) const { return (bundle_.folder / file).lexically_normal().string(); }
    void add(Finding::Severity severity, const char* rule, const std::string& file, int line, std::string message, std::string hint = {}) {
        findings_.push_back({severity, rule, place(file), line, std::move(message), std::move(hint)});
    }
    void error(const char* rule, const std::string& file, int line, std::string message, std::string hint = {}) {
        add(Finding::Severity::error, rule, file, line, std::move(message), std::move(hint));
    }
    const Document* find(const std::string& file) const {
        const auto it = bundle_.documents.find(file);
        return it == bundle_.documents.end() || it->second.lines.empty() ? nullptr : &it->second;
    }

    void presence() {
        const std::vector<const char*> wanted = bundle_.layout == Layout::lhcr
                                                    ? std::vector<const char*>{"constitution.md", "prd.md", "plan.md", "tasks.md"}
                                                    : std::vector<const char*>{"spec.md", "plan.md"};
        for (const char* file : wanted)
            if (!bundle_.documents.contains(file))
                error("SB001", file, 0, fmt::format("the bundle '{}' has no {}", bundle_.slug, file),
                      "`lhcr spec new` shows what it holds");
        if (bundle_.layout == Layout::lhcr && !is_slug(bundle_.slug))
            error("SB006", "", 0, fmt::format("'{}' is not a slug", bundle_.slug), "lower-case letters, digits and single hyphens");
    }

    void placeholder_rule(const Document& document) {
        for (const auto& line : document.lines) {
            for (const auto placeholder : placeholders)
                if (line.prose.find(placeholder) != std::string::npos) {
                    error("SP010", document.file, line.number, fmt::format("the placeholder '{}' is left from a template", placeholder),
                          "write what it stands for, or remove the line");
                    break;
                }
            if (line.prose.find("[NEEDS CLARIFICATION") != std::string::npos && (document.file != "plan.md") &&
                bundle_.documents.contains("plan.md"))
                error("SP011", document.file, line.number, "an open question stands in a bundle that has a plan",
                      "answer it before planning");
        }
    }

    void headings() {
        static const std::vector<Concept> lhcr_concepts = {
            {"constitution.md", {"principle", "rule", "non-negotiable", "must", "invariant", "governance"}, "principles or rules"},
            {"prd.md", {"goal", "requirement", "user stor", "problem", "scope", "objective"}, "goals or requirements"},
            {"prd.md", {"acceptance", "success", "criteria", "metric", "definition of done"}, "acceptance or success criteria"},
            {"plan.md",
             {"phase", "milestone", "workstream", "approach", "architecture", "plan", "stage", "roadmap", "timeline"},
             "phases, milestones or an approach"},
        };
        static const std::vector<Concept> spec_kit_concepts = {
            {"spec.md", {"user scenarios", "user stories"}, "User Scenarios & Testing"},
            {"spec.md", {"requirements"}, "Requirements"},
            {"spec.md", {"success criteria"}, "Success Criteria"},
        };
        for (const auto& wanted : bundle_.layout == Layout::lhcr ? lhcr_concepts : spec_kit_concepts) {
            const Document* document = find(wanted.file);
            if (!document) continue;
            const bool there = std::any_of(document->lines.begin(), document->lines.end(), [&](const Line& line) {
                if (!line.heading) return false;
                const std::string title = lower(line.title);
                return std::any_of(wanted.words.begin(), wanted.words.end(),
                                   [&](const char* word) { return title.find(word) != std::string::npos; });
            });
            if (!there)
                error(bundle_.layout == Layout::lhcr ? "SR021" : "SR020", wanted.file, 0,
                      fmt::format("no heading speaks of {}", wanted.what), fmt::format("add a section for {}", wanted.what));
        }
        for (const auto& [file, document] : bundle_.documents)
            if (!document.lines.empty() &&
                std::none_of(document.lines.begin(), document.lines.end(), [](const Line& line) { return line.heading == 1; }))
                add(Finding::Severity::warning, "SR02E", file, 0, "the file has no title", "begin it with `# …`");
        if (const Document* tasks = find("tasks.md"))
            if (std::none_of(tasks->lines.begin(), tasks->lines.end(), is_task_line))
                error("SR021", "tasks.md", 0, "the file holds no task", "write tasks as `- [ ] T001 what, and where`");
    }

    void ids() {
        std::set<std::string> defined;
        const std::string source = bundle_.layout == Layout::lhcr ? "prd.md" : "spec.md";
        bool has_requirement_ids = false;
        if (const Document* document = find(source)) {
            std::map<std::string, int> first;
            for (const auto& line : document->lines)
                for (const auto& id : ids_in(line)) {
                    if (id.name[0] == 'T' || !id.definition) continue;
                    has_requirement_ids = true;
                    defined.insert(id.name);
                    // A table of contents or a trace table repeats ids in rows; only list items and headings define twice.
                    if (line.prose.find('|') != std::string::npos) continue;
                    if (const auto [it, fresh] = first.emplace(id.name, id.line); !fresh)
                        error("SR022", source, id.line, fmt::format("{} is defined again (first in line {})", id.name, it->second),
                              "give the second one a new number");
                }
        }
        std::map<std::string, int> tasks;
        if (const Document* document = find("tasks.md"))
            for (const auto& line : document->lines) {
                if (!is_task_line(line)) continue;
                const char mark = line.prose[line.prose.find('[') + 1];
                if (mark != ' ' && mark != 'x' && mark != 'X')
                    error("ST039", "tasks.md", line.number, fmt::format("'[{}]' is no state of a task", mark), "write [ ] or [x]");
                for (const auto& id : ids_in(line)) {
                    if (id.name[0] != 'T' || !id.definition) continue;
                    if (const auto [it, fresh] = tasks.emplace(id.name, id.line); !fresh)
                        error("ST031", "tasks.md", id.line, fmt::format("{} is there twice (first in line {})", id.name, it->second),
                              "give the second one a new number");
                    break;
                }
            }
        if (!has_requirement_ids) return;
        for (const char* file : {"plan.md", "tasks.md"})
            if (const Document* document = find(file))
                for (const auto& line : document->lines)
                    for (const auto& id : ids_in(line))
                        if (id.name[0] != 'T' && !defined.contains(id.name))
                            error("SR023", file, id.line, fmt::format("{} is cited, but {} does not define it", id.name, source),
                                  fmt::format("define it in {}, or cite the right one", source));
    }

    const Bundle& bundle_;
    Findings findings_;
};

}  // namespace

Findings check_bundle(const Bundle& bundle) {
    return Checker(bundle).run();
}

const std::vector<Rule>& rules() {
    static const std::vector<Rule> table = {
        {"SB001", "a required file is missing"},
        {"SB005", "a file is empty, not UTF-8, too large, in conflict, or a code fence swallows its rest"},
        {"SB006", "the folder's name is not a slug"},
        {"SP010", "a placeholder of a template is left"},
        {"SP011", "a question is open although there is a plan"},
        {"SR020", "a mandatory section of spec.md is missing"},
        {"SR021", "a file lacks what it is for: principles, goals, success criteria, phases, tasks"},
        {"SR022", "a requirement id is defined twice"},
        {"SR023", "a requirement id is cited that is not defined"},
        {"SR02E", "a file has no title"},
        {"ST031", "a task id is there twice"},
        {"ST039", "a task's checkbox holds an unknown mark"},
    };
    return table;
}

}  // namespace lhcr::specs
