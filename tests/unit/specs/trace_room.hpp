// A bundle, a repository of two commits and what speaks of it, for the tests of the trace.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "specs/fix.hpp"
#include "specs/trace/matrix.hpp"

namespace trace_room {

using namespace lhcr;
using namespace lhcr::specs::trace;
using specs::Bundle;
using specs::bundle_from_json;
using specs::diff_text;
using specs::find_places;
using specs::read_bundle;
using specs::read_document;
using specs::read_model;

inline const std::string prd = R"(# What it is for

## Requirements
- **FR-001**: An order MUST be kept.
- **FR-002**: A refund MUST name its order.
- **FR-003**: An export MUST hold every order
  of the day.
- **NFR-001**: A page MUST be there within 200 ms.

## Acceptance criteria
- An order that was kept is found.
- A refund without an order is refused.
)";
inline const std::string plan = "# Plan\n\n## Phase 1\nAnswers FR-001 and FR-002.\n";
inline const std::string tasks = R"(# Tasks
- [x] T001 Keep orders: `src/orders.py`, `tests/api/test_orders.py` (FR-001)
- [x] T002 Refunds: `src/refunds.py` (FR-001 – FR-002)
- [ ] T003 Serve pages, see AC2 (NFR-001)
)";

inline Bundle bundle_of(const std::string& slug,
                        std::map<std::string, std::string> files = {{"prd.md", prd}, {"plan.md", plan}, {"tasks.md", tasks}}) {
    return bundle_from_json(slug, {{"layout", "lhcr"}, {"files", files}});
}

inline std::vector<Item> items_of(const Bundle& bundle) {
    return read_items(read_model(bundle));
}

inline TracedBundle traced(const Bundle& bundle) {
    return {.slug = bundle.slug,
            .folder = "spec/" + bundle.slug,
            .layout = "lhcr",
            .content_hash = bundle.content_hash(),
            .items = items_of(bundle)};
}

inline Version version_of(const Bundle& bundle) {
    Version version{.is_known = true, .is_there = true, .content_hash = bundle.content_hash()};
    for (const auto& item : items_of(bundle)) version.texts.emplace(item.id, item.text_hash);
    return version;
}

inline const Item& item(const std::vector<Item>& items, const std::string& id) {
    const auto found = std::find_if(items.begin(), items.end(), [&](const Item& each) { return each.id == id; });
    REQUIRE_MESSAGE(found != items.end(), id);
    return *found;
}

inline std::vector<std::string> ids_of_tasks(const std::vector<Item>& items, const std::string& id) {
    std::vector<std::string> ids;
    for (const auto task : item(items, id).tasks) ids.push_back(items[task].id);
    return ids;
}

inline const std::string head(40, 'a'), older(40, 'b'), elsewhere(40, 'c');

// A repository with two commits, the bundle as it was at each, and what speaks of it.
struct Room {
    Bundle now = bundle_of("sales"), before = now;
    History history{.is_git = true, .head = head, .count = 2, .positions = {{head, 0}, {older, 1}}};
    std::vector<Evidence> evidence;

    void commit(const std::string& message, const std::string& sha = head) {
        Commit commit = read_message(message);
        commit.sha = sha, commit.position = history.positions.at(sha);
        history.commits.push_back(commit);
    }
    Evidence& report(const std::string& sha, std::vector<Case> cases) {
        evidence.push_back({.source = "junit.xml", .commit = sha, .cases = std::move(cases)});
        return evidence.back();
    }
    Evidence& run(const std::string& sha, std::vector<std::string> references, Outcome outcome = Outcome::passed) {
        evidence.push_back({.is_run = true,
                            .source = "0198",
                            .commit = sha,
                            .slug = "sales",
                            .bundle_hash = (sha == older ? before : now).content_hash(),
                            .template_name = "t",
                            .status = outcome == Outcome::passed ? "succeeded" : "failed",
                            .outcome = outcome,
                            .references = std::move(references)});
        return evidence.back();
    }
    Trace trace() const {
        auto result = link({traced(now)}, history, evidence);
        Versions versions;
        for (const auto& [bundle, sha] : wanted(result))
            versions[{bundle, sha}] = std::make_shared<const Version>(version_of(sha == older ? before : now));
        judge(result, versions);
        return result;
    }
    Node node(const std::string& id) const {
        const auto all = trace();
        for (const auto& each : all.nodes)
            if (each.item.id == id) return each;
        FAIL("no item " << id);
        return {};
    }
    std::string state(const std::string& id) const { return std::string(state_name(node(id).state)); }
};

inline Case passed(const std::string& name, const std::string& file = {}) {
    return {.name = name, .file = file};
}
inline Case failed(const std::string& name, const std::string& file = {}) {
    return {.name = name, .file = file, .outcome = Outcome::failed, .message = "1 is not 2"};
}

}  // namespace trace_room
