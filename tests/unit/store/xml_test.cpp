// S3's XML is read; bombs, tricks and broken text are refused with a reason.
#include <doctest/doctest.h>

#include <random>

#include "base/error.hpp"
#include "store/xml.hpp"

using namespace lhcr;
using store::parse_xml;

namespace {

std::string reason(const std::string& text) {
    try {
        parse_xml(text);
    } catch (const Error& error) {
        CHECK(error.errc() == Errc::integrity);
        return error.message();
    }
    return "accepted";
}

bool says(const std::string& text, const char* words) {
    return reason(text).find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("xml: a listing is read with its entities and name spaces") {
    const auto root = parse_xml(R"(<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>
  <Contents><Key>a&amp;b &lt;&#233;&#x20AC;&gt;</Key><Size>12</Size><Owner/></Contents><x:Contents xmlns:x='y'><Key>2</Key></x:Contents></ListBucketResult>
)");
    CHECK(root.name == "ListBucketResult");
    CHECK(root.child_text("IsTruncated") == "false");
    REQUIRE(root.children.size() == 3);
    CHECK(root.children[1].child_text("Key") == "a&b <é€>");
    CHECK(root.children[1].child("Owner") != nullptr);
    CHECK(root.children[2].name == "Contents");
    CHECK(root.child_text("None").empty());
}

TEST_CASE("xml: an entity bomb is refused before it can grow") {
    CHECK(says(R"(<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>)", "document types"));
    CHECK(says("<x>&b;</x>", "unknown entity"));
    CHECK(says("<x><!-- c --></x>", "comments"));
    CHECK(says("<x><![CDATA[y]]></x>", "document types, comments"));
}

TEST_CASE("xml: depth, size and number of elements are bounded") {
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    CHECK(says(deep, "nested too deeply"));
    CHECK(says("<x>" + std::string(5u << 20, 'y') + "</x>", "too large"));
    std::string many = "<x>";
    for (int i = 0; i < 60'000; ++i) many += "<a/>";
    CHECK(says(many + "</x>", "too many elements"));
}

TEST_CASE("xml: broken text is refused at the byte where it breaks") {
    CHECK(says("", "expected"));
    CHECK(says("<html", "expected"));
    CHECK(says("<a><b></a></b>", "does not match"));
    CHECK(says("<a>", "ends within an element"));
    CHECK(says("<a></a><b></b>", "more behind"));
    CHECK(says("<a x=1></a>", "quoted attribute"));
    CHECK(says("<a>&#0;</a>", "no character"));
    CHECK(says("<a>&#xD800;</a>", "no character"));
    CHECK(says("<a>&#99999999999;</a>", "entity does not end"));
    CHECK(says("HTTP proxy error", "expected"));
}

TEST_CASE("xml: no mutation of an answer does more than fail") {
    const std::string good = "<?xml version=\"1.0\"?><E xmlns=\"u\"><Code>A&amp;B</Code><Region a='b'/><M>&#65;</M></E>";
    std::mt19937 random(20260101);
    for (int i = 0; i < 20'000; ++i) {
        std::string text = good;
        for (int changes = 1 + static_cast<int>(random() % 4); changes > 0; --changes)
            text[random() % text.size()] = static_cast<char>(random() % 256);
        if (random() % 3 == 0) text.resize(random() % text.size());
        try {
            parse_xml(text);
        } catch (const Error& error) {
            REQUIRE(error.errc() == Errc::integrity);
        }
    }
    CHECK(parse_xml(good).child_text("M") == "A");
}

TEST_CASE("xml: what is escaped comes back as it was") {
    const std::string text = "\"a\" <b> & 'c'";
    CHECK(parse_xml("<x>" + store::xml_escape(text) + "</x>").text == text);
}
