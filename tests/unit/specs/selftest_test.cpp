// The selftest: what it plants trips, a gate that went blind is noticed, and what stands in the way is named.
#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <thread>
#include <vector>

#include "specs/selftest.hpp"

using namespace lhcr;
using namespace lhcr::specs;
namespace fs = std::filesystem;

namespace {

struct Tree {
    fs::path root = fs::temp_directory_path() / ("lhcr-selftest-unit-" + std::to_string(::getpid()));
    Tree() {
        for (const auto& [slug, layout] : {std::pair<const char*, Layout>{"orders", Layout::lhcr}, {"001-orders", Layout::spec_kit}})
            for (const auto& [file, text] : new_bundle(slug, layout, "2026-01-05"))
                write((layout == Layout::lhcr ? "spec/" : "specs/") + std::string(slug) + "/" + file, text);
        write(".specify/memory/constitution.md",
              "# Orders\n\n## Core Principles\n\n### I. Small steps\nA task SHOULD be one change.\n\n## Governance\nTwo "
              "agree.\n\n**Version**: 1.0.0 | "
              "**Ratified**: 2026-01-05 | **Last Amended**: 2026-01-05\n");
    }
    ~Tree() { fs::remove_all(root); }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name, std::ios::binary | std::ios::app) << text;
    }
    std::vector<Trial> trials(const Gate& gate = {}, const std::set<std::string>& baseline = {}) const {
        PathMap paths;
        paths.code = {{"src/*.py", "orders"}};
        return selftest(find_places({root.string()}), select_rules(Profile::strict), paths, baseline, gate);
    }
};

const Trial& of(const std::vector<Trial>& trials, RuleId id) {
    return trials[static_cast<std::size_t>(id)];
}

}  // namespace

TEST_CASE("in a new bundle of each layout every rule trips, but for those that such a bundle offers no place") {
    const Tree tree;
    std::map<Outcome, int> count;
    std::set<std::string> without;
    for (const auto& trial : tree.trials()) {
        ++count[trial.outcome];
        CHECK_MESSAGE(trial.outcome != Outcome::not_tripped, rule_of(trial.rule).name << ": " << trial.why);
        if (trial.outcome == Outcome::not_applicable) {
            without.emplace(rule_of(trial.rule).name);
            CHECK_MESSAGE((trial.why.find("its example trips") != std::string::npos || !rule_of(trial.rule).file.size()), trial.why);
        }
    }
    std::string names;
    for (const auto& each : without) names += " " + each;
    MESSAGE("rules " << all_rules().size() << ", tripped " << count[Outcome::tripped] << ", no place in a new bundle:" << names);
    CHECK(count[Outcome::tripped] >= 50);
}

TEST_CASE("a gate that does not tell one rule is caught, and by that rule alone") {
    const Tree tree;
    const auto blind = tree.trials([](const std::vector<Place>& places, const Selection& selection, const Around* around) {
        Report report = judge(places, selection, std::nullopt, 1, around);
        std::erase_if(report.findings, [](const Diagnostic& each) { return each.rule == RuleId::SR022; });
        return report;
    });
    for (const auto& trial : blind) CHECK((trial.outcome == Outcome::not_tripped) == (trial.rule == RuleId::SR022));
    CHECK(of(blind, RuleId::SR022).why == "nothing was told");
}

