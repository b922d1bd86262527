// A bundle as typed items with exact places: requirements, stories, phases, tasks, checklist items, citations, the constitution's footer.
// Made once a bundle by read_model; rules, fixes, trace and selftest work on it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "specs/bundle.hpp"
#include "specs/words.hpp"

namespace lhcr::specs {

/// A place in a file of the bundle. `line` 0: the file as a whole. Columns are 1-based code points.
struct Position {
    const Document* document = nullptr;
    int line = 0;
    std::size_t offset = 0;  ///< bytes into the line
    std::size_t length = 0;
};

/// FR-001, NFR-2, SC-003, FR-TEST-004, FR-012a: `family` is what stands before the number.
struct Id {
    std::string_view text;
    std::string_view family;
    std::size_t offset = 0;  ///< in the line it was found in
};
/// The requirement ids of a line of prose, by word boundaries.
std::vector<Id> requirement_ids(std::string_view line);
/// Of an id's family: success criteria (SC, CS, CE), qualities (NFR, RNF); the others are functions.
bool is_criterion(std::string_view family);
bool is_quality(std::string_view family);

enum class Form : unsigned char { item, heading, row, paragraph };

struct Requirement {
    std::string_view id;
    std::string_view family;
    Position at;
    int last = 0;  ///< last line of the whole item, continuation lines included
    Form form = Form::item;
    std::string text;  ///< prose of the whole item after its id, lines joined by a blank
};

struct Story {
    int number = 0;
    Position at;
    int last = 0;
    int scenarios = 0;
    bool has_priority = false, has_why = false, has_test = false;
};

enum class PhaseKind : unsigned char { setup, foundational, story, polish, other };
struct Phase {
    int number = -1;  ///< -1: has none
    Position at;
    int last = 0;
    PhaseKind kind = PhaseKind::other;
    int story = -1;            ///< of its heading; -1: none, or several
    std::vector<int> stories;  ///< all that its heading names
};

struct Task {
    std::string_view id;  ///< empty: has none
    Position at;          ///< of the id, else of the box or the text
    int last = 0;
    Form form = Form::item;
    char mark = ' ';  ///< what the box holds
    bool has_box = false;
    std::size_t box = 0;  ///< offset of the mark in its line
    bool done = false;
    bool parallel = false;
    int phase = -1;            ///< index into phases
    std::vector<int> stories;  ///< of its [US…] labels
    std::string_view text;     ///< the first line after id and labels, as prose
    bool nested = false;       ///< below another task: a step of it
    bool dropped = false;      ///< struck, marked [-], or said to be: its author will not do it
    bool among_tasks = true;   ///< in a phase; in a file without phases, below the heading of another task that has an id
};

struct Checkbox {
    Position at;  ///< of the text behind the box
    char mark = ' ';
    std::string_view id;  ///< CHK001
    std::string_view text;
};

struct Citation {
    std::string_view id;
    std::string_view family;
    Position at;
};

struct Footer {
    int line = 0;
    std::string_view version, ratified, amended;
};

enum class Dialect : unsigned char { none, d0, d1, d2, d3 };
std::string_view dialect_name(Dialect dialect);

struct Model {
    const Bundle* bundle = nullptr;
    Dialect dialect = Dialect::none;
    const Document* source = nullptr;  ///< spec.md or prd.md
    const Document* plan = nullptr;
    const Document* tasks_file = nullptr;
    std::vector<Requirement> requirements;
    std::unordered_map<std::string_view, std::size_t> by_id;  ///< first definition
    std::unordered_set<std::string> numbers;                  ///< canonical ids that are defined, or named as dropped or in a list
    std::unordered_set<std::string> whole_numbers;            ///< those of them that are no parts, as FR-3.1 is of FR-3
    std::vector<Story> stories;
    std::vector<Phase> phases;
    std::vector<Task> tasks;
    std::vector<Citation> citations;  ///< in plan.md and tasks.md, checklists
    std::string_view status;          ///< of spec.md's **Status**
    int status_line = 0;

    bool defines(std::string_view id) const;
    std::size_t done_tasks() const;
};

Model read_model(const Bundle& bundle);
/// Boxes of a checklist or of any file.
std::vector<Checkbox> checkboxes(const Document& document);
/// Version, Ratified and Last Amended of a constitution; line 0 when there is none.
Footer read_footer(const Document& document);
/// The value behind **Name**: in a line; empty when the line is not of that name.
std::string_view field_of(std::string_view line, std::string_view name);
/// The same of a name in any language.
std::string_view field_of(std::string_view line, Topic name);
/// True when a box in the line holds something: offset of the mark, npos when there is no box.
std::size_t box_of(std::string_view line, std::size_t from);

}  // namespace lhcr::specs
