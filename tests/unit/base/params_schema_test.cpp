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

TEST_CASE("what is no JSON Schema is refused and ends nothing") {
    for (const std::string text : {R"("a text")", "[1]", "7", R"({"properties": {"a": "text"}})", R"({"properties": 3})", R"({"allOf": 3})",
                                   R"({"minimum": "a"})"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)lhcr::validate_against(lhcr::json::object(), lhcr::parse_json(text, "schema"), "params"), lhcr::Error);
    }
}
