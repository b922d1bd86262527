// What is batched, and what is owed an answer.
#include <doctest/doctest.h>

#include <limits>

#include "base/process.hpp"
#include "worker/outbox.hpp"

using lhcr::json;
using lhcr::worker::Outbox;

namespace {
json log_line(const std::string& message) {
    return {{"type", "LOG"}, {"level", "info"}, {"message", message}};
}
}  // namespace

TEST_CASE("outbox: an event waits for company, a line that wants an answer does not") {
    Outbox outbox;
    CHECK(outbox.due_ms() == std::numeric_limits<std::int64_t>::max());
    outbox.event(log_line("a"));
    CHECK(outbox.due_ms() > lhcr::boot_clock_ms());
    CHECK(outbox.due_ms() <= lhcr::boot_clock_ms() + 500);
    outbox.ask_ack(7);
    CHECK(outbox.due_ms() == 0);
    CHECK(outbox.written() == 7);
    CHECK(outbox.empty());
    CHECK(outbox.written() == 0);
}

TEST_CASE("outbox: many events or many bytes are due at once") {
    Outbox outbox;
    for (int i = 0; i < 200; ++i) outbox.event(log_line("a"));
    CHECK(outbox.due_ms() == 0);
    Outbox large;
    large.event(log_line(std::string(2u << 20, 'x')));
    CHECK(large.due_ms() == 0);
}

TEST_CASE("outbox: it says when an attempt should wait") {
    Outbox outbox;
    for (int i = 0; i < 10'001; ++i) outbox.event(log_line("a"));
    CHECK(outbox.full());
}
