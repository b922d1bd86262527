// The table of rules tests itself: each row's failing example makes exactly its rule fire, and the bundle it is taken from none.
#include <doctest/doctest.h>

#include <iostream>
#include <set>

#include "specs/check.hpp"
#include "specs/example.hpp"
#include "specs/model.hpp"

using namespace lhcr;
using namespace lhcr::specs;

namespace {

std::string told(const std::vector<Diagnostic>& found) {
    std::string text;
    for (const auto& each : found)
        text += std::string(rule_of(each.rule).name) + " " + each.file + ":" + std::to_string(each.line) + " " + each.message + "\n";
    return text;
}

std::set<std::string> names(const std::vector<Diagnostic>& found) {
    std::set<std::string> result;
    for (const auto& each : found) result.emplace(rule_of(each.rule).name);
    return result;
}

}  // namespace

TEST_CASE("a new bundle of either layout passes every rule there is") {
    for (const Layout layout : {Layout::lhcr, Layout::spec_kit}) {
        CAPTURE(layout_name(layout));
        CHECK(told(judge_example(example_base(layout))) == "");
    }
}

TEST_CASE("each rule's failing example makes exactly that rule fire") {
    int shown = 0;
    std::set<std::string> without;
    for (const auto& rule : all_rules()) {
        if (!has_example(rule)) {
            without.emplace(rule.name);
            continue;
        }
        CAPTURE(rule.name);
        const auto found = judge_example(example_of(rule));
        CHECK_MESSAGE(names(found) == std::set<std::string>{std::string(rule.name)}, told(found));
        ++shown;
    }
    MESSAGE("rules " << all_rules().size() << ", shown by their example " << shown);
    // These need a repository around them and have tests of their own: gate_test.cpp, history_test.cpp.
    CHECK(without == std::set<std::string>{"SB003", "SB004", "SC052", "SD060", "SD061", "SD063", "SD064", "SX045", "SX046"});
}

TEST_CASE("ids, summaries and fixes are there, once") {
    std::set<std::string_view> seen;
    for (const auto& rule : all_rules()) {
        CAPTURE(rule.name);
        CHECK(rule.name.size() == 5);
        CHECK(seen.insert(rule.name).second);
        CHECK_FALSE(rule.summary.empty());
        CHECK_FALSE(rule.fix.empty());
        CHECK(find_rule(rule.name) == &rule);
    }
}

TEST_CASE("a ruleset that is older than a rule leaves it off") {
    CHECK(select_rules(Profile::strict, "2026.10").enabled.none());
    CHECK(select_rules(Profile::strict, "2026.11").enabled.count() == all_rules().size());
    CHECK(select_rules(Profile::ci).enabled.count() < all_rules().size());
    CHECK(select_rules(Profile::lean).enabled.count() < select_rules(Profile::ci).enabled.count());
}
