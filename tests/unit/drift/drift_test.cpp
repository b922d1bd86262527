// What blocks a deployment and what does not, by what changed on which side.
#include <doctest/doctest.h>

#include "base/hashing.hpp"
#include "drift/drift.hpp"

using namespace lhcr;
using namespace lhcr::drift;

namespace {

const std::string api = "type: object\nrequired: [id]\nproperties: {id: {type: string}, note: {type: string}}\n";
const std::string wider = "type: object\nrequired: [id]\nproperties: {id: {type: string}, note: {type: string}, tag: {type: string}}\n";
const std::string breaking = "type: object\nrequired: [id]\nproperties: {id: {type: integer}, note: {type: string}}\n";

struct World {
    std::map<std::string, std::string> before, now;
    std::string plan_before = "# Plan\n", plan = "# Plan\n";
    bool passes = true, has_history = true;

    State state(const std::string& text, const std::map<std::string, std::string>& parts) const {
        State state;
        state.bundle.slug = "orders";
        state.bundle.folder = "spec/orders";
        state.bundle.documents["plan.md"] = specs::read_document("plan.md", text);
        state.place = "spec/orders";
        state.passes = passes;
        state.parts = parts;
        return state;
    }
    std::string told() const {
        const Pins pins = {{"orders", pin_of(state(plan_before, before))}};
        const OldText old_text = [&](const std::string& path, const std::string& sha256) -> std::optional<std::string> {
            const auto found = before.find(path);
            if (!has_history || found == before.end() || sha256_hex(found->second) != sha256) return std::nullopt;
            return found->second;
        };
        migrations::Options options;
        options.lock_timeout_by_runner = true;
        std::string text;
        for (const auto& finding : judge({state(plan, now)}, pins, old_text, options).findings)
            text += std::string(rule_of(finding.rule).name) + " " + finding.file + " " + std::string(verdict_name(finding.verdict)) + "\n";
        return text;
    }
};

}  // namespace

TEST_CASE("nothing has changed: nothing is said") {
    World world;
    world.before = world.now = {{"api.yaml", api}, {"m/0001_a.sql", "create table t (id bigint);"}, {"notes.md", "x"}};
    CHECK(world.told() == "");
}

TEST_CASE("a part that changes without its bundle blocks, whatever the change means") {
    World world;
    world.before = {{"api.yaml", api}, {"m/0001_a.sql", "select 1;"}, {"notes.md", "x"}};
    world.now = world.before;
    world.now["api.yaml"] = wider;
    CHECK(world.told() == "DR001 api.yaml compatible\n");
    world.now["api.yaml"] = breaking;
    CHECK(world.told() == "DR001 api.yaml breaking\n");
    world.now = world.before;
    world.now["m/0002_b.sql"] = "select 2;";
    CHECK(world.told() == "DR001 m/0002_b.sql compatible\n");
    world.now = world.before;
    world.now.erase("notes.md");
    CHECK(world.told() == "DR001 notes.md breaking\n");
}

TEST_CASE("with its bundle, a compatible change passes and a breaking one needs a migration that is declared") {
    World world;
    world.before = {{"api.yaml", api}};
    world.plan = "# Plan\nTags are new.\n";
    world.now = {{"api.yaml", wider}};
    CHECK(world.told() == "DR011 api.yaml compatible\n");
    world.now = {{"api.yaml", breaking}};
    CHECK(world.told() == "DR002 api.yaml breaking\n");
    world.plan += declaration("api.yaml", sha256_hex(breaking)) + " clients send numbers from release 14 on\n";
    CHECK(world.told() == "");
    world.plan = "# Plan\n- **Migration**: `api.yaml@" + sha256_hex(breaking).substr(0, 12) + "`: clients send numbers\n";
    CHECK(world.told() == "");
}

TEST_CASE("a declaration is for one state of a part, and says how") {
    World world;
    world.before = {{"api.yaml", api}};
    world.now = {{"api.yaml", breaking}};
    for (const std::string& line : {declaration("api.yaml", sha256_hex(wider)) + " clients send numbers",
                                    declaration("api.yaml", sha256_hex(breaking)), declaration("api.yaml", sha256_hex(breaking)) + " ..",
                                    "No migration is planned for api.yaml@" + sha256_hex(breaking).substr(0, 12) + ": clients",
                                    declaration("other.yaml", sha256_hex(breaking)) + " clients send numbers"}) {
        CAPTURE(line);
        world.plan = "# Plan\n" + line + "\n";
        CHECK(world.told() == "DR002 api.yaml breaking\n");
    }
}

