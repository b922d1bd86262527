// Tasks. Three forms are in use: a box in a list (both layouts), a heading with an id, a row of a table (the four-file layout).
#include <algorithm>
#include <map>
#include <unordered_set>

#include "specs/read_model.hpp"

namespace lhcr::specs {
namespace {

// T001, T012a, T012-TEST, T1.2; in the four-file layout also AF-001 and W5.1. Empty when the text begins with no id.
std::string_view leading_task_id(std::string_view text, bool any_prefix) {
    std::size_t letters = 0;
    while (letters < text.size() && is_upper(text[letters])) ++letters;
    if (letters == 0 || letters > 6) return {};
    const auto prefix = text.substr(0, letters);
    if (prefix != "T" && (!any_prefix || prefix == "FR" || prefix == "NFR" || prefix == "SC")) return {};
    std::size_t at = letters;
    if (at < text.size() && text[at] == '-') ++at;
    const std::size_t digits = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == digits) return {};
    bool parts = at - digits >= 2 || digits > letters || prefix == "T";
    while (at + 1 < text.size() && ((text[at] == '.' || text[at] == '-') && (is_digit(text[at + 1]) || is_upper(text[at + 1])))) {
        std::size_t part = at + 1;
        while (part < text.size() && (is_digit(text[part]) || is_upper(text[part]))) ++part;
        // "T014-T016" is a range, not an id.
        if (text[at] == '-' && is_upper(text[at + 1]) && is_digit(text[part - 1])) break;
        parts = true, at = part;
    }
    if (at < text.size() && text[at] >= 'a' && text[at] <= 'z' && (at + 1 == text.size() || !is_word(text[at + 1]))) ++at;
    if (!parts || (at < text.size() && (is_word(text[at]) || text[at] == '-' || text[at] == '/' || text[at] == '.') &&
                   !(text[at] == '.' && (at + 1 == text.size() || text[at + 1] == ' '))))
        return {};
    return text.substr(0, at);
}

void read_labels(std::string_view line, Task& task) {
    for (auto at = line.find('['); at != std::string_view::npos; at = line.find('[', at + 1)) {
        const auto close = line.find(']', at);
        if (close == std::string_view::npos) return;
        const auto label = line.substr(at + 1, close - at - 1);
        if (label == "P") task.parallel = true;
        if (!label.starts_with("US") || label.size() > 40) continue;
        // [US1], [US1,US2], [US1/US2], [US1-US3]
        int from = 0;
        bool range = false;
        for (std::size_t i = 0; i < label.size();) {
            if (!is_digit(label[i])) {
                range = range || label[i] == '-';
                if (label[i] == ',' || label[i] == '/' || label[i] == '+' || label[i] == '&') range = false;
                ++i;
                continue;
            }
            int number = 0;
            for (std::size_t digits = 0; i < label.size() && is_digit(label[i]); ++i)
                if (++digits <= 4) number = number * 10 + (label[i] - '0');
            if (range && from > 0 && i > 3 && number > from && number - from < 20)
                for (int between = from + 1; between < number; ++between) task.stories.push_back(between);
            task.stories.push_back(number);
            from = number, range = false;
        }
    }
}

struct WrittenId {
    std::string_view id;     ///< empty: none
    std::size_t offset = 0;  ///< of the id, else of the text
    bool enclosed = false;   ///< "[T007]", "`T007`"
};

bool is_label(std::string_view label) {
    return label == "P" || (label.starts_with("US") && label.size() > 2 && is_digit(label[2]));
}

// The id of an item, behind what people write before it: "**T001**", "[P] T001", "✅ T001", "~~T001", "[T001]", "`T001`"; of a box that
// names a range the first one, "[ ] T007-T009".
WrittenId written_id(const Document& document, int number, std::size_t at, bool has_box, bool any_prefix) {
    const auto line = document.prose(number), raw = document.raw(number);
    // A code span is blank in the prose.
    if (const auto tick = raw.find_first_not_of(" \t*_~", at); tick != std::string_view::npos && raw[tick] == '`')
        if (const auto id = leading_task_id(raw.substr(tick + 1), any_prefix); !id.empty() && raw.substr(tick + 1 + id.size(), 1) == "`")
            return {id, tick + 1, true};
    WrittenId found;
    found.offset = at = std::min(line.find_first_not_of(" \t*_", at), line.size());
    while (at < line.size()) {
        at = std::min(line.find_first_not_of(" \t*_~", at), line.size());
        const auto rest = line.substr(at);
        if (const auto id = leading_task_id(rest, any_prefix); !id.empty()) return {id, at, false};
        if (!has_box || rest.empty()) return found;
        const auto lead = static_cast<unsigned char>(rest.front());
        if (rest.front() == '[' || rest.front() == '(') {
            const auto close = rest.find(rest.front() == '[' ? ']' : ')');
            if (close > 40) return found;
            const auto inside = rest.substr(1, close - 1);
            if (const auto id = leading_task_id(inside, any_prefix); !id.empty() && id.size() == inside.size()) return {id, at + 1, true};
            if (!is_label(inside)) return found;
            at += close + 1;
        } else if (lead >= 0xF0 ||
                   (lead == 0xE2 && rest.size() > 2 && static_cast<unsigned char>(rest[1]) >= 0x98 &&
                    static_cast<unsigned char>(rest[1]) <= 0x9E) ||
                   rest.starts_with("\xEF\xB8\x8F")) {
            at += lead >= 0xF0 ? 4 : 3;  // an emoji, or what asks for one
        } else {
            const auto dash = rest.find('-');
            const auto first = leading_task_id(rest.substr(0, std::min(dash, rest.size())), any_prefix);
            if (!first.empty() && first.size() == dash && !leading_task_id(rest.substr(dash + 1), any_prefix).empty())
                return {first, at, false};
            return found;
        }
    }
    return found;
}

// "~~T004 Cache it~~", "T004 ~~Cache it~~", "T004 DEFERRED to 002".
bool is_dropped(std::string_view line, const Task& task) {
    if (task.mark == '-') return true;
    const auto lead = line.find_first_not_of(" \t*_");
    if (lead != std::string_view::npos && line.substr(lead).starts_with("~~")) return true;
    if (!task.text.empty() && task.text.data() >= line.data() + 2 && std::string_view(task.text.data() - 2, 2) == "~~") return true;
    for (const std::string_view word : {"SKIPPED", "DROPPED", "DEFERRED", "OBSOLETE", "SUPERSEDED", "REMOVED", "CANCELLED", "CANCELED"})
        if (task.text.starts_with(word) && stands_alone(task.text, 0, word.size())) return true;
    return false;
}

}  // namespace

