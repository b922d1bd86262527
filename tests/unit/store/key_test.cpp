// Which names objects may have.
#include <doctest/doctest.h>

#include <string>

#include "base/error.hpp"
#include "store/key.hpp"

using namespace lhcr;
using store::is_valid_key;

TEST_CASE("keys: the names that tables and artifacts use are accepted") {
    for (const char* key : {"a", "gold/t/_delta_log/00000000000000000001.json", "org/dev/sha256/ab/cd/x", "with space", "größe/€", "a..b",
                            ".hidden", "a:b*c?"})
        CHECK_MESSAGE(is_valid_key(key), key);
}

TEST_CASE("keys: every hostile name is refused with its reason") {
    using namespace std::string_literals;
    const std::pair<std::string, const char*> refused[] = {
        {"", "it is empty"},
        {"/etc/passwd", "it is absolute"},
        {"..", "'.' or '..' segment"},
        {"a/../b", "'.' or '..' segment"},
        {"a/./b", "'.' or '..' segment"},
        {"a//b", "empty segment"},
        {"a/", "empty segment"},
        {"a\\b", "backslash"},
        {"a\0b"s, "NUL byte"},
        {"a\nb", "control character"},
        {"a\x7f", "control character"},
        {"a\xc2\x9b", "control character"},
        {"a\xff", "not valid UTF-8"},
        {"\xc0\xae\xc0\xae/x", "not valid UTF-8"},
        {"\xed\xa0\x80", "not valid UTF-8"},
        {"\xf4\x90\x80\x80", "not valid UTF-8"},
        {"a\xe2\x82", "not valid UTF-8"},
        {std::string(256, 'a'), "longer than 255"},
        {std::string(1025, 'a'), "longer than 1024"},
        {".lhcr-tmp/put-1", "unfinished files"},
    };
    for (const auto& [key, reason] : refused) {
        CHECK_FALSE(is_valid_key(key));
        try {
            store::validate_key(key);
            FAIL("accepted " << key);
        } catch (const Error& error) {
            CHECK(error.errc() == Errc::usage);
            CHECK_MESSAGE(error.message().find(reason) != std::string::npos, error.message());
            for (const char c : error.message()) CHECK(static_cast<unsigned char>(c) >= 0x20);
        }
    }
}

TEST_CASE("keys: a prefix may be empty or end anywhere, but not climb") {
    for (const char* prefix : {"", "a", "a/", "a/b", "."}) CHECK_NOTHROW(store::validate_prefix(prefix));
    for (const char* prefix : {"..", "../", "a/../", "/", "a//", "a\n"}) CHECK_THROWS_AS(store::validate_prefix(prefix), Error);
}

TEST_CASE("keys: joining leaves one slash between the parts") {
    CHECK(store::join_key("a", "b") == "a/b");
    CHECK(store::join_key("a/", "b") == "a/b");
    CHECK(store::join_key("", "b") == "b");
    CHECK(store::join_key("a", "") == "a");
}
