// Reading the answer of run_claim.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "runs/run.hpp"

using lhcr::json;

namespace {
json row() {
    return {{"run_id", "r"},
            {"phase", "p"},
            {"lease_token", "t"},
            {"attempt", 2},
            {"kind", "query"},
            {"executor", "postgres"},
            {"lease_ms", 60000},
            {"lease_expires_at", "2026-03-01T00:00:30.500000Z"},
            {"deadline_at", "2026-03-01T00:01:30.250000Z"}};
}
}  // namespace

TEST_CASE("claim: the time to the deadline is the difference of two of the database's times, also across a month") {
    const auto claims = lhcr::runs::parse_claims({{"claim_id", "c"}, {"claims", {row()}}});
    REQUIRE(claims.claims.size() == 1);
    CHECK(claims.claims[0].attempt == 2);
    // claimed at 00:00:30.5 less 60 s, that is on the last day of February
    CHECK(claims.claims[0].time_left->count() == 119'750);
}

TEST_CASE("claim: without a deadline there is no limit") {
    json one = row();
    one["deadline_at"] = nullptr;
    CHECK_FALSE(lhcr::runs::parse_claims({{"claims", {one}}}).claims[0].time_left);
}

TEST_CASE("claim: an answer without the fence's parts is refused, an empty one is nothing to do") {
    CHECK(lhcr::runs::parse_claims({{"claims", json::array()}}).claims.empty());
    CHECK_THROWS_AS(lhcr::runs::parse_claims(json::object()), lhcr::Error);
    for (const char* field : {"run_id", "phase", "lease_token", "lease_ms"}) {
        json one = row();
        one.erase(field);
        CHECK_THROWS_AS(lhcr::runs::parse_claims({{"claims", {one}}}), lhcr::Error);
    }
}
