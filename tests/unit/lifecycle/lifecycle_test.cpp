// lifecycle.def against what is generated from it and committed.
#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/json.hpp"
#include "lifecycle/lifecycle.hpp"

using namespace lhcr::lifecycle;

namespace {

// LHCR_ACCEPT=1 rewrites the committed file, else it must be the same to the byte. Tests run in the root of the tree.
void check_golden(const std::string& path, const std::string& text) {
    if (std::getenv("LHCR_ACCEPT")) std::ofstream(path) << text;
    std::ifstream in(path);
    std::stringstream committed;
    committed << in.rdbuf();
    CHECK_MESSAGE(committed.str() == text, path, " is stale: run with LHCR_ACCEPT=1 and commit it");
}

}  // namespace

TEST_CASE("lifecycle: the seed that SQL reads is the one generated from lifecycle.def") {
    check_golden("migrations/functions/000_lifecycle_seed.sql", dump_seed());
}

TEST_CASE("lifecycle: schemas/lifecycle.json is the one generated from lifecycle.def") {
    check_golden("schemas/lifecycle.json", dump_json());
    CHECK(lhcr::parse_json(dump_json(), "lifecycle.json")["run_statuses"].size() == 7);
}

TEST_CASE("lifecycle: names and enumerators are each other's inverse, and foreign names are unknown") {
    CHECK(name_of(RunStatus::timed_out) == "timed_out");
    CHECK(run_status("timed_out") == RunStatus::timed_out);
    CHECK(phase_status("quarantined") == PhaseStatus::quarantined);
    CHECK(event_type("PHASE_PROGRESS") == EventType::PHASE_PROGRESS);
    CHECK(failure_class("lease_lost") == FailureClass::lease_lost);
    CHECK_FALSE(run_status("waiting"));
    CHECK_FALSE(event_type("phase_progress"));
    CHECK_FALSE(failure_class(""));
}

TEST_CASE("lifecycle: a worker may append progress and logs but no transition") {
    CHECK(appendable(EventType::LOG));
    CHECK(appendable(EventType::PHASE_PROGRESS));
    CHECK_FALSE(appendable(EventType::PHASE_SUCCEEDED));
    CHECK_FALSE(appendable(EventType::RUN_FAILED));
}

TEST_CASE("lifecycle: a quarantined phase is final and its failure class says whether to retry") {
    CHECK(terminal(PhaseStatus::quarantined));
    CHECK_FALSE(terminal(PhaseStatus::held));
    CHECK(retryable(FailureClass::transient));
    CHECK_FALSE(retryable(FailureClass::permanent));
}
