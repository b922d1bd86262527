// Likeness is the cosine of two texts' words, each weighted by how rare it is in the bundle. Words are cut to their stem's beginning, so
// that "exports" and "export" are one; what most tasks say weighs next to nothing by itself.
#include "specs/trace/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

namespace lhcr::specs::trace {
namespace {

constexpr double least_likeness = 0.3, least_lead = 1.15;
constexpr std::size_t least_shared = 2, max_words = 400, max_nodes = 4000;

bool is_idle(std::string_view word) {
    constexpr std::string_view idle[] = {"must",  "shall", "should", "system",  "with",      "from",    "that",  "this",
                                         "when",  "have",  "each",   "into",    "them",      "they",    "will",  "able",
                                         "allow", "user",  "users",  "create",  "implement", "support", "their", "file",
                                         "tests", "test",  "update", "provide", "ensure",    "using",   "which", "than"};
    return std::find(std::begin(idle), std::end(idle), word) != std::end(idle);
}

std::string stem(std::string_view word) {
    for (const std::string_view ending : {"ations", "ation", "ings", "ing", "ies", "ers", "es", "ed", "er", "s", "y", "e"})
        if (word.size() >= ending.size() + 4 && word.ends_with(ending)) return std::string(word.substr(0, word.size() - ending.size()));
    return std::string(word);
}

using Words = std::map<std::string, std::string>;  // stem → as it was written first

Words words_of(const Document& document, int first, std::size_t offset, int last) {
    Words words;
    for (int line = first; line <= last && words.size() < max_words; ++line) {
        auto raw = document.raw(line);
        if (line == first) raw = raw.substr(std::min(offset, raw.size()));
        for (std::size_t at = 0; at < raw.size();) {
            std::size_t end = at;
            // A path and a name of code fall into their words: src/models/userAccount.ts.
            while (end < raw.size() && is_word(raw[end]) && raw[end] != '_' && !(end > at && is_upper(raw[end]) && !is_upper(raw[end - 1])))
                ++end;
            const std::string word = lower(raw.substr(at, end - at));
            if (word.size() >= 4 && !is_digit(word[0]) && !is_idle(word)) words.emplace(stem(word), word);
            at = std::max(end, at + 1);
        }
    }
    return words;
}

struct Text {
    std::size_t item = 0;
    Words words;
    double length = 0;
};

}  // namespace

std::vector<Suggestion> suggest(const Model& model, const std::vector<Item>& items) {
    if (!model.tasks_file || items.size() > max_nodes) return {};
    std::unordered_map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < items.size(); ++i) by_id.emplace(items[i].id, i);
    std::vector<Text> requirements, tasks;
    for (const auto& each : model.requirements)
        if (const auto found = by_id.find(each.id);
            found != by_id.end() && items[found->second].tasks.empty() && items[found->second].line == each.at.line)
            requirements.push_back({found->second, words_of(*each.at.document, each.at.line, each.at.offset + each.id.size(), each.last)});
    for (const auto& each : model.tasks)
        if (const auto found = by_id.find(each.id);
            !each.id.empty() && found != by_id.end() && each.form == Form::item && items[found->second].line == each.at.line)
            tasks.push_back({found->second, words_of(*each.at.document, each.at.line, each.at.offset + each.id.size(), each.last)});
    std::unordered_map<std::string, double> weight;
    for (const auto* list : {&requirements, &tasks})
        for (const auto& text : *list)
            for (const auto& [word, as_written] : text.words) weight[word] += 1;
    const double all = static_cast<double>(requirements.size() + tasks.size());
    for (auto& [word, count] : weight) count = std::log(1 + all / count);
    for (auto* list : {&requirements, &tasks})
        for (auto& text : *list) {
            for (const auto& [word, as_written] : text.words) text.length += weight[word] * weight[word];
            text.length = std::sqrt(text.length);
        }
    std::vector<Suggestion> found;
    for (const auto& requirement : requirements) {
        double best = 0, second = 0;
        const Text* nearest = nullptr;
        std::vector<std::pair<double, std::string>> shared;
        for (const auto& task : tasks) {
            double likeness = 0;
            std::vector<std::pair<double, std::string>> common;
            for (const auto& [word, as_written] : requirement.words)
                if (task.words.contains(word)) likeness += weight[word] * weight[word], common.emplace_back(-weight[word], as_written);
            if (common.size() < least_shared) continue;
            likeness /= std::max(requirement.length * task.length, 1e-9);
            if (likeness > best) second = best, best = likeness, nearest = &task, shared = std::move(common);
            else second = std::max(second, likeness);
        }
        // A near second says that it could be either: nobody is helped by a guess.
        if (!nearest || best < least_likeness || best < second * least_lead) continue;
        std::sort(shared.begin(), shared.end());
        Suggestion one{items[requirement.item].id, items[nearest->item].id, best, {}};
        for (std::size_t i = 0; i < shared.size() && i < 5; ++i) one.shared.push_back(shared[i].second);
        found.push_back(std::move(one));
    }
    return found;
}

Fix apply(const Model& model, const std::vector<Suggestion>& suggestions) {
    std::map<std::string, std::vector<std::string>> by_task;
    for (const auto& each : suggestions) by_task[each.task].push_back(each.requirement);
    const Document& document = *model.tasks_file;
    Fix fix{document.file, document.bytes(), document.bytes()};
    // From the last line to the first, so that offsets stay.
    std::map<std::size_t, std::string, std::greater<>> inserts;
    for (const auto& task : model.tasks) {
        const auto found = by_task.find(std::string(task.id));
        if (found == by_task.end()) continue;
        const auto raw = document.raw(task.at.line);
        std::string ids;
        for (const auto& id : found->second) ids += (ids.empty() ? "" : ", ") + id;
        by_task.erase(found);
        std::size_t end = raw.size();
        while (end > 0 && (raw[end - 1] == ' ' || raw[end - 1] == '\t' || raw[end - 1] == '\r')) --end;
        const auto open = raw.rfind('(', end);
        const bool has_some = end > 0 && raw[end - 1] == ')' && open != std::string_view::npos &&
                              !requirement_ids(raw.substr(open, end - open)).empty() &&
                              requirement_ids(raw.substr(open, end - open)).front().offset == 1;
        if (has_some) inserts.emplace(document.start_of(task.at.line) + end - 1, ", " + ids);
        else inserts.emplace(document.start_of(task.at.line) + end, fmt::format(" ({})", ids));
    }
    for (const auto& [at, text] : inserts) fix.after.insert(at, text);
    return fix;
}

}  // namespace lhcr::specs::trace
