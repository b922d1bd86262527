// What the bounded YAML reader accepts, what it refuses and how it says so.
#include "base/yaml.hpp"

#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"

using lhcr::json;
using lhcr::parse_yaml;

namespace {
std::string refusal(const std::string& text, const lhcr::YamlLimits& limits = {}) {
    try {
        (void)parse_yaml(text, "file.yaml", limits);
    } catch (const lhcr::Error& error) {
        CHECK(error.errc() == lhcr::Errc::usage);
        return error.message();
    }
    return "accepted";
}
}  // namespace

TEST_CASE("yaml: plain scalars follow the core schema and quoted ones stay strings") {
    const json value =
        parse_yaml("a: 1\nb: '1'\nc: yes\nd: true\ne:\nf: 0x10\ng: 1.5\nh: \"null\"\ni: 2026-01-01\nj: 1e3\nk: -7\nl: .5\n", "f");
    CHECK(
        value ==
        json::parse(R"({"a":1,"b":"1","c":"yes","d":true,"e":null,"f":16,"g":1.5,"h":"null","i":"2026-01-01","j":1000.0,"k":-7,"l":0.5})"));
    CHECK(value["a"].is_number_integer());
    CHECK(parse_yaml("- [x, 2]\n- {k: v}\n- |\n  two\n  lines\n", "f") == json::parse(R"([["x",2],{"k":"v"},"two\nlines\n"])"));
    CHECK(parse_yaml("", "f").is_null());
    CHECK(parse_yaml("# only a comment\n", "f").is_null());
    CHECK(parse_yaml("a: !!str 12\n", "f")["a"] == "12");
}

TEST_CASE("yaml: a mistake is told with its line and column") {
    CHECK(refusal("a: 1\nb: [1, 2\n").starts_with("file.yaml:"));
    CHECK(refusal("a: 1\na: 2\n") == "file.yaml:2:1: the key 'a' stands twice");
    CHECK(refusal("a: 1\nb: .nan\n") == "file.yaml:2:4: '.nan' is not a number here; quote it if it is text");
    CHECK(refusal("n: 99999999999999999999\n") == "file.yaml:1:4: the number '99999999999999999999' is too large; quote it");
    CHECK(refusal("n: 1e999\n") == "file.yaml:1:4: the number '1e999' is too large; quote it");
    CHECK(refusal("[a]: 1\n").find("a key must be") != std::string::npos);
    CHECK(refusal("a: !ruby/object 1\n").find("the tag") != std::string::npos);
    CHECK(refusal("a: 1\n---\nb: 2\n") == "file.yaml: more than one document");
}

TEST_CASE("yaml: bombs are refused before they grow") {
    CHECK(refusal("a: &x [1]\nb: *x\n").find("anchors and aliases are not read") != std::string::npos);
    CHECK(refusal("<<: {a: 1}\n").find("merge key") != std::string::npos);
    CHECK(refusal(std::string(100, '[') + std::string(100, ']')) == "file.yaml:1:33: nested deeper than 32 levels");
    CHECK(refusal(std::string(400'000, '[') + std::string(400'000, ']')) == "file.yaml:1:33: nested deeper than 32 levels");
    CHECK(refusal(std::string(400'000, '[')) != "accepted");
    CHECK(refusal(std::string(400'000, '{')) != "accepted");
    CHECK(refusal(std::string(2u << 20, 'x')).find("larger than 1048576 bytes") != std::string::npos);
    CHECK(refusal("[1,2,3,4]", {.max_nodes = 3}).find("more than 3 values") != std::string::npos);
    CHECK(refusal(std::string("a: \xff\xfe", 5)) == "file.yaml: not valid UTF-8 text");
    CHECK(refusal(std::string("a: b\0c", 6)) == "file.yaml: not valid UTF-8 text");
}

TEST_CASE("yaml: what is written reads back the same") {
    const json value = json::parse(
        R"({"a":"no","b":["1e3","plain text","",null,true,12,{"k":"v:w","empty":{}}],"c":{"d":[[1,2],[]]},"on":"-","t":"line\nbreak","u":"ä"})");
    CHECK(parse_yaml(lhcr::to_yaml(value), "written") == value);
    CHECK(lhcr::to_yaml(json("yes")) == "\"yes\"\n");
    CHECK(lhcr::to_yaml(json::parse(R"([{"a":1,"b":"x"},{"a":2}])")) == "- a: 1\n  b: x\n- a: 2\n");
}
