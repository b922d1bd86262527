// Recall: one violation of each rule is planted into every real bundle that offers it a place, and exactly that rule fires anew.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>

#include "base/error.hpp"
#include "specs/check.hpp"
#include "specs/gate.hpp"
#include "specs/plant.hpp"
#include "specs/rules/check.hpp"

using namespace lhcr;
using namespace lhcr::specs;
namespace fs = std::filesystem;

namespace {

// What is told of a bundle and of the repository around it, where a past, a branch or a run was planted.
std::vector<Diagnostic> told_around(const Model& model, const Around& around, const Selection& selection) {
    Project project;
    project.around = &around;
    auto found = check_model(model, &project, selection);
    for (auto& each : check_repository(around, selection)) found.push_back(std::move(each));
    return found;
}

std::set<std::string> fingerprints(const std::vector<Diagnostic>& found) {
    std::set<std::string> result;
    for (const auto& each : found) result.insert(each.fingerprint);
    return result;
}

}  // namespace

TEST_CASE("a violation planted into a real bundle makes exactly its rule fire") {
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    if (!shared || !*shared || !fs::is_directory(fs::path(shared) / "data/spec-bundles")) {
        std::cout << "skip a violation planted into a real bundle makes exactly its rule fire: LHCR_TEST_SHARED is not set\n";
        return;
    }
    // In the whole suite each bundle gets a third of the rules, and each rule a third of the bundles; `./dev test unit` plants all.
    const char* scale = std::getenv("LHCR_TEST_SCALE");
    const int share = scale && std::string_view(scale) == "small" ? 3 : 1;
    const auto selection = select_rules(Profile::strict);
    std::map<RuleId, int> planted, exact;
    int bundles = 0;
    for (const auto& repository : fs::directory_iterator(fs::path(shared) / "data/spec-bundles")) {
        if (!repository.is_directory()) continue;
        for (const auto& place : find_places({repository.path().string()}, std::nullopt, true)) {
            const Bundle bundle = read_bundle(place.folder, place.layout);
            const Model model = read_model(bundle);
            const auto before = fingerprints(check_model(model, nullptr, selection));
            const auto before_around = fingerprints(told_around(model, {}, selection));
            ++bundles;
            for (const auto& rule : all_rules()) {
                if ((bundles + static_cast<int>(rule.id)) % share != 0) continue;
                const bool about = static_cast<unsigned>(rule.layouts) & (bundle.layout == Layout::lhcr ? 1u : 2u);
                const auto plan = about ? plant(rule.id, model) : std::nullopt;
                Around around;
                const bool beside = about && !plan && plant_around(rule.id, model, around);
                if (!plan && !beside) continue;
                ++planted[rule.id];
                const Bundle spoilt = plan ? with_planted(bundle, *plan) : bundle;
                const Model spoilt_model = read_model(spoilt);
                std::set<std::string> fresh;
                std::string told;
                for (const auto& each :
                     beside ? told_around(spoilt_model, around, selection) : check_model(spoilt_model, nullptr, selection))
                    if (!(beside ? before_around : before).contains(each.fingerprint)) {
                        fresh.emplace(rule_of(each.rule).name);
                        told += std::string(rule_of(each.rule).name) + " " + each.file + ":" + std::to_string(each.line) + " " +
                                each.message + "\n";
                    }
                const bool right = fresh == std::set<std::string>{std::string(rule.name)};
                exact[rule.id] += right;
                CHECK_MESSAGE(right, "planted " << rule.name << " in " << bundle.folder.string() << ", told:\n" << told);
            }
        }
    }
    int all = 0, hit = 0;
    std::string counts, none;
    for (const auto& rule : all_rules()) {
        if (planted[rule.id] == 0) none += " " + std::string(rule.name);
        else counts += " " + std::string(rule.name) + " " + std::to_string(exact[rule.id]) + "/" + std::to_string(planted[rule.id]);
        all += planted[rule.id], hit += exact[rule.id];
    }
    MESSAGE("bundles " << bundles << ", planted " << all << ", exactly that rule " << hit << ":" << counts);
    MESSAGE("no place for" << none);
    CHECK(bundles >= 80);
    CHECK(all * share >= 2500);
    for (const RuleId id : {RuleId::SB003, RuleId::SB004, RuleId::SC052, RuleId::SD060, RuleId::SD061, RuleId::SD063, RuleId::SD064})
        CHECK_MESSAGE(planted[id] > 0, rule_of(id).name);
}
