// The table of rules tests itself: each row's failing SQL makes exactly its rule fire, and its passing SQL none.
#include <doctest/doctest.h>

#include <set>

#include "migrations/lint.hpp"

using namespace lhcr::migrations;

namespace {

std::string told(const Report& report) {
    std::string text;
    for (const auto& each : report.findings)
        if (each.suppressed.empty())
            text += std::string(rule_of(each.rule).name) + " " + each.file + ":" + std::to_string(each.line) + " " + each.message + "\n";
    return text;
}

std::set<std::string> names(const Report& report) {
    std::set<std::string> result;
    for (const auto& each : report.findings)
        if (each.suppressed.empty()) result.emplace(rule_of(each.rule).name);
    return result;
}

Report judge(std::string_view sql) {
    return lint({{"0001_example.sql", "set lock_timeout = '2s';\n" + std::string(sql)}}, {});
}

}  // namespace

TEST_CASE("each rule's failing SQL makes exactly that rule fire, and its passing SQL none") {
    int shown = 0;
    std::set<std::string> without;
    for (const auto& rule : all_rules()) {
        CAPTURE(rule.name);
        if (rule.failing.empty()) {
            without.emplace(rule.name);
            continue;
        }
        const auto failing = judge(rule.failing), passing = judge(rule.passing);
        CHECK_MESSAGE(names(failing) == std::set<std::string>{std::string(rule.name)}, told(failing));
        CHECK_MESSAGE(names(passing).empty(), told(passing));
        ++shown;
    }
    MESSAGE("rules " << all_rules().size() << ", shown by their example " << shown);
    // These are about how files are run and about more than one, and have tests of their own in history_test.cpp.
    CHECK(without == std::set<std::string>{"MG050", "MG060", "MG061", "MG062", "MG063"});
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
