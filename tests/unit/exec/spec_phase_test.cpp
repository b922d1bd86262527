// The spec gate as a phase: what it keeps, what it lets pass, and what it refuses to believe.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <set>

#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "specs/bundle.hpp"
#include "store/store.hpp"

using namespace lhcr;
using exec::PhaseResult;
using lifecycle::FailureClass;
namespace fs = std::filesystem;

namespace {

const json good = {{"layout", "lhcr"},
                   {"files",
                    {{"constitution.md", "# C\n## Principles\n1. Runs MUST be recorded.\n"},
                     {"prd.md", "# P\n## Goals\n- **FR-001**: it MUST work\n## Success criteria\n- **SC-001**: 10 ms\n"},
                     {"plan.md", "# P\n## Phases\n1. first (FR-001)\n"},
                     {"tasks.md", "# T\n- [ ] T001 do it in a.cpp (FR-001)\n"}}}};

struct Collected : exec::PhaseChannel {
    std::vector<json> lines;
    void send(const json& line) override { lines.push_back(line); }
    void send_durable(const json& line) override { lines.push_back(line); }
};

/// A folder with a store, and one attempt at a phase in it.
struct Gate {
    fs::path folder;
    Collected channel;

    Gate() {
        std::string name = (fs::temp_directory_path() / "lhcr-gate-XXXXXX").string();
        folder = ::mkdtemp(name.data());
    }
    ~Gate() { fs::remove_all(folder); }

    PhaseResult run(const json& bundle, const std::string& spec_hash) {
        channel.lines.clear();
        exec::PhaseContext context({{"run",
                                     {{"run_id", "r"},
                                      {"org", "acme"},
                                      {"project", "lake"},
                                      {"environment", "dev"},
                                      {"git_sha", "0123456789abcdef"},
                                      {"spec_slug", "x"},
                                      {"spec_hash", spec_hash},
                                      {"params", bundle.is_null() ? json::object() : json{{"bundle", bundle}}}}},
                                    {"phase", {{"name", "validate"}, {"kind", "spec"}, {"executor", "spec"}, {"input", json::object()}}},
                                    {"store", "file://" + (folder / "store").string()},
                                    {"scratch", folder.string()}},
                                   channel);
        return exec::run_phase(context);
    }
    PhaseResult run(const json& bundle) { return run(bundle, specs::bundle_from_json("x", bundle).content_hash()); }

    std::set<std::string> kept() const {
        std::set<std::string> names;
        for (const auto& line : channel.lines)
            if (line.contains("artifact")) names.insert(line["artifact"]["name"]);
        return names;
    }
    json report() {
        for (const auto& line : channel.lines)
            if (line.contains("artifact") && line["artifact"]["name"] == "spec/x/report.json") {
                const std::string url = line["artifact"]["storage_url"];
                const auto store = store::open_store("file://" + (folder / "store").string());
                return json::parse(store->get_bytes(url.substr(store->url().size() + 1), 1u << 20));
            }
        return {};
    }
};

const std::set<std::string> all_files = {"spec/x/constitution.md", "spec/x/prd.md", "spec/x/plan.md", "spec/x/tasks.md",
                                         "spec/x/report.json"};

}  // namespace

TEST_CASE("spec phase: a complete bundle passes, and its files and report are kept") {
    Gate gate;
    const auto result = gate.run(good);
    CHECK(result.succeeded);
    CHECK(gate.kept() == all_files);
    CHECK(gate.channel.lines.front().at("announce").at("sha256").size() == 5);  // before anything is pushed
    const json report = gate.report();
    CHECK(report["passed"] == true);
    CHECK(report["git_sha"] == "0123456789abcdef");
    CHECK(report["content_hash"] == result.output["content_hash"]);
    CHECK(result.output["report_sha256"] == sha256_hex(canonical_json(report)));
    CHECK(gate.run(good).output == result.output);  // a second attempt
}

TEST_CASE("spec phase: an error rejects the bundle for good, and what was rejected is kept") {
    Gate gate;
    json bundle = good;
    bundle["files"].erase("tasks.md");
    const auto result = gate.run(bundle);
    CHECK_FALSE(result.succeeded);
    CHECK(result.failure_class == FailureClass::permanent);
    CHECK(result.code == info(Errc::gate_rejected).code);
    CHECK(result.message.starts_with("the spec 'x' is rejected: 1 error, first spec/x/tasks.md: "));
    CHECK(gate.report()["findings"][0]["rule"] == "SB001");
    CHECK(gate.kept().size() == 4);
    bool told = false;
    for (const auto& line : gate.channel.lines)
        told = told || (line.contains("event") && line["event"]["level"] == "error" &&
                        line["event"]["message"].get<std::string>().find("SB001") != std::string::npos);
    CHECK(told);
}

TEST_CASE("spec phase: other bytes than the run names are never judged") {
    Gate gate;
    const std::string named = specs::bundle_from_json("x", good).content_hash();
    json bundle = good;
    bundle["files"]["prd.md"] = good["files"]["prd.md"].get<std::string>() + "- **FR-009**: slipped in\n";
    const auto changed = gate.run(bundle, named);
    CHECK(changed.code == info(Errc::integrity).code);
    CHECK(changed.message.find("the run names " + named) != std::string::npos);
    CHECK(gate.kept().empty());
    CHECK(gate.run(good, "").message.find("the run names none") != std::string::npos);
}

TEST_CASE("spec phase: a parameter that is no bundle is named") {
    Gate gate;
    const auto message = [&](const json& bundle) { return gate.run(bundle, "h").message; };
    CHECK(message(nullptr) == "the run carries no spec bundle: it has no parameter 'bundle'");
    CHECK(message("text").find("it has no files") != std::string::npos);
    CHECK(message({{"layout", "odd"}, {"files", json::object()}}).find("its layout is 'odd'") != std::string::npos);
    CHECK(message({{"layout", "lhcr"}, {"files", {{"../prd.md", "x"}}}}).find("'../prd.md' is no file of its layout") != std::string::npos);
    CHECK(message({{"layout", "lhcr"}, {"files", {{"prd.md", 7}}}}).find("'prd.md' is not a text") != std::string::npos);
}
