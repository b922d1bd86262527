// What an attempt says of itself is redacted before it leaves the process: its events, its progress, its result.
#include "exec/phase_context.hpp"

#include <doctest/doctest.h>

#include "exec/phases.hpp"

using namespace lhcr;

namespace {

struct Collected : exec::PhaseChannel {
    json lines = json::array();
    void send(const json& line) override { lines.push_back(line); }
    void send_durable(const json& line) override { lines.push_back(line); }
};

json document(const json& input) {
    return {{"run", {{"run_id", "r"}, {"org", "acme"}, {"project", "lake"}, {"environment", "dev"}}},
            {"phase", {{"name", "p1"}, {"kind", "step"}, {"executor", "runbook"}, {"input", input}}},
            {"scratch", "/tmp"}};
}

}  // namespace

TEST_CASE("phase context: a secret reaches neither an event nor the progress") {
    Collected channel;
    exec::PhaseContext context(document(json::object()), channel);
    context.event(lifecycle::EventType::PHASE_PROGRESS, "warn", "cannot open postgresql://u:hunter22@h/db");
    context.progress("reading with password=hunter22", 1, 2, "tables");
    REQUIRE(channel.lines.size() == 2);
    CHECK(channel.lines[0]["event"]["message"] == "cannot open postgresql://u:***@h/db");
    CHECK(channel.lines[1]["progress"]["message"] == "reading with password=***");
}

TEST_CASE("phase context: a secret does not reach the result of a phase that fails") {
    Collected channel;
    const json step = {{"name", "s1"}, {"argv", {"postgresql://u:hunter22@h/db"}}};
    exec::PhaseContext context(document({{"steps", {step}}}), channel);
    const auto result = exec::run_phase(context);
    REQUIRE_FALSE(result.succeeded);
    CHECK(result.message.find("u:***@h") != std::string::npos);
    CHECK((result.message + result.hint + channel.lines.dump()).find("hunter22") == std::string::npos);
}