TEST_CASE("migrations: a new one is judged by its statements, an edited one breaks") {
    World world;
    world.before = {{"m/0001_a.sql", "create table t (id bigint);"}};
    world.plan = "# Plan\nMore.\n";
    world.now = world.before;
    world.now["m/0002_b.sql"] = "alter table t add column c text;";
    CHECK(world.told() == "DR011 m/0002_b.sql compatible\n");
    world.now["m/0002_b.sql"] = "drop table t;";
    CHECK(world.told() == "DR003 m/0002_b.sql needs-migration\n");
    world.now = {{"m/0001_a.sql", "create table t (id text);"}};
    CHECK(world.told() == "DR002 m/0001_a.sql breaking\n");
    world.now = {};
    CHECK(world.told() == "DR002 m/0001_a.sql breaking\n");
    world.plan += declaration("m/0001_a.sql", "gone") + " it was never released\n";
    CHECK(world.told() == "");
}

TEST_CASE("what cannot be compared is said, and what it was must be found") {
    World world;
    world.before = {{"api.yaml", api}, {"notes.md", "x"}};
    world.now = {{"api.yaml", wider}, {"notes.md", "y"}};
    world.plan = "# Plan\nMore.\n";
    CHECK(world.told() == "DR011 api.yaml compatible\nDR010 notes.md compatible\n");
    world.has_history = false;
    CHECK(world.told() == "DR004 api.yaml compatible\nDR010 notes.md compatible\n");
    // A contract that is none any more breaks whoever reads it.
    world.has_history = true;
    world.now["api.yaml"] = "openapi: 3.0.0\npaths: {}\n";
    CHECK(world.told() == "DR002 api.yaml breaking\nDR010 notes.md compatible\n");
}

TEST_CASE("a contract that cannot be read any more, or is empty, breaks whoever reads it") {
    World world;
    world.before = {{"api.yaml", api}, {"config.yaml", "a: 1\n"}};
    world.plan = "# Plan\nMore.\n";
    for (const char* none : {"a: [", "", "swagger: '2.0'\npaths: {}\n", "a: 1\n"}) {
        CAPTURE(none);
        world.now = {{"api.yaml", none}, {"config.yaml", "a: 2\n"}};
        CHECK(world.told() == "DR002 api.yaml breaking\nDR010 config.yaml compatible\n");
    }
    world.now["api.yaml"] = "a: [";
    world.has_history = false;
    CHECK(world.told() == "DR004 api.yaml compatible\nDR010 config.yaml compatible\n");
}

TEST_CASE("a contract in several files is one: the part that changed answers for those that refer to it") {
    World world;
    const std::string root = "$schema: x\ntype: object\nproperties: {order: {$ref: 'b.yaml#/Order'}}\n",
                      between = "Order: {$ref: 'c/c.yaml#/Order'}\n", narrow = "Order: {type: integer}\nOther: {}\n";
    world.before = {{"s/a.yaml", root}, {"s/b.yaml", between}, {"s/c/c.yaml", narrow}, {"s/d.yaml", "Order: 1\n"}};
    world.plan = "# Plan\nMore.\n";
    world.now = world.before;
    world.now["s/c/c.yaml"] = "Order: {type: string}\nOther: {}\n";
    world.now["s/d.yaml"] = "Order: 2\n";
    CHECK(world.told() == "DR002 s/c/c.yaml breaking\nDR010 s/d.yaml compatible\n");
    world.plan += declaration("s/c/c.yaml", sha256_hex(world.now["s/c/c.yaml"])) + " clients send text\n";
    CHECK(world.told() == "DR010 s/d.yaml compatible\n");
    world.plan = "# Plan\nMore.\n";
    world.now = world.before;
    world.now["s/c/c.yaml"] = "Order: {type: integer}\nOther: {type: string}\n";
    CHECK(world.told() == "DR011 s/c/c.yaml compatible\n");
    world.now["s/a.yaml"] = root + "title: x\n";
    world.now["s/c/c.yaml"] = "Order: {type: string}\n";
    CHECK(world.told() == "DR002 s/a.yaml breaking\nDR010 s/c/c.yaml compatible\n");
    world.now = world.before;
    world.now["s/c/c.yaml"] = "Order: {type: string}\n";
    world.has_history = false;
    CHECK(world.told() == "DR004 s/c/c.yaml compatible\n");
}

TEST_CASE("a bundle without a pin, a pin without a bundle, and a bundle that does not pass") {
    World world;
    world.now = {{"api.yaml", api}};
    const auto names = [](const Report& report) {
        std::string text;
        for (const auto& finding : report.findings) text += std::string(rule_of(finding.rule).name) + " ";
        return text;
    };
    const OldText none = [](const std::string&, const std::string&) { return std::nullopt; };
    CHECK(names(judge({world.state("# Plan\n", world.now)}, {}, none, {})) == "DR005 ");
    CHECK(names(judge({world.state("# Plan\n", {})}, {}, none, {})) == "");
    CHECK(names(judge({}, {{"orders", pin_of(world.state("# Plan\n", world.now))}}, none, {})) == "DR006 ");
    world.passes = false;
    world.before = world.now;
    CHECK(world.told() == "DR007 spec/orders compatible\n");
}
