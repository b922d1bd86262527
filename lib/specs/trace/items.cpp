// Items from a model. A text is compared without what people change without changing it: emphasis, blanks, ticks, and, in a task, the
// references that `--suggest` itself adds.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "base/hashing.hpp"
#include "specs/read_model.hpp"
#include "specs/rules/check.hpp"
#include "specs/trace/item.hpp"

namespace lhcr::specs::trace {
namespace {

constexpr std::size_t max_text = 64u << 10, max_title = 160;

std::string lines_of(const Document& document, int first, std::size_t offset, int last) {
    std::string text;
    for (int line = first; line <= std::min(last, document.line_count()) && text.size() < max_text; ++line) {
        auto raw = document.raw(line);
        if (line == first) raw = raw.substr(std::min(offset, raw.size()));
        text += raw;
        text += '\n';
    }
    return text;
}

std::string without_ids(std::string_view text) {
    std::string result;
    std::size_t at = 0;
    for (const auto& id : requirement_ids(text)) {
        result += text.substr(at, id.offset - at);
        at = id.offset + id.text.size();
    }
    return result += text.substr(at);
}

std::string hash_of(std::string_view text, bool is_task) {
    const std::string own = is_task ? without_ids(text) : std::string(text);
    std::string plain;
    for (std::size_t i = 0; i < own.size(); ++i) {
        const char c = own[i];
        // A box, whatever it holds.
        if (c == '[' && i + 2 < own.size() && own[i + 2] == ']' && (own[i + 1] == ' ' || own[i + 1] == 'x' || own[i + 1] == 'X')) {
            i += 2;
            continue;
        }
        const bool dropped = c == '*' || (is_task && (c == '(' || c == ')' || c == '[' || c == ']' || c == ',' || c == ';'));
        if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || dropped) {
            if (!plain.empty() && plain.back() != ' ') plain += ' ';
        } else plain += c;
    }
    while (plain.ends_with(' ')) plain.pop_back();
    return sha256_hex(plain);
}

std::string title_of(std::string_view text) {
    std::string title;
    for (const char c : text) {
        if (title.size() >= max_title && (static_cast<unsigned char>(c) & 0xC0) != 0x80) {
            title += "…";
            break;
        }
        if (c == '\n' || c == '\r' || c == '\t' || c == ' ') {
            if (!title.empty() && title.back() != ' ') title += ' ';
        } else if (c != '*' && c != '`') title += c;
    }
    const auto first = title.find_first_not_of(" :_-");
    title = first == std::string::npos ? std::string() : title.substr(first);
    while (title.ends_with(' ') || title.ends_with('|')) title.pop_back();
    return title;
}

Class class_of(std::string_view family) {
    return is_quality(family) ? Class::NFR : is_criterion(family) ? Class::SC : Class::FR;
}

class Reader {
public:
    explicit Reader(const Model& model) : model_(model) {}

    std::vector<Item> read() {
        for (const auto& requirement : model_.requirements) {
            auto& item = add(class_of(requirement.family), std::string(requirement.id), *requirement.at.document, requirement.at.line);
            if (!item.id.empty()) text(item, *requirement.at.document, requirement.at.offset + requirement.id.size(), requirement.last);
        }
        stories();
        criteria();
        const std::size_t before_tasks = items_.size();
        std::vector<std::pair<std::size_t, const Task*>> tasks;
        for (const auto& task : model_.tasks) {
            if (task.id.empty() || ids_.contains(std::string(task.id))) continue;
            auto& item = add(Class::T, std::string(task.id), *task.at.document, task.at.line);
            item.has_box = task.has_box, item.done = task.done;
            text(item, *task.at.document, task.at.offset + task.id.size(), task.last);
            tasks.emplace_back(items_.size() - 1, &task);
        }
        for (const auto& [index, task] : tasks) serve(index, *task, before_tasks);
        inherit();
        for (const auto& citation : model_.citations) plan(citation);
        return std::move(items_);
    }

private:
    // The item, or a scrap where the id is there already: the gate tells of duplicates.
    Item& add(Class cls, std::string id, const Document& document, int line) {
        if (!ids_.emplace(id, items_.size()).second) return scrap_ = {};
        items_.push_back({});
        auto& item = items_.back();
        item.cls = cls, item.id = std::move(id), item.file = document.file, item.line = line;
        if (cls <= Class::SC) canonical_.emplace(canonical_id(item.id), items_.size() - 1);
        return item;
    }

