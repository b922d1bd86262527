// Directions, references, and the many ways to write one schema.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/error.hpp"
#include "contracts/diff.hpp"

using namespace lhcr;
using namespace lhcr::contracts;
namespace fs = std::filesystem;

namespace {

std::string told(const std::string& before, const std::string& after, Role role = Role::both) {
    std::string text;
    for (const auto& each : compare(Document("a.yaml", before), Document("b.yaml", after), role).changes)
        text += std::string(rule_of(each.rule).name) + " " + (each.where.empty() ? "" : each.where + " ") + each.pointer + " " +
                std::string(verdict_name(each.verdict)) + "\n";
    return text;
}

/// An API with one operation that takes and gives `schema`.
std::string api(const std::string& taken, const std::string& given, const std::string& version = "3.0.3") {
    return "openapi: " + version + "\npaths:\n  /o:\n    post:\n      requestBody: {content: {application/json: {schema: " + taken +
           "}}}\n      responses: {\"200\": {content: {application/json: {schema: " + given + "}}}}\n";
}

}  // namespace

TEST_CASE("one change is for callers what it is not for readers") {
    const std::string less = "{type: object, required: [a], properties: {a: {type: string}}}",
                      more = "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: string}}}";
    CHECK(told(api(less, less), api(more, less)) ==
          "CS012 POST /o, request body /paths/~1o/post/requestBody/content/application~1json/schema/properties/b breaking\n");
    CHECK(told(api(less, less), api(less, more)) ==
          "CS012 POST /o, answer 200 /paths/~1o/post/responses/200/content/application~1json/schema/properties/b compatible\n");
    CHECK(told(api(more, more), api(more, less)).find("CS014") == 0);
    CHECK(told(api("{enum: [a]}", "{enum: [a]}"), api("{enum: [a, b]}", "{enum: [a]}")).ends_with("compatible\n"));
    CHECK(told(api("{enum: [a]}", "{enum: [a]}"), api("{enum: [a]}", "{enum: [a, b]}")).ends_with("breaking\n"));
}

TEST_CASE("anyOf that becomes oneOf refuses what is valid in two branches") {
    const std::string any = "anyOf: [{type: integer}, {type: number, minimum: 10}]",
                      one = "oneOf: [{type: integer}, {type: number, minimum: 10}]";
    CHECK(told(any, one, Role::input) == "CS043  needs-migration\n");
    CHECK(told(any, one, Role::output) == "");
    CHECK(told(one, any, Role::input) == "");
    CHECK(told(one, any, Role::output) == "CS043  needs-migration\n");
    CHECK(told("anyOf: [{type: integer}, {type: string}, {type: 'null'}]", "oneOf: [{type: integer}, {type: string}, {type: 'null'}]") ==
          "");
    CHECK(told("anyOf: [{$ref: '#/$defs/A'}, {type: 'null'}]\n$defs: {A: {type: string}}",
               "oneOf: [{$ref: '#/$defs/A'}, {type: 'null'}]\n$defs: {A: {type: string}}") == "");
}

TEST_CASE("what a reference in a condition leads to belongs to the condition") {
    for (const std::string& condition : {"patternProperties: {'^x-': {$ref: '#/$defs/A'}}", "not: {$ref: '#/$defs/A'}",
                                         "not: {items: {$ref: '#/$defs/B'}}", "if: {$ref: '#/$defs/C'}"}) {
        CAPTURE(condition);
        const auto with = [&](const std::string& type, const std::string& text) {
            return condition + "\n$defs:\n  A: {type: " + type + ", description: " + text + "}\n  B: {$ref: '#/$defs/A'}\n" +
                   "  C: {properties: {a: {$ref: '#/$defs/C'}, description: {$ref: '#/$defs/B'}}}\n";
        };
        CHECK(told(with("string", "a"), with("string", "b")) == "");
        CHECK(told(with("string", "a"), with("integer", "a")).find("CS043") == 0);
    }
    CHECK(told("not: {$ref: '#/$defs/A'}\n$defs: {A: {type: string}}", "not: {type: string}\n$defs: {}") == "");
    CHECK(told("$schema: x\nnot: {$ref: other.yaml}", "$schema: x\nnot: {$ref: other.yaml}") == "");
    CHECK(told("$schema: x\nnot: {const: {title: a}}", "$schema: x\nnot: {const: {title: b}}").find("CS043") == 0);
}

