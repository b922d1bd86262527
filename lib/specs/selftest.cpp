// A copy on disk, spoilt, judged, and compared with what was told before.
#include "specs/selftest.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "specs/example.hpp"
#include "specs/staging.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

/// A folder that is gone when this is.
class Scratch {
public:
    Scratch() {
        std::error_code error;
        std::string name = (fs::temp_directory_path(error) / "lhcr-selftest-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw Error(Errc::unavailable, fmt::format("cannot make a folder in '{}'", fs::temp_directory_path(error).string()),
                        "set TMPDIR to one that can be written");
        root_ = fs::canonical(name, error);
    }
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    void write(const fs::path& name, const std::string& text) const {
        std::error_code error;
        fs::create_directories((root_ / name).parent_path(), error);
        std::ofstream stream(root_ / name, std::ios::binary);
        stream << text;
        stream.close();
        if (!stream)
            throw Error(Errc::unavailable, fmt::format("cannot write '{}'", (root_ / name).string()), "set TMPDIR to a folder with room");
    }
    const fs::path& root() const { return root_; }

private:
    fs::path root_;
};

std::vector<Diagnostic> judged(const Staged& staged, const Selection& selection, const Gate& gate) {
    const Scratch scratch;
    write_staged(staged, [&](const std::string& name, const std::string& text) { scratch.write(name, text); });
    const auto folder = scratch.root() / staged.folder();
    std::vector<Place> places = {{folder, staged.layout}};
    if (!staged.twin.empty()) places.push_back({folder.parent_path() / staged.twin, staged.layout});
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.folder < b.folder; });
    Around around = staged.around;
    // A past is kept by the folder that the copy has.
    if (!around.histories.empty()) around.histories = {{key_of(folder), around.histories.begin()->second}};
    if (around.change)
        for (auto constitutions = std::exchange(around.change->constitutions, {}); auto& [name, before] : constitutions)
            around.change->constitutions.emplace(key_of(scratch.root() / name), std::move(before));
    auto findings = gate(places, selection, &around).findings;
    for (auto& each : findings)
        if (const auto below = fs::path(each.file).lexically_relative(folder); !below.empty() && *below.begin() != "..")
            each.file = below.string();
        else if (each.file.starts_with(scratch.root().string() + "/")) each.file.erase(0, scratch.root().string().size() + 1);
    return findings;
}

void know(Staged& staged, const Staged& before, const Selection& selection, const Gate& gate) {
    for (const auto& finding : judged(before, selection, gate))
        staged.known.insert(finding.fingerprint), staged.known.insert(subject_of(finding));
}

std::string place_of_trial(const Diagnostic& finding) {
    return finding.line > 0 ? fmt::format("{}:{}", finding.file, finding.line) : finding.file;
}

Trial try_staged(const Rule& rule, const Staged& staged, const Selection& selection, const std::set<std::string>& baseline,
                 const Gate& gate) {
    Trial trial;
    trial.slug = staged.origin;
    std::string already;
    const auto findings = judged(staged, selection, gate);
    for (const auto& finding : findings) {
        if (finding.rule == rule.id || staged.known.contains(finding.fingerprint)) continue;
        if (finding.slug != staged.origin && staged.known.contains(subject_of(finding))) continue;
        trial.others.emplace(rule_of(finding.rule).name);
    }
    for (const auto& finding : findings) {
        if (finding.rule != rule.id) continue;
        const bool known = staged.known.contains(finding.fingerprint);
        if (!finding.suppressed.empty()) {
            if (known) continue;
            trial.outcome = Outcome::not_applicable, trial.place = place_of_trial(finding);
            trial.why = fmt::format("disabled where it was planted: {}", finding.suppressed);
        } else if (baseline.contains(finding.fingerprint)) {
            if (trial.outcome == Outcome::not_tripped && !known)
                trial.place = place_of_trial(finding),
                trial.why = "the baseline lets this very violation pass: --write-baseline drops what is mended";
        } else if (known) {
            already = place_of_trial(finding);
        } else {
            trial.outcome = Outcome::tripped, trial.place = place_of_trial(finding), trial.why.clear();
            return trial;
        }
    }
    if (trial.outcome == Outcome::not_tripped && trial.why.empty() && !already.empty()) {
        trial.outcome = Outcome::tripped, trial.place = already, trial.why = "by what was there already";
        return trial;
    }
    if (trial.outcome == Outcome::not_tripped && trial.why.empty())
        trial.why = trial.others.empty() ? "nothing was told" : fmt::format("{} was told instead", *trial.others.begin());
    return trial;
}

// A rule that finds no place here is shown by its own example, so that it is not taken on trust.
Trial without_place(const Rule& rule, bool has_layout) {
    Trial trial;
    trial.outcome = Outcome::not_applicable;
    trial.why = has_layout ? fmt::format("no bundle here offers a place: {}", rule.summary)
                           : fmt::format("no bundle of the layout {} is here", rule.layouts == In::lhcr ? "lhcr" : "spec-kit");
    if (!has_example(rule)) return trial;
    const auto found = judge_example(example_of(rule));
    if (std::any_of(found.begin(), found.end(), [&](const Diagnostic& each) { return each.rule == rule.id; })) {
        trial.why += "; its example trips";
    } else {
        trial.outcome = Outcome::not_tripped;
        trial.why = "not even its own example";
    }
    return trial;
}

}  // namespace

std::string_view outcome_name(Outcome outcome) {
    constexpr std::string_view names[] = {"tripped", "not applicable", "NOT tripped"};
    return names[static_cast<std::size_t>(outcome)];
}

std::vector<Trial> selftest(const std::vector<Place>& places, const Selection& selection, const PathMap& paths,
                            const std::set<std::string>& baseline, const Gate& given) {
    const Gate gate = given ? given : [](const std::vector<Place>& at, const Selection& rules, const Around* around) {
        return judge(at, rules, std::nullopt, 1, around);
    };
    std::vector<Staged> copies;
    for (const auto& place : places) {
        Staged copy = stage_copy(place);
        copy.around.paths = paths;
        know(copy, copy, selection, gate);
        copies.push_back(std::move(copy));
    }
    std::vector<Trial> trials;
    for (const auto& rule : all_rules()) {
        Trial trial;
        bool has_layout = false, found = false;
        if (!selection.is_on(rule.id)) {
            trial.outcome = Outcome::not_applicable, trial.why = "off: by profile, ruleset or configuration";
            found = true;
        } else if (rule.id == RuleId::SB003 && paths.code.empty()) {
            trial.outcome = Outcome::not_applicable, trial.why = "`code` of .lhcr/spec.yaml names no path of code";
            found = true;
        }
        for (std::size_t i = 0; i < copies.size() && !found; ++i) {
            if (!(static_cast<unsigned>(rule.layouts) & (copies[i].layout == Layout::lhcr ? 1u : 2u))) continue;
            has_layout = true;
            auto staged = stage(rule.id, copies[i]);
            if (!staged) continue;
            if (staged->is_git !=
                copies[i].is_git) {  // a whole repository around it is no plant: what it alone lets the gate tell is known
                Staged whole = copies[i];
                whole.is_git = staged->is_git;
                know(*staged, whole, selection, gate);
            }
            trial = try_staged(rule, *staged, selection, baseline, gate);
            found = true;
        }
        if (!found) trial = without_place(rule, has_layout);
        trial.rule = rule.id;
        trial.severity = selection.severity[static_cast<std::size_t>(rule.id)];
        trials.push_back(std::move(trial));
    }
    return trials;
}

}  // namespace lhcr::specs