    static void text(Item& item, const Document& document, std::size_t offset, int last) {
        const std::string lines = lines_of(document, item.line, offset, last);
        item.text_hash = hash_of(lines, item.cls == Class::T);
        item.title = title_of(std::string_view(lines).substr(0, item.cls == Class::US ? lines.find('\n') : lines.size()));
        if (item.cls != Class::T) return;
        std::set<std::string> seen;
        for (const auto path : paths_in(lines))
            if (seen.size() < 64 && seen.emplace(path).second) item.paths.emplace_back(path);
    }

    void stories() {
        for (const auto& story : model_.stories) {
            auto& item = add(Class::US, fmt::format("US{}", story.number), *story.at.document, story.at.line);
            if (item.id.empty()) continue;
            text(item, *story.at.document, story.at.offset, story.last);
            const std::string title = item.title;
            const auto colon = title.find_first_of(":-");
            if (starts_folded(title, "user story") && colon != std::string::npos) item.title = title_of(title.substr(colon + 1));
            items_of(*story.at.document, story.at.line, story.last, fmt::format("US{}/", story.number), story.number);
        }
    }

    // The list items below a label or heading that speaks of acceptance, numbered as they stand.
    void items_of(const Document& document, int first, int last, const std::string& prefix, int story) {
        int label = 0, number = 0;
        for (int line = first + 1; line <= last && label == 0; ++line) {
            const auto raw = document.raw(line);
            const auto at = raw.find_first_not_of(" \t");
            if (at != std::string_view::npos && (raw[at] == '#' || raw.substr(at, 2) == "**") && speaks_of_acceptance(raw)) label = line;
        }
        for (const auto& each : document.items) {
            if (each.first > last) break;
            if (label == 0 || each.first <= label || each.depth > 1) continue;
            criterion(document, each, fmt::format("{}AC{}", prefix, ++number), story);
        }
    }

    // In the four-file layout: below headings that speak of acceptance. An id of its own ("AC-3: …") is kept.
    void criteria() {
        if (!model_.source || model_.bundle->layout != Layout::lhcr) return;
        int number = 0, until = 0;
        for (const auto& heading : model_.source->headings) {
            if (!speaks_of_acceptance(heading.key) || heading.line <= until) continue;
            until = heading.last;
            for (const auto& each : model_.source->items) {
                if (each.first > heading.last) break;
                if (each.first <= heading.line || each.depth > 1) continue;
                const auto prose = model_.source->prose(each.first);
                if (!requirement_ids(prose.substr(std::min(each.offset, prose.size()), 16)).empty()) continue;  // one of its own kind
                criterion(*model_.source, each, fmt::format("AC{}", ++number), -1);
            }
        }
    }

    void criterion(const Document& document, const specs::Item& at, std::string id, int story) {
        auto& item = add(Class::AC, std::move(id), document, at.first);
        if (item.id.empty()) return;
        item.story = story;
        text(item, document, at.offset, at.last);
    }

    void link(std::size_t item, std::size_t task) {
        auto& tasks = items_[item].tasks;
        if (tasks.empty() || tasks.back() != task) tasks.push_back(task);
    }

    void link(const std::string& id, std::size_t task, std::size_t limit) {
        const auto found = ids_.find(id);
        if (found != ids_.end() && found->second < limit) link(found->second, task);
    }

    std::size_t find(std::string_view id) const {
        if (const auto exact = ids_.find(std::string(id)); exact != ids_.end()) return exact->second;
        const auto found = canonical_.find(canonical_id(id));
        return found == canonical_.end() ? items_.size() : found->second;
    }