TEST_CASE("what several parts of an allOf say of one property or of the items counts together") {
    const auto note = [](const std::string& most) {
        return "{allOf: [{properties: {note: {maxLength: " + most + "}}}, {properties: {note: {description: a note}}}]}";
    };
    CHECK(told(api(note("100"), "{}"), api(note("10"), "{}")).find("CS030 POST /o, request body") == 0);
    CHECK(told(api(note("100"), "{}"), api(note("10"), "{}")).find("breaking") != std::string::npos);
    const auto merged = [](const std::string& most) { return "{properties: {note: {description: a note, maxLength: " + most + "}}}"; };
    CHECK(told(api(note("100"), "{}"), api(merged("100"), "{}")) == "");
    CHECK(
        told("allOf: [{items: {maxLength: 9}}, {items: {title: a}}]", "allOf: [{items: {maxLength: 8}}, {items: {title: a}}]", Role::input)
            .find("CS030") == 0);
    // One that goes in circles, wider with each round, ends.
    const std::string round =
        "$ref: '#/$defs/A'\n$defs:\n  A: {allOf: [{properties: {a: {$ref: '#/$defs/A'}, b: {$ref: '#/$defs/B'}}}, {properties: "
        "{a: {$ref: '#/$defs/B'}, b: {$ref: '#/$defs/A'}}}]}\n  B: {properties: {a: {$ref: '#/$defs/A'}}}\n";
    CHECK(told(round, round) == "");
}

TEST_CASE("what is read only is nothing that callers send, what is write only nothing that they read") {
    const std::string none = "{type: object, properties: {a: {type: string}}}";
    const auto with = [](const std::string& how) {
        return "{type: object, required: [b], properties: {a: {type: string}, b: {type: string, " + how + ": true}}}";
    };
    CHECK(told(api(none, none), api(with("readOnly"), none)) == "");
    CHECK(told(api(none, none), api(with("writeOnly"), none)).find("CS012") == 0);
    CHECK(told(api(none, none), api(none, with("writeOnly"))) == "");
    CHECK(told(api(none, with("writeOnly")), api(none, none)) == "");
    CHECK(told(api(none, with("readOnly")), api(none, none)).find("CS014") == 0);
}

TEST_CASE("two ways to write one schema are no change") {
    const std::pair<const char*, const char*> same[] = {
        {"{type: string, nullable: true}", "{type: [string, \"null\"]}"},
        {"{type: string, nullable: true}", "{oneOf: [{type: string}, {type: \"null\"}]}"},
        {"{const: a}", "{enum: [a]}"},
        {"{enum: [a, b]}", "{type: string, enum: [b, a]}"},
        {"{minimum: 1, exclusiveMinimum: true}", "{exclusiveMinimum: 1}"},
        {"{type: object, properties: {a: {type: string}}}", "{allOf: [{type: object}, {properties: {a: {type: string}}}]}"},
        {"{type: string, minLength: 0}", "{type: string}"},
        {"{type: object, additionalProperties: true}", "{type: object}"},
        {"{type: object, title: a, description: x, example: 1}", "{type: object, title: b}"},
        {"{allOf: [{minimum: 1}, {minimum: 3}]}", "{minimum: 3}"},
        {"{type: number, minimum: 0, maximum: 1}", "{allOf: [{type: number}, {maximum: 1}, {minimum: 0}, {maximum: 2}]}"},
    };
    for (const auto& [a, b] : same) {
        CAPTURE(a);
        CAPTURE(b);
        CHECK(told(std::string("$defs: {}\nproperties: {x: ") + a + "}\n", std::string("$defs: {}\nproperties: {x: ") + b + "}\n") == "");
        CHECK(told(std::string("$defs: {}\nproperties: {x: ") + b + "}\n", std::string("$defs: {}\nproperties: {x: ") + a + "}\n") == "");
    }
}

TEST_CASE("types and formats widen and narrow") {
    const auto verdicts = [](const std::string& a, const std::string& b) {
        return told("properties: {x: " + a + "}", "properties: {x: " + b + "}", Role::input);
    };
    CHECK(verdicts("{type: integer}", "{type: number}") == "CS002 /properties/x compatible\n");
    CHECK(verdicts("{type: number}", "{type: integer}") == "CS001 /properties/x breaking\n");
    CHECK(verdicts("{type: string}", "{}") == "CS002 /properties/x compatible\n");
    CHECK(verdicts("{type: number, minimum: 0}", "{type: number, exclusiveMinimum: 0}") == "CS030 /properties/x breaking\n");
    CHECK(verdicts("{type: number, multipleOf: 10}", "{type: number, multipleOf: 5}") == "CS031 /properties/x compatible\n");
    CHECK(verdicts("{type: number, format: double}", "{type: number, format: float}") == "CS035 /properties/x breaking\n");
    CHECK(verdicts("{}", "false") == "CS001 /properties/x breaking\n");
    CHECK(verdicts("{type: array, items: {type: string}}", "{type: array, items: {type: string, maxLength: 3}}") ==
          "CS030 /properties/x/items breaking\n");
}