TEST_CASE("a disable for a whole file is named as the reason, a baseline that hides what is planted fails") {
    const Tree tree;
    const auto sound = of(tree.trials(), RuleId::SP014);
    CHECK(sound.outcome == Outcome::tripped);
    // What a plan that was once missing left in the baseline would let it go missing again.
    std::set<std::string> baseline;
    fs::rename(tree.root / "spec/orders/plan.md", tree.root / "plan.md");
    for (const auto& each : judge(find_places({tree.root.string()}), select_rules(Profile::ci)).findings)
        if (each.rule == RuleId::SB001) baseline.insert(each.fingerprint);
    fs::rename(tree.root / "plan.md", tree.root / "spec/orders/plan.md");
    CHECK(baseline.size() == 1);
    const auto hidden = of(tree.trials({}, baseline), RuleId::SB001);
    CHECK(hidden.outcome == Outcome::not_tripped);
    CHECK(hidden.why.find("the baseline lets") == 0);

    tree.write("spec/orders/plan.md", "\n<!-- lhcr-disable-file SP014: dates are the owner's -->\n");
    const auto disabled = of(tree.trials(), RuleId::SP014);
    CHECK(disabled.outcome == Outcome::not_applicable);
    CHECK(disabled.why == "disabled where it was planted: dates are the owner's");
}

// The rules that recall_test.cpp has no plant for: they look at a folder's name, a neighbour, a whole repository or a constitution beside
// it.
constexpr RuleId staged_only[] = {RuleId::SB006, RuleId::SF082, RuleId::SF083, RuleId::SX041, RuleId::SX045, RuleId::SX046,
                                  RuleId::SX047, RuleId::SX049, RuleId::SC050, RuleId::SC051, RuleId::SC054, RuleId::SK071};

TEST_CASE("in the real bundles no rule that finds a place stays silent, and what a text alone cannot hold trips exactly its rule") {
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    const fs::path folder = shared && *shared ? fs::path(shared) / "data/spec-bundles" : fs::path();
    if (folder.empty() || !fs::is_directory(folder)) {
        std::cout << "skip in the real bundles no rule that finds a place stays silent: LHCR_TEST_SHARED is not set\n";
        return;
    }
    std::vector<Place> places;
    for (const auto& repository : fs::directory_iterator(folder))
        if (repository.is_directory())
            for (auto& place : find_places({repository.path().string()}, std::nullopt, true)) places.push_back(std::move(place));

    // The longest test there is under the sanitizers: on each core.
    std::vector<std::vector<Trial>> trials_of(places.size());
    std::atomic<size_t> next = 0;
    {
        std::vector<std::jthread> threads;
        for (unsigned core = 0; core < std::max(1u, std::thread::hardware_concurrency()); ++core)
            threads.emplace_back([&] {
                for (size_t i; (i = next++) < places.size();) trials_of[i] = selftest({places[i]}, select_rules(Profile::strict), {}, {});
            });
    }
    int tripped = 0, none = 0;
    std::map<RuleId, int> staged, exact;
    for (size_t i = 0; i < places.size(); ++i) {
        const auto& place = places[i];
        for (const auto& trial : trials_of[i]) {
            tripped += trial.outcome == Outcome::tripped, none += trial.outcome == Outcome::not_applicable;
            CHECK_MESSAGE(trial.outcome != Outcome::not_tripped, place.folder.string()
                                                                     << " " << rule_of(trial.rule).name << ": " << trial.why);
        }
        for (const RuleId id : staged_only) {
            const auto& trial = of(trials_of[i], id);
            if (trial.outcome != Outcome::tripped || !trial.why.empty()) continue;  // `why`: it was told without a plant
            std::string others;
            for (const auto& each : trial.others) others += " " + each;
            ++staged[id], exact[id] += others.empty();
            CHECK_MESSAGE(others.empty(), place.folder.string() << " " << rule_of(id).name << " tripped, and with it" << others);
        }
    }
    std::string counts;
    int all = 0, hit = 0;
    for (const RuleId id : staged_only) {
        counts += " " + std::string(rule_of(id).name) + " " + std::to_string(exact[id]) + "/" + std::to_string(staged[id]);
        CHECK_MESSAGE(staged[id] > 0, rule_of(id).name << " finds no place in any real bundle");
        all += staged[id], hit += exact[id];
    }
    MESSAGE("bundles " << places.size() << ", trials tripped " << tripped << ", no place " << none);
    MESSAGE("staged around a bundle " << all << ", exactly that rule " << hit << ":" << counts);
    CHECK(places.size() >= 80);
    CHECK(tripped >= 2500);
}