    void serve(std::size_t index, const Task& task, std::size_t limit) {
        const Document& document = *task.at.document;
        for (int line = task.at.line; line <= task.last && line < task.at.line + 200; ++line) {
            const auto prose = document.prose(line);
            const auto ids = requirement_ids(prose);
            for (std::size_t i = 0; i < ids.size(); ++i) {
                const auto from = find(ids[i].text);
                if (from >= limit) continue;
                link(from, index);
                if (i + 1 == ids.size()) continue;
                // "FR-001 – FR-005", "FR-001 to FR-005": all that are defined between.
                const auto end = ids[i].offset + ids[i].text.size();
                const auto between = trim(prose.substr(end, ids[i + 1].offset - end));
                const bool range = between == "-" || between == "–" || between == "—" || between == ".." || between == "…" ||
                                   between == "..." || between == "to" || between == "through" || between == "bis" || between == "→";
                const auto to = range ? find(ids[i + 1].text) : from;
                if (to >= limit || items_[from].cls != items_[to].cls) continue;
                for (auto k = from + 1; k < to; ++k)
                    if (items_[k].cls == items_[from].cls) link(k, index);
            }
            // US1/AC2, US1-AC2, AC4: where the line speaks of criteria at all.
            for (auto at = prose.find("AC"); at != std::string_view::npos; at = prose.find("AC", at + 2)) {
                std::size_t stop = at + 2;
                if (stop < prose.size() && prose[stop] == '-') ++stop;
                const std::size_t digits = stop;
                while (stop < prose.size() && is_digit(prose[stop])) ++stop;
                if (stop == digits || stop - digits > 4 || (stop < prose.size() && is_word(prose[stop]))) continue;
                std::string id = fmt::format("AC{}", prose.substr(digits, stop - digits));
                if (at > 0 && (prose[at - 1] == '/' || prose[at - 1] == '-')) {
                    std::size_t story = at - 1;
                    while (story > 0 && is_digit(prose[story - 1])) --story;
                    if (story >= 2 && prose.substr(story - 2, 2) == "US")
                        id = fmt::format("{}/{}", prose.substr(story - 2, at - 1 - story + 2), id);
                } else if (at > 0 && is_word(prose[at - 1])) continue;
                link(id, index, limit);
            }
        }
        std::set<int> stories(task.stories.begin(), task.stories.end());
        if (stories.empty() && task.phase >= 0)
            for (const int story : model_.phases[static_cast<std::size_t>(task.phase)].stories) stories.insert(story);
        for (const int story : stories) link(fmt::format("US{}", story), index, limit);
    }

    // A criterion that no task names is served by its story's tasks.
    void inherit() {
        for (auto& item : items_)
            if (item.cls == Class::AC && item.tasks.empty() && item.story >= 0)
                if (const auto story = ids_.find(fmt::format("US{}", item.story)); story != ids_.end())
                    item.tasks = items_[story->second].tasks;
    }

    // A plan's phase is a section, or a row of a table: its first cell that holds a word.
    std::string section_of(int line) const {
        if (model_.plan->is_row(line)) {
            auto rest = trim(model_.plan->raw(line));
            while (rest.starts_with('|')) {
                rest.remove_prefix(1);
                const auto cell = trim(rest.substr(0, rest.find('|')));
                if (!cell.empty()) return title_of(cell);
                rest.remove_prefix(std::min(rest.find('|'), rest.size()));
            }
        }
        const Heading* heading = model_.plan->heading_above(line);
        return heading ? title_of(heading->title) : std::string();
    }

    void plan(const Citation& citation) {
        if (citation.at.document != model_.plan) return;
        const auto index = find(citation.id);
        if (index >= items_.size()) return;
        auto& plan = items_[index].plan;
        const std::string title = section_of(citation.at.line);
        if (plan.size() < 16 && (plan.empty() || plan.back().title != title)) plan.push_back({citation.at.line, title});
    }

    const Model& model_;
    std::vector<Item> items_;
    std::unordered_map<std::string, std::size_t> ids_, canonical_;
    Item scrap_;
};

}  // namespace

std::string_view class_name(Class cls) {
    constexpr std::string_view names[] = {"FR", "NFR", "SC", "US", "AC", "T"};
    return names[static_cast<std::size_t>(cls)];
}

std::vector<Item> read_items(const Model& model) {
    return Reader(model).read();
}

}  // namespace lhcr::specs::trace