TEST_CASE("a change of a shared schema is told once a direction, where the schema is") {
    const auto doc = [](const std::string& type) {
        return "openapi: 3.1.0\npaths:\n  /a: {get: {responses: {\"200\": {content: {x/y: {schema: {$ref: "
               "\"#/components/schemas/S\"}}}}}}}\n"
               "  /b: {get: {responses: {\"200\": {content: {x/y: {schema: {$ref: \"#/components/schemas/S\"}}}}}}}\ncomponents: {schemas: "
               "{S: {type: object, properties: {n: {type: " +
               type + "}, s: {$ref: \"#/components/schemas/S\"}}}}}\n";
    };
    CHECK(told(doc("string"), doc("integer")) == "CS003 GET /a, answer 200 /components/schemas/S/properties/n breaking\n");
}

TEST_CASE("a path parameter of another name is the same parameter, and a renamed header's case the same header") {
    const auto doc = [](const std::string& name, const std::string& header) {
        return "openapi: 3.0.0\npaths:\n  /o/{" + name + "}:\n    parameters: [{name: " + name +
               ", in: path, required: true, schema: {type: string}}, {name: " + header +
               ", in: header, schema: {type: string}}]\n    get: {responses: {}}\n";
    };
    CHECK(told(doc("id", "X-Tenant"), doc("order_id", "x-tenant")) == "");
}

TEST_CASE("callbacks and webhooks are calls the other way round") {
    const auto doc = [](const std::string& values) {
        return "openapi: 3.1.0\npaths: {}\nwebhooks:\n  done: {post: {requestBody: {content: {application/json: {schema: {type: string, "
               "enum: [" +
               values + "]}}}}}}\n";
    };
    CHECK(told(doc("a"), doc("a, b")) ==
          "CS021 POST done, request body /webhooks/done/post/requestBody/content/application~1json/schema breaking\n");
    CHECK(told(doc("a, b"), doc("a")) ==
          "CS020 POST done, request body /webhooks/done/post/requestBody/content/application~1json/schema compatible\n");
}

TEST_CASE("references lead to files beside, never to the network, and go in circles") {
    const Neighbours old = [](const std::string& path) -> std::optional<std::string> {
        if (path == "c/part.yaml") return "S: {type: string}\nT: {allOf: [{$ref: \"#/T\"}, {$ref: \"#/T\"}]}";
        return std::nullopt;
    };
    const Neighbours now = [](const std::string& path) -> std::optional<std::string> {
        if (path == "c/part.yaml") return "S: {type: integer}\nT: {allOf: [{$ref: \"#/T\"}, {$ref: \"#/T\"}]}";
        return std::nullopt;
    };
    const std::string text =
        "properties:\n  s: {$ref: \"part.yaml#/S\"}\n  t: {$ref: \"part.yaml#/T\"}\n  n: {$ref: \"https://x.example/s.json\"}\n";
    const auto comparison = compare(Document("c/a.yaml", text, old), Document("c/a.yaml", text, now));
    REQUIRE(comparison.changes.size() == 1);
    CHECK(comparison.changes[0].rule == RuleId::CS003);
    CHECK(comparison.changes[0].pointer == "/S");
}