std::size_t box_of(std::string_view line, std::size_t from) {
    if (from + 3 > line.size() || line[from] != '[') return std::string_view::npos;
    // A mark is one character, of any length in bytes; a letter other than x is a label: "[P]".
    std::size_t close = from + 2;
    while (close < line.size() && close < from + 5 && (static_cast<unsigned char>(line[close]) & 0xC0) == 0x80) ++close;
    if (line.substr(close, 3) == "\xEF\xB8\x8F") close += 3;  // "shown as an emoji"
    if (close >= line.size() || line[close] != ']') return std::string_view::npos;
    const char mark = line[from + 1];
    if ((mark >= 'a' && mark <= 'z' && mark != 'x') || (is_upper(mark) && mark != 'X') || is_digit(mark)) return std::string_view::npos;
    if (close + 1 < line.size() && line[close + 1] != ' ' && line[close + 1] != '\t') return std::string_view::npos;  // [-](link)
    return from + 1;
}

std::vector<Checkbox> checkboxes(const Document& document) {
    std::vector<Checkbox> boxes;
    for (const auto& item : document.items) {
        const auto line = document.prose(item.first);
        const auto box = box_of(line, item.offset);
        if (box == std::string_view::npos) continue;
        Checkbox result;
        result.mark = line[box];
        std::size_t at = std::min(line.find(']', box) + 1, line.size());
        at = std::min(line.find_first_not_of(" *", at), line.size());
        if (line.substr(at, 3) == "CHK") {
            std::size_t end = at + 3;
            while (end < line.size() && is_digit(line[end])) ++end;
            if (end > at + 3) {
                result.id = line.substr(at, end - at);
                at = std::min(line.find_first_not_of(" *:-", end), line.size());
            }
        }
        result.text = line.substr(at);
        result.at = {&document, item.first, result.id.empty() ? at : static_cast<std::size_t>(result.id.data() - line.data()),
                     result.id.empty() ? trim(result.text).size() : result.id.size()};
        boxes.push_back(result);
    }
    return boxes;
}

