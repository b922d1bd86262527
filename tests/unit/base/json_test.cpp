// Bounded JSON and its canonical text.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/json.hpp"

using lhcr::canonical_json;
using lhcr::parse_json;

TEST_CASE("json: a bomb of brackets is refused, not parsed") {
    const std::string bomb(100'000, '[');
    CHECK_THROWS_WITH_AS(parse_json(bomb, "the payload"), "the payload is not valid JSON: it is nested deeper than 64 levels", lhcr::Error);
}

TEST_CASE("json: a key that is there twice is refused") {
    CHECK_THROWS_WITH_AS(parse_json(R"({"a":1,"a":2})", "the payload"), "the payload is not valid JSON: the key 'a' is there twice",
                         lhcr::Error);
}

TEST_CASE("json: a text over the size limit is refused before it is read") {
    CHECK_THROWS_WITH_AS(parse_json("[1,2]", "the file", {.max_bytes = 3}), "the file is too large: 5 bytes, the limit is 3", lhcr::Error);
}

TEST_CASE("canonical json: numbers follow ECMAScript (RFC 8785 appendix B)") {
    CHECK(canonical_json(parse_json("[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0.0, 1e21, 1e20]", "x")) ==
          "[333333333.3333333,1e+30,4.5,0.002,1e-27,0,1e+21,100000000000000000000]");
}

TEST_CASE("canonical json: keys are ordered by UTF-16 code units (RFC 8785 §3.2.3)") {
    const auto value = parse_json(
        "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With Dagesh\",\"1\":\"One\","
        "\"\\ud83d\\ude00\":\"Emoji: Grinning Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
        "x");
    const auto text = canonical_json(value);
    const auto at = [&](std::string_view needle) { return text.find(needle); };
    CHECK(at("Carriage") < at("One"));
    CHECK(at("One") < at("Control"));
    CHECK(at("Control") < at("Latin"));
    CHECK(at("Latin") < at("Euro"));
    CHECK(at("Euro") < at("Emoji"));
    CHECK(at("Emoji") < at("Hebrew"));
}

TEST_CASE("canonical json: an integer that a double cannot carry is refused") {
    CHECK_THROWS_AS(canonical_json(parse_json("9007199254740993", "x")), lhcr::Error);
    CHECK(canonical_json(parse_json("9007199254740992", "x")) == "9007199254740992");
}

TEST_CASE("hashing: SHA-256 of the empty text and of abc (FIPS 180-4)") {
    CHECK(lhcr::sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(lhcr::sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
