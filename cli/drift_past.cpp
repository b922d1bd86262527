// Three ways to know what was validated; each ends in pins and in a way to old texts.
#include "cli/drift_past.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "cli/git.hpp"
#include "cli/git_file.hpp"
#include "cli/session.hpp"
#include "contracts/document.hpp"
#include "drift/lock.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

constexpr int max_commits = 1000;
constexpr int max_pages = 20;

// A bundle as the commit has it, by the names that its layout knows.
specs::Bundle bundle_at(const std::string& commit, const drift::State& state) {
    json files = json::object();
    for (const auto& path : git_files(commit, {state.place})) {
        const std::string name = std::filesystem::path(path).lexically_relative(state.place).string();
        const auto core = specs::files_of(state.bundle.layout);
        const bool further = state.bundle.layout == specs::Layout::spec_kit &&
                             (name == "research.md" || name == "data-model.md" || name == "quickstart.md" ||
                              (name.starts_with("checklists/") && name.ends_with(".md") && name.find('/', 11) == std::string::npos));
        if (std::find(core.begin(), core.end(), name) == core.end() && !further) continue;
        if (auto text = git_file(commit, path)) files[name] = std::move(*text);
    }
    return specs::bundle_from_json(state.bundle.slug, {{"layout", specs::layout_name(state.bundle.layout)}, {"files", files}});
}

drift::Pin pin_at(const std::string& commit, const drift::Settings& settings, const drift::State& state) {
    drift::Pin pin;
    pin.bundle_hash = bundle_at(commit, state).content_hash();
    const auto patterns = drift::patterns_of(settings, state.bundle.slug, state.place);
    std::vector<std::string> folders;
    for (const auto& pattern : patterns) folders.push_back(drift::fixed_part(pattern).empty() ? "." : drift::fixed_part(pattern));
    for (const auto& path : git_files(commit, folders)) {
        if (!std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) { return drift::matches(pattern, path); })) continue;
        if (const auto text = git_file(commit, path, contracts::max_document_bytes)) pin.parts[path] = sha256_hex(*text);
    }
    return pin;
}

drift::OldText texts_of_commits(std::map<std::string, std::string> commit_of_slug) {
    return [commits = std::move(commit_of_slug)](const std::string& path, const std::string& sha256) -> std::optional<std::string> {
        for (const auto& [slug, commit] : commits)
            if (auto text = git_file(commit, path, contracts::max_document_bytes); text && sha256_hex(*text) == sha256) return text;
        return std::nullopt;
    };
}

}  // namespace

DriftPast past_of_lock(const std::filesystem::path& path, const std::string& name) {
    DriftPast past;
    past.name = name;
    auto pins = drift::read_lock(path);
    if (!pins) return past;
    past.found = true;
    past.pins = std::move(*pins);
    past.old_text = [](const std::string& file, const std::string& sha256) -> std::optional<std::string> {
        const auto commits = git({"log", "--format=%H", fmt::format("--max-count={}", max_commits), "--", file});
        std::istringstream list(commits.value_or(""));
        for (std::string commit; std::getline(list, commit);)
            if (auto text = git_file(commit, file, contracts::max_document_bytes); text && sha256_hex(*text) == sha256) return text;
        return std::nullopt;
    };
    return past;
}

DriftPast past_of_commit(const std::string& commit, const std::string& name, const drift::Settings& settings,
                         const std::vector<drift::State>& states) {
    DriftPast past;
    past.found = true;
    past.name = name;
    std::map<std::string, std::string> commits;
    for (const auto& state : states) {
        // A bundle that is new has nothing behind it: what it brings is its own.
        if (git_files(commit, {state.place}).empty()) past.pins[state.bundle.slug];
        else past.pins[state.bundle.slug] = pin_at(commit, settings, state);
        commits[state.bundle.slug] = commit;
    }
    past.old_text = texts_of_commits(std::move(commits));
    return past;
}

DriftPast past_of_runs(Session& session, const std::string& run, const std::string& template_name, const drift::Settings& settings,
                       const std::vector<drift::State>& states) {
    std::map<std::string, json> validated;  // slug → run
    if (run == "last") {
        json filter = {{"status", json::array({"succeeded"})},
                       {"template", template_name},
                       {"limit", 200},
                       {"project", session.scope().project},
                       {"environment", session.scope().environment}};
        for (int page = 0; page < max_pages; ++page) {
            const json answer = runs::list(session.db(), filter);
            for (const auto& each : answer.at("runs")) validated.emplace(get_string(each, "spec_slug"), each);
            const std::string cursor = get_string(answer, "next_cursor");
            if (cursor.empty()) break;
            filter["cursor"] = cursor;
        }
    } else {
        const json shown = runs::show(session.db(), run).at("run");
        if (get_string(shown, "status") != "succeeded")
            throw Error(Errc::gate_rejected, fmt::format("the run '{}' is {}, so it validated nothing", run, get_string(shown, "status")),
                        "name one that succeeded: `lhcr run list --status succeeded`");
        validated.emplace(get_string(shown, "spec_slug"), shown);
    }
    DriftPast past;
    past.name = run == "last" ? "the last gate run" : "run " + run;
    std::map<std::string, std::string> commits;
    for (const auto& state : states) {
        const auto found = validated.find(state.bundle.slug);
        if (found == validated.end()) continue;
        const std::string commit = get_string(found->second, "git_sha");
        drift::Pin pin = pin_at(commit, settings, state);
        if (const std::string hash = get_string(found->second, "spec_hash"); pin.bundle_hash != hash)
            throw Error(Errc::gate_rejected,
                        fmt::format("the run '{}' validated the bundle {}, and its commit {} holds {}", get_string(found->second, "run_id"),
                                    hash.substr(0, 12), commit.substr(0, 12), pin.bundle_hash.substr(0, 12)),
                        "commit the bundle, then `lhcr run create --template spec_validate --spec " + state.bundle.slug + " --wait`");
        past.pins[state.bundle.slug] = std::move(pin);
        commits[state.bundle.slug] = commit;
    }
    past.found = !past.pins.empty();
    if (!past.found)
        throw Error(Errc::usage, "no gate run validated a bundle of this repository",
                    fmt::format("lhcr run create --template {} --spec SLUG --wait", template_name));
    past.old_text = texts_of_commits(std::move(commits));
    return past;
}

}  // namespace lhcr::cli
