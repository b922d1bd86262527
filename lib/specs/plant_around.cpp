// Plants outside of a bundle's text: a branch, a past and a run that break what rules/change.cpp and rules/history.cpp look at.
#include "specs/plant.hpp"

namespace lhcr::specs {
namespace {

Change empty_change() {
    Change change;
    change.base = "0000000", change.name = "main";
    return change;
}

// A path that a pattern stands for.
std::string file_of(const std::string& pattern) {
    std::string path;
    for (const char c : pattern) path += c == '*' ? std::string("planted") : c == '?' ? "p" : std::string(1, c);
    return pattern.ends_with('/') ? path + "planted.py" : path;
}

RunRecord sound_run(const Model& model) {
    RunRecord run;
    run.place = "run.json", run.run_id = "planted", run.git_sha = std::string(40, '0'), run.spec_slug = model.bundle->slug;
    run.spec_hash = run.hash_at_commit = model.bundle->content_hash();
    run.resolves = true;
    return run;
}

// A done task that cites a requirement of the bundle: "T004" and "FR-003".
bool reworded(Moment& before) {
    for (const auto& [task, cited] : before.done)
        for (const auto& id : cited)
            if (before.texts.contains(id)) {
                before.texts[id] = "planted", before.tasks = before.plan = "planted";
                const auto one = before.done.extract(task);
                before.done = {{one.key(), {id}}};
                return true;
            }
    return false;
}

bool past(RuleId rule, const Model& model, Around& around) {
    Moment before = moment_of("0000000", model);
    if (!model.source || before.texts.empty() || (before.tasks.empty() && before.plan.empty())) return false;
    if (rule == RuleId::SD061) {
        if (!reworded(before)) return false;
    } else {
        before.texts.begin()->second = "planted", before.done.clear();
    }
    around.histories[key_of(model.bundle->folder)] = {before};
    return true;
}

// The text of before had a line more, was in force, and had today's version.
bool constitution(const Model& model, Around& around) {
    const Document* own = model.bundle->find("constitution.md");
    if (model.bundle->layout != Layout::lhcr || !own) return false;
    around.change = empty_change();
    around.change->constitutions.emplace(
        key_of(model.bundle->folder / "constitution.md"),
        Before{read_document("constitution.md", own->bytes() + "\n**Status**: Approved\n\nA planted principle MUST hold.\n"), false});
    return true;
}

}  // namespace

bool plant_around(RuleId rule, const Model& model, Around& around) {
    switch (rule) {
        case RuleId::SB003:
            around.change = empty_change();
            if (around.paths.code.empty()) around.paths.code = {{"src/", ""}};
            around.change->files = {file_of(around.paths.code.front().first)};
            return matches(around.paths.code.front().first, around.change->files.front());
        case RuleId::SB004:
            around.change = empty_change();
            around.change->references = {{"commit 0000000", "no-such-bundle", false}};
            return true;
        case RuleId::SC052: return constitution(model, around);
        case RuleId::SD060:
            around.run = sound_run(model);
            around.run->differ = {"contracts/planted.yaml"};
            return true;
        case RuleId::SD061:
        case RuleId::SD063: return past(rule, model, around);
        case RuleId::SD064:
            around.run = sound_run(model);
            around.run->spec_slug.clear();
            return true;
        default: return false;
    }
}

}  // namespace lhcr::specs
