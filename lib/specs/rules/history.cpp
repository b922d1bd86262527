// SD061, SD063, SC052: a bundle beside what it said before. Texts are compared by their words, so that a new line break is no change.
//
// Nothing here asks when: a commit's date is what its author's clock said. What is compared is what two commits hold.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "specs/change.hpp"
#include "specs/rules/check.hpp"

namespace lhcr::specs {
namespace {

// The earliest commit from which on the task has been done and has cited the requirement without a break; nullptr when it is so only here.
const Moment* since(const History& history, const std::string& task, const std::string& id) {
    const Moment* first = nullptr;
    for (auto moment = history.rbegin(); moment != history.rend(); ++moment) {
        const auto done = moment->done.find(task);
        if (done == moment->done.end() || !done->second.contains(id)) break;
        first = &*moment;
    }
    return first;
}

void suspects(Check& check, const History& history, const Moment& now) {
    if (!check.is_on(RuleId::SD061)) return;
    for (const auto& task : check.model.tasks) {
        if (!task.done || task.id.empty()) continue;
        const auto cited = now.done.find(std::string(task.id));
        if (cited == now.done.end()) continue;
        for (const auto& id : cited->second) {
            const auto today = now.texts.find(id);
            if (today == now.texts.end()) continue;
            const Moment* done = since(history, cited->first, id);
            if (!done) continue;
            const auto then = done->texts.find(id);
            if (then != done->texts.end() && then->second != today->second)
                check.tell(RuleId::SD061, task.at, fmt::format("{} was reworded after {} was done in {}", id, task.id, done->commit),
                           "look whether the work still meets it; then untick the task, or touch its line",
                           fmt::format("{} {}", task.id, id));
        }
    }
}

void verified(Check& check, const RunRecord& run, const Moment& now) {
    if (!run.moment || run.spec_slug != check.bundle.slug) return;
    for (const auto& requirement : check.model.requirements) {
        const auto then = run.moment->texts.find(std::string(requirement.id));
        const auto today = now.texts.find(std::string(requirement.id));
        if (then != run.moment->texts.end() && today != now.texts.end() && then->second != today->second)
            check.tell(RuleId::SD061, requirement.at,
                       fmt::format("{} was reworded after the run {} validated it", requirement.id, run.run_id),
                       "validate it again: what the run showed was another text", fmt::format("run {}", requirement.id));
    }
}

// What differs between two sets of texts: "FR-003, FR-007 …".
std::string differing(const Moment& before, const Moment& now) {
    std::vector<std::string> ids;
    for (const auto& [id, text] : now.texts)
        if (const auto old = before.texts.find(id); old == before.texts.end() || old->second != text) ids.push_back(id);
    for (const auto& [id, text] : before.texts)
        if (!now.texts.contains(id)) ids.push_back(id);
    std::string list;
    for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), 3); ++i) list += (i ? ", " : "") + ids[i];
    return ids.size() > 3 ? list + " …" : list;
}

void older(Check& check, const History& history, const Moment& now) {
    if (!check.is_on(RuleId::SD063) || !check.model.source) return;
    std::size_t same = history.size();
    while (same > 0 && history[same - 1].texts == now.texts) --same;
    if (same == 0) return;
    // The last commit that said something else, and who stayed as it was then.
    const Moment& before = history[same - 1];
    if (before.texts.empty()) return;
    const std::string where = same < history.size() ? history[same].commit : "the work tree";
    const char* file = now.tasks.empty() ? "plan.md" : "tasks.md";
    const auto& then = now.tasks.empty() ? before.plan : before.tasks;
    const auto& today = now.tasks.empty() ? now.plan : now.tasks;
    if (then.empty()) return;
    // Touched in between and put back is touched.
    for (std::size_t i = same - 1; i < history.size(); ++i)
        if ((now.tasks.empty() ? history[i].plan : history[i].tasks) != today) return;
    check.file(RuleId::SD063, file,
               fmt::format("{} changed {} in {}, and {} is older", check.model.source->file, differing(before, now), where, file),
               "go through it with the change in hand", "older");
}

