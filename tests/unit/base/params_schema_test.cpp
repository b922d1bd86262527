// The corpus that the database's part of JSON Schema is held against, held against the library's.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/error.hpp"
#include "base/json_schema.hpp"

namespace {

/// From the working directory upwards: the tests run in the tree that they are built from.
std::string read_upwards(const std::string& name) {
    for (auto folder = std::filesystem::current_path();; folder = folder.parent_path()) {
        std::ifstream file(folder / name);
        if (file) return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        if (folder == folder.root_path()) return {};
    }
}

}  // namespace

TEST_CASE("params schema: the library and the database agree on the corpus") {
    const auto corpus = lhcr::json::parse(read_upwards("tests/golden/params_schema.json"));
    CHECK(corpus.at("cases").size() > 80);
    for (const auto& item : corpus.at("cases")) {
        const auto findings = lhcr::validate_against(item.at("value"), item.at("schema"), "v");
        CHECK_MESSAGE(findings.empty() == item.at("valid").get<bool>(), item.dump());
    }
}

TEST_CASE("a text of any length is validated, and one that is too long for a pattern is refused by its length") {
    const auto schema = lhcr::parse_json(
        R"({"properties": {"mail": {"type": "string", "pattern": "^[^ @]+@[a-z.]+$", "maxLength": 5000000}, "note": {"type": "string"}},
            "patternProperties": {"^x.+$": {"type": "integer"}}})",
        "schema");
    const auto is_valid = [&](const lhcr::json& value) { return lhcr::validate_against(value, schema, "v").empty(); };
    const std::string endless(4u << 20, 'a');
    CHECK(is_valid({{"mail", "a@b.example"}, {"note", endless}}));
    CHECK(is_valid({{"mail", std::string(900, 'a') + "@b.example"}, {"note", endless}}));
    CHECK_FALSE(is_valid({{"mail", "nobody"}, {"note", endless}}));
    CHECK_FALSE(is_valid({{"mail", endless + "@b.example"}}));
    CHECK_FALSE(is_valid({{"mail", 7}, {"note", endless}}));
    CHECK_FALSE(is_valid({{endless, 1}}));
    // A name may be a keyword.
    const auto named = lhcr::parse_json(
        R"({"properties": {"default": {"type": "string", "pattern": "^(a|b)*$"}, "none": {}}, "patternProperties": {}})", "schema");
    CHECK(lhcr::validate_against({{"default", "abab"}}, named, "v").empty());
    CHECK_FALSE(lhcr::validate_against({{"default", endless}}, named, "v").empty());
    // What a schema holds as data is no schema.
    const auto data = lhcr::parse_json(R"({"const": {"pattern": "a", "text": "b"}})", "schema");
    CHECK(lhcr::validate_against({{"pattern", "a"}, {"text", "b"}}, data, "v").empty());
}

TEST_CASE("what is no JSON Schema is refused and ends nothing") {
    for (const std::string text : {R"("a text")", "[1]", "7", R"({"properties": {"a": "text"}})", R"({"properties": 3})", R"({"allOf": 3})",
                                   R"({"minimum": "a"})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)lhcr::validate_against(lhcr::json::object(), lhcr::parse_json(text, "schema"), "params"), lhcr::Error);
    }
}

TEST_CASE("a schema that refers to itself without end, or out of itself, is refused before it is followed") {
    const auto refused = [](const std::string& text) {
        CAPTURE(text.substr(0, 200));
        CHECK_THROWS_WITH_AS((void)lhcr::validate_against({{"a", 1}}, lhcr::parse_json(text, "schema"), "params"),
                             doctest::Contains("the JSON Schema is not valid"), lhcr::Error);
    };
    refused(R"({"$ref": "#"})");
    refused(R"({"$ref": "responses/BadRequest"})");
    refused(R"({"$ref": "#/definitions/none"})");
    refused(
        R"({"definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}, "properties": {"a": {"$ref": "#/definitions/a"}}})");
    refused(R"({"allOf": [{"$ref": "#"}]})");
    refused(R"({"if": {"not": {"$ref": "#"}}, "then": true})");
    refused(R"({"properties": {"a": {"anyOf": [{"$ref": "#/properties/a"}]}}})");
    refused(R"({"properties": {"const": {"$ref": "#/properties/const"}}})");
    refused(R"({"$ref": "#/default", "default": {"properties": {"a": {"$ref": "#/default/properties/a"}}}})");
    lhcr::json chain = {{"definitions", {{"d0", {{"type", "integer"}}}}}}, doubled = chain;
    for (int i = 1; i <= 300; ++i) {
        const lhcr::json before = {{"$ref", "#/definitions/d" + std::to_string(i - 1)}};
        chain["definitions"]["d" + std::to_string(i)] = before;
        if (i <= 40) doubled["definitions"]["d" + std::to_string(i)] = {{"allOf", {before, before}}};
    }
    chain["properties"] = {{"a", {{"$ref", "#/definitions/d300"}}}};
    doubled["properties"] = {{"a", {{"$ref", "#/definitions/d40"}}}};
    refused(chain.dump());
    refused(doubled.dump());

    // Recursion with a step into the value ends with it; data is no reference; pointers may be encoded.
    const auto is_valid = [](const std::string& text, const lhcr::json& value) {
        return lhcr::validate_against(value, lhcr::parse_json(text, "schema"), "params").empty();
    };
    const std::string tree = R"({"type": "object", "properties": {"below": {"$ref": "#"}}, "additionalProperties": false})";
    CHECK(is_valid(tree, {{"below", {{"below", lhcr::json::object()}}}}));
    CHECK_FALSE(is_valid(tree, {{"below", {{"below", {{"else", 1}}}}}}));
    CHECK(is_valid(R"({"properties": {"a": {"enum": [{"$ref": "nowhere"}, 1]}}})", {{"a", 1}}));
    CHECK_FALSE(
        is_valid(R"({"definitions": {"a b": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/a%20b"}}})", {{"a", 1}}));
}