void read_tasks(const Document& document, Model& model) {
    const bool any_prefix = model.bundle->layout == Layout::lhcr;
    read_phases(document, model);
    int task_depth = -1, task_last = 0;
    for (const auto& item : document.items) {
        const auto line = document.prose(item.first);
        if (item.first > task_last) task_depth = -1;
        Task task;
        const auto box = box_of(line, item.offset);
        std::size_t at = item.offset;
        if (box != std::string_view::npos) {
            task.has_box = true, task.box = box, task.mark = line[box];
            task.done = task.mark == 'x' || task.mark == 'X';
            at = std::min(line.find(']', box) + 1, line.size());
        }
        const auto written = written_id(document, item.first, at, task.has_box, any_prefix);
        const std::size_t text_at = written.offset;
        task.id = written.id;
        if (task.id.empty() && !task.has_box) continue;
        if (!task.has_box && (any_prefix || !task.id.starts_with('T') || task.id.size() < 4)) continue;
        task.at = {&document, item.first, task.id.empty() ? (task.has_box ? task.box - 1 : text_at) : text_at,
                   task.id.empty() ? 3 : task.id.size()};
        task.last = item.last;
        task.nested = task_depth >= 0 && item.depth > task_depth;
        read_labels(line, task);
        std::size_t rest = text_at + task.id.size();
        if (written.enclosed) rest = std::min(rest + 1, line.size());
        while (rest < line.size()) {
            rest = std::min(line.find_first_not_of(" \t*_:~", rest), line.size());
            if (rest >= line.size() || line[rest] != '[') break;
            const auto close = line.find(']', rest);
            if (close == std::string_view::npos || close - rest > 40) break;
            rest = close + 1;
        }
        task.text = line.substr(std::min(rest, line.size()));
        task.dropped = is_dropped(line.substr(std::min(at, line.size())), task);
        if (!task.nested) task_depth = item.depth, task_last = item.last;
        model.tasks.push_back(task);
    }
    // Spec Kit's tasks are boxes; a file without one that has an id may write them as headings or rows.
    if (any_prefix || std::none_of(model.tasks.begin(), model.tasks.end(), [](const Task& task) { return !task.id.empty(); })) {
        for (const auto& heading : document.headings) {
            const auto line = document.prose(heading.line);
            const std::size_t at = std::min(line.find_first_not_of("# *["), line.size());
            const auto id = leading_task_id(line.substr(at), any_prefix);
            if (id.empty() || heading.level < 3) continue;
            Task task;
            task.id = id, task.form = Form::heading;
            task.at = {&document, heading.line, at, id.size()};
            task.last = heading.last;
            task.text = line.substr(at + id.size());
            model.tasks.push_back(task);
        }
        for (int number = 1; number <= document.line_count(); ++number) {
            if (!document.is_row(number)) continue;
            const auto line = document.prose(number);
            const std::size_t at = std::min(line.find_first_not_of(" |*"), line.size());
            const auto id = leading_task_id(line.substr(at), any_prefix);
            if (id.empty()) continue;
            Task task;
            task.id = id, task.form = Form::row;
            task.at = {&document, number, at, id.size()};
            task.last = number;
            task.text = line.substr(at + id.size());
            model.tasks.push_back(task);
        }
        std::stable_sort(model.tasks.begin(), model.tasks.end(), [](const Task& a, const Task& b) { return a.at.line < b.at.line; });
    }
    std::size_t phase = 0;
    for (auto& task : model.tasks) {
        while (phase < model.phases.size() && model.phases[phase].at.line < task.at.line) ++phase;
        if (phase > 0 && model.phases[phase - 1].last >= task.at.line) task.phase = static_cast<int>(phase) - 1;
    }
    // A list that names tasks again holds none: "Parallel execution example".
    std::unordered_set<std::string_view> own;
    for (const auto& task : model.tasks)
        if (!task.id.empty() && !repeats_tasks(model, task)) own.insert(task.id);
    std::erase_if(model.tasks, [&](const Task& task) { return own.contains(task.id) && repeats_tasks(model, task); });
    if (!model.phases.empty()) {
        for (auto& task : model.tasks) task.among_tasks = task.phase >= 0;
    } else if (!any_prefix) {
        std::map<const Heading*, int> numbered;
        for (const auto& task : model.tasks) numbered[document.heading_above(task.at.line)] += !task.id.empty();
        for (auto& task : model.tasks) task.among_tasks = numbered[document.heading_above(task.at.line)] > (task.id.empty() ? 0 : 1);
    }
}

}  // namespace lhcr::specs