TEST_CASE("hostile documents are refused or end") {
    std::string deep = "{\"items\":";
    std::string open, close;
    for (int i = 0; i < 150; ++i) open += "{\"items\":", close += "}";
    const std::string nested = open + "{}" + close;
    CHECK(told(nested, nested) == "");
    std::string deeper;
    for (int i = 0; i < 100'000; ++i) deeper += "[";
    CHECK_THROWS_AS(Document("x.json", deeper), Error);
    CHECK_THROWS_AS(Document("x.yaml", "a: &x [1]\nb: *x"), Error);
    CHECK_THROWS_AS(Document("x.yaml", std::string(max_document_bytes + 1, ' ')), Error);
    CHECK_THROWS_AS(told("hello: world", "hello: world"), Error);
    CHECK_THROWS_AS(told("swagger: \"2.0\"", "swagger: \"2.0\""), Error);
    CHECK_THROWS_AS(told("openapi: 3.0.0", "type: object"), Error);
    CHECK_THROWS_AS(told("openapi: 2.9.0", "openapi: 2.9.0"), Error);
    // Anything may stand where something else is expected.
    for (const char* odd : {"openapi: 3.0.0\npaths: []",
                            "openapi: 3.0.0\npaths: {/a: {get: [], post: {parameters: {}, responses: [], security: x, requestBody: 1}}}",
                            "openapi: 3.0.0\npaths: {/a: {$ref: \"#/paths/~1a\"}}",
                            "type: 1\nrequired: x\nenum: 3\nproperties: []\nallOf: {}\noneOf: 1\nitems: 2\nminimum: a", "$ref: \"#\"",
                            "$ref: 1", "apiVersion: lhcr/v1\nkind: Pipeline\ntables: {}\nparams: []\nenvironments: 1"}) {
        CAPTURE(odd);
        CHECK(told(odd, odd) == "");
        const bool pipeline = std::string_view(odd).find("kind") != std::string_view::npos,
                   openapi = std::string_view(odd).starts_with("openapi");
        CHECK_NOTHROW(told(odd, std::string(example_base(pipeline ? Kind::pipeline : openapi ? Kind::openapi : Kind::schema))));
        CHECK_NOTHROW(told(std::string(example_base(pipeline ? Kind::pipeline : openapi ? Kind::openapi : Kind::schema)), odd));
    }
}

TEST_CASE("real contracts: each equals itself, and each member taken away is told or means nothing") {
    const char* shared = std::getenv("LHCR_TEST_SHARED");
    if (!shared || !*shared || !fs::is_directory(fs::path(shared) / "data/spec-bundles")) {
        std::cout << "skip real contracts: LHCR_TEST_SHARED is not set\n";
        return;
    }
    // Members that promise nothing: taking one away is no change.
    const auto is_promise = [](const std::string& pointer) {
        const auto last = pointer.substr(pointer.rfind('/') + 1);
        for (const char* word :
             {"description", "title", "summary", "example", "examples", "$id", "$schema", "tags", "info", "version", "$comment"})
            if (last == word || pointer.find("/" + std::string(word) + "/") != std::string::npos) return false;
        return true;
    };
    int contracts = 0, others = 0, taken = 0, seen = 0;
    std::map<std::string, int> unseen;
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(shared) / "data/spec-bundles")) {
        const std::string name = entry.path().string();
        if (!entry.is_regular_file() || name.find("/contracts/") == std::string::npos) continue;
        if (!name.ends_with(".json") && !name.ends_with(".yaml")) continue;
        std::ifstream file(name);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        std::optional<Document> read;
        try {
            read.emplace(name, text);
        } catch (const Error&) {
            ++others;  // one has a key twice
            continue;
        }
        const Document& document = *read;
        if (!document.kind()) {
            ++others;
            continue;
        }
        ++contracts;
        CHECK_MESSAGE(compare(document, document).changes.empty(), name);
        const json whole = *document.root().value;
        // Each member of each object, taken away alone.
        std::vector<json::json_pointer> members;
        const std::function<void(const json&, const json::json_pointer&)> walk = [&](const json& value, const json::json_pointer& at) {
            if (value.is_object())
                for (const auto& [key, child] : value.items()) members.push_back(at / key), walk(child, at / key);
            else if (value.is_array())
                for (std::size_t i = 0; i < value.size(); ++i) walk(value[i], at / i);
        };
        walk(whole, json::json_pointer());
        for (const auto& member : members) {
            const std::string pointer = member.to_string();
            if (!is_promise(pointer) || pointer == "/openapi") continue;
            json less = whole;
            less[member.parent_pointer()].erase(member.back());
            const Document after(name, less.dump());
            if (after.kind() != document.kind()) continue;
            ++taken;
            if (compare(document, after).changes.empty()) ++unseen[member.back()];
            else ++seen;
        }
    }
    std::string rest;
    for (const auto& [word, count] : unseen) rest += " " + word + " " + std::to_string(count);
    MESSAGE("contracts " << contracts << " (and " << others << " of other kinds), members taken away " << taken << ", told " << seen
                         << "; nothing told of:" << rest);
    CHECK(contracts >= 10);
}
