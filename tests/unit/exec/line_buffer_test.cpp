// Bytes in, lines out: memory stays bounded whatever a phase writes.
#include <doctest/doctest.h>

#include "exec/line_buffer.hpp"

using lhcr::exec::LineBuffer;

TEST_CASE("line buffer: lines come out whole however the bytes arrive") {
    LineBuffer buffer(100);
    for (const char c : std::string("one\ntwo\n\nrest")) buffer.add(std::string(1, c));
    CHECK(buffer.next()->text == "one");
    CHECK(buffer.next()->text == "two");
    CHECK(buffer.next()->text.empty());
    CHECK_FALSE(buffer.next());
    CHECK(buffer.rest()->text == "rest");
    CHECK_FALSE(buffer.rest());
}

TEST_CASE("line buffer: a line without end is cut at the limit and its tail never held") {
    LineBuffer buffer(10);
    buffer.add(std::string(15, 'a'));
    const auto cut = buffer.next();
    REQUIRE(cut);
    CHECK(cut->cut);
    CHECK(cut->text == std::string(10, 'a'));
    for (int i = 0; i < 1000; ++i) {
        buffer.add(std::string(1000, 'a'));
        CHECK_FALSE(buffer.next());
    }
    CHECK_FALSE(buffer.rest());
    buffer.add("tail\nnext\n");
    CHECK(buffer.next()->text == "next");
}

TEST_CASE("line buffer: a long line that arrives whole is cut too, and the next one is not lost") {
    LineBuffer buffer(3);
    buffer.add("abcdef\nxy\n");
    CHECK(buffer.next()->cut);
    const auto next = buffer.next();
    CHECK(next->text == "xy");
    CHECK_FALSE(next->cut);
}