std::string body_words(const Document& document) {
    const int footer = read_footer(document).line;
    std::string text;
    for (int line = 1; line <= document.line_count(); ++line)
        if (line != footer) text += std::string(document.prose(line)) + '\n';
    return words_of(text);
}

std::array<int, 3> version_of(std::string_view text) {
    std::array<int, 3> parts{-1, -1, -1};
    std::size_t part = 0;
    for (const char c : text) {
        if (is_digit(c) && parts[part] < 100'000) parts[part] = std::max(parts[part], 0) * 10 + (c - '0');
        else if (c == '.' && part < 2 && parts[part] >= 0) ++part;
        else break;
    }
    return parts;
}

bool is_approved(const Document& document) {
    for (int line = 1; line <= document.line_count(); ++line) {
        const auto prose = document.prose(line);
        if (!field_of(prose, "approved").empty() || !field_of(prose, "ratified").empty()) return true;
        if (contains_any_folded(field_of(prose, "status"), {"approved", "accepted", "ratified", "active", "final"})) return true;
    }
    return read_footer(document).ratified.size() > 0;
}

void amended(Check& check, const Change& change, const Document& now, const std::string& path, const std::string& shown) {
    const auto found = change.constitutions.find(path);
    if (found == change.constitutions.end() || body_words(found->second.document) == body_words(now)) return;
    const auto& before = found->second;
    const auto old = version_of(read_footer(before.document).version), fresh = version_of(read_footer(now).version);
    const auto tell = [&](std::string message, std::string hint) {
        if (check.is_spec_kit())
            check.elsewhere(RuleId::SC052, shown, read_footer(now).line, std::move(message), std::move(hint), "version");
        else check.line(RuleId::SC052, now, read_footer(now).line, std::move(message), std::move(hint), "version");
    };
    // A template that is filled, or a text that never was in force, is free to change.
    if (check.is_spec_kit() ? old[0] < 0 : !is_approved(before.document)) return;
    if (fresh > old && fresh[0] >= 0) return;
    if (!check.is_spec_kit() && before.approved_change) return;
    if (old[0] >= 0 && fresh[0] >= 0 && fresh < old)
        return tell("the constitution's version went back",
                    "a change raises it: MAJOR a principle dropped, MINOR a new one, PATCH the wording");
    if (check.is_spec_kit())
        tell(fmt::format("the constitution changed since {}, and its version did not", change.base),
             "raise it: MAJOR a principle dropped or turned around, MINOR a new one, PATCH the wording");
    else
        tell(fmt::format("the approved constitution changed since {} without an amendment", change.base),
             "raise its version, or say in the commit who agreed: `Amendment: …`, `Approved-by: …`");
}

}  // namespace

void check_history(Check& check) {
    if (!check.project || !check.project->around) return;
    const Around& around = *check.project->around;
    const auto history = around.histories.find(key_of(check.bundle.folder));
    if (history != around.histories.end() || around.run) {
        const Moment now = moment_of("", check.model);
        if (history != around.histories.end()) suspects(check, history->second, now), older(check, history->second, now);
        if (around.run) verified(check, *around.run, now);
    }
    if (!around.change || !check.is_on(RuleId::SC052)) return;
    if (!check.is_spec_kit()) {
        if (const Document* own = check.bundle.find("constitution.md"))
            amended(check, *around.change, *own, key_of(check.bundle.folder / "constitution.md"), "");
    } else if (check.project->teller == check.bundle.slug && check.project->constitution && check.project->constitution->line_count() > 0) {
        amended(check, *around.change, *check.project->constitution, key_of(check.project->constitution_place),
                check.project->constitution_place);
    }
}

}  // namespace lhcr::specs
