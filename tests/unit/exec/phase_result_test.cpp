// Results, the table of phases, and substitution.
#include <doctest/doctest.h>
#include <unistd.h>

#include <atomic>

#include "base/embedded.hpp"
#include "exec/phases.hpp"
#include "exec/substitution.hpp"

using namespace lhcr;
using exec::PhaseResult;
using lifecycle::FailureClass;

namespace {

struct Collected : exec::PhaseChannel {
    std::vector<json> lines;
    void send(const json& line) override { lines.push_back(line); }
    void send_durable(const json& line) override { lines.push_back(line); }
};

json document(const std::string& executor, json input) {
    return {{"run", {{"run_id", "r"}, {"environment", "dev"}, {"params", {{"name", "x y"}, {"n", 3}}}}},
            {"phase", {{"name", "p"}, {"kind", "k"}, {"executor", executor}, {"input", std::move(input)}}},
            {"scratch", "/tmp"}};
}

PhaseResult run(const json& given) {
    Collected channel;
    exec::PhaseContext context(given, channel);
    return exec::run_phase(context);
}

}  // namespace

TEST_CASE("phase result: what comes back from the wire is what was sent") {
    const auto failed =
        PhaseResult::from_json(PhaseResult::failure(FailureClass::timeout, Errc::timed_out, "too slow", "be faster").to_json());
    CHECK_FALSE(failed.succeeded);
    CHECK(failed.failure_class == FailureClass::timeout);
    CHECK(failed.code == "LHCR-T012");
    CHECK(failed.hint == "be faster");
    CHECK(PhaseResult::from_json(PhaseResult::success({{"a", 1}}).to_json()).output["a"] == 1);
    CHECK_THROWS_AS(PhaseResult::from_json(json{{"status", "fine"}}), Error);
    CHECK_THROWS_AS(PhaseResult::from_json(json{{"status", "succeeded"}, {"output", 3}}), Error);
}

TEST_CASE("phase result: only what may pass is worth another attempt") {
    CHECK(exec::failure_class_of(Errc::unavailable) == FailureClass::transient);
    CHECK(exec::failure_class_of(Errc::commit_in_doubt) == FailureClass::transient);
    CHECK(exec::failure_class_of(Errc::timed_out) == FailureClass::timeout);
    CHECK(exec::failure_class_of(Errc::cancelled) == FailureClass::cancelled);
    CHECK(exec::failure_class_of(Errc::usage) == FailureClass::permanent);
    CHECK(exec::failure_class_of(Errc::gate_rejected) == FailureClass::permanent);
}

TEST_CASE("phases: every line of phases.def has its schema in the binary") {
    for (const auto& phase : exec::phase_kinds()) {
        INFO(phase.executor, " ", phase.kind);
        CHECK(find_embedded("schemas/phases/" + std::string(phase.schema)) != nullptr);
        CHECK(exec::find_phase_kind(phase.executor, phase.kind) != nullptr);
    }
}

TEST_CASE("phases: an executor that this binary lacks is named") {
    const auto result = run(document("spark", json::object()));
    CHECK(result.failure_class == FailureClass::permanent);
    CHECK(result.message == "this lhcr has no executor 'spark' for kind 'k'");
}

TEST_CASE("phases: an input that its schema refuses never reaches the executor") {
    const auto result = run(document("runbook", {{"steps", {{{"name", "s"}, {"argv", "rm -rf /"}}}}}));
    CHECK(result.failure_class == FailureClass::permanent);
    CHECK(result.message.find("the input of phase 'p' is not valid") == 0);
}

TEST_CASE("phases: a postgres phase may not end its own transaction, whatever comments hide it") {
    for (const char* sql :
         {"commit", "/* a /* b */ */ -- x\n COMMIT", "; rollback", "begin", "end", "savepoint a", "prepare transaction 'x'"}) {
        INFO(sql);
        const auto result = run(document("postgres", {{"connection", "c"}, {"sql", sql}}));
        CHECK(result.message.find("is not allowed: all statements of the phase are one transaction") != std::string::npos);
    }
}

TEST_CASE("phases: a connection that the environment lacks is named with the next step") {
    const auto result = run(document("postgres", {{"connection", "books"}, {"sql", "select 1"}}));
    CHECK(result.message == "environment 'dev' has no connection 'books'");
    CHECK(result.hint.find("lhcr connections add books") == 0);
}

TEST_CASE("substitution: names become values once, and unknown ones are refused") {
    Collected channel;
    exec::PhaseContext context(document("runbook", json::object()), channel);
    CHECK(exec::substitute("<${params.name}|${params.n}|${run.run_id}|${scratch}|$x>", context) == "<x y|3|r|/tmp|$x>");
    CHECK_THROWS_WITH(exec::substitute("${params.none}", context), "'${params.none}' names '${params.none}', which this run does not have");
    CHECK_THROWS_AS(exec::substitute("${params.name", context), Error);
    CHECK_THROWS_AS(exec::substitute("${env.PATH}", context), Error);
}

TEST_CASE("cancellation: a guard runs once when asked to stop, and not after it is gone") {
    exec::reset_cancellation();
    std::atomic<int> calls{0};
    {
        const exec::CancelGuard guard([&] { ++calls; });
    }
    CHECK(calls == 0);
    {
        const exec::CancelGuard guard([&] { ++calls; });
        exec::request_cancellation();
        for (int i = 0; i < 200 && calls == 0; ++i) usleep(10'000);
    }
    CHECK(calls == 1);
    CHECK(run(document("runbook", {{"steps", {{{"name", "s"}, {"argv", {"true"}}}}}})).failure_class == FailureClass::cancelled);
    exec::reset_cancellation();
}
