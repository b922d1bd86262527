// How long an attempt may go on without news.
#include <doctest/doctest.h>

#include <algorithm>

#include "worker/lease_keeper.hpp"

using lhcr::worker::trust_ms;
using std::chrono::milliseconds;

// lease_heartbeat may leave a lease as it is when a third of it, at most 5 s, has passed: the answer then promises that much less.
TEST_CASE("trust: it ends before the lease does, whichever heartbeat wrote it last") {
    for (const int lease : {1000, 2000, 8000, 15'000, 60'000, 900'000}) {
        INFO("lease ", lease);
        const int least_left = lease - std::min(lease / 3, 5000);
        CHECK(trust_ms(milliseconds(lease)) < least_left);
        CHECK(trust_ms(milliseconds(lease)) > lease / 2);
    }
}
