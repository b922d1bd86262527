// The table of rules tests itself: each row's `after` in the place of its `before` makes exactly its rule fire.
#include <doctest/doctest.h>

#include <set>

#include "contracts/diff.hpp"

using namespace lhcr::contracts;

namespace {

std::string told(const Comparison& comparison) {
    std::string text;
    for (const auto& each : comparison.changes)
        text += std::string(rule_of(each.rule).name) + " " + each.where + " " + each.pointer + " " + each.message + "\n";
    return text;
}

std::set<std::string> names(const Comparison& comparison) {
    std::set<std::string> result;
    for (const auto& each : comparison.changes) result.emplace(rule_of(each.rule).name);
    return result;
}

}  // namespace

TEST_CASE("an example document is what it was") {
    for (const Kind kind : {Kind::schema, Kind::openapi, Kind::pipeline}) {
        CAPTURE(kind_name(kind));
        const Document document("example.yaml", example_base(kind));
        CHECK(document.kind() == kind);
        CHECK(told(compare(document, document)) == "");
    }
}

TEST_CASE("each rule's example makes exactly that rule fire, with the verdict of its table") {
    for (const auto& rule : all_rules()) {
        CAPTURE(rule.name);
        const std::string base(example_base(rule.kind));
        const auto at = base.find(rule.before);
        REQUIRE_FALSE(rule.before.empty());
        REQUIRE(at != std::string::npos);
        CHECK(base.find(rule.before, at + 1) == std::string::npos);
        std::string changed = base;
        changed.replace(at, rule.before.size(), rule.after);
        const Document before("before.yaml", base), after("after.yaml", changed);
        const auto both = compare(before, after);
        CHECK_MESSAGE(names(both) == std::set<std::string>{std::string(rule.name)}, told(both));
        CHECK(both.verdict == rule.worst());
        if (rule.kind == Kind::schema) {
            CHECK(compare(before, after, Role::input).verdict == rule.request);
            CHECK(compare(before, after, Role::output).verdict == rule.response);
        }
    }
    MESSAGE("rules " << all_rules().size() << ", all shown by their example");
}

TEST_CASE("ids, summaries and fixes are there, once; what is compatible needs no fix") {
    std::set<std::string_view> seen;
    for (const auto& rule : all_rules()) {
        CAPTURE(rule.name);
        CHECK(rule.name.size() == 5);
        CHECK(seen.insert(rule.name).second);
        CHECK_FALSE(rule.summary.empty());
        CHECK(rule.fix.empty() == (rule.worst() == Verdict::compatible && rule.fix.empty()));
        if (rule.worst() != Verdict::compatible) CHECK_FALSE(rule.fix.empty());
        CHECK(find_rule(rule.name) == &rule);
    }
}
