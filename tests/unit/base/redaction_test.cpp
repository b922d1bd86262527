// Secrets and terminal escapes do not pass.
#include <doctest/doctest.h>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/redaction.hpp"

using lhcr::names_secret;
using lhcr::redact;

TEST_CASE("redaction: passwords vanish from URIs, conninfo strings, JSON and headers") {
    CHECK(redact("postgresql://odoo:s3cr3t@db:5432/x?a=b") == "postgresql://odoo:***@db:5432/x?a=b");
    CHECK(redact("host=db password=s3cr3t user=odoo") == "host=db password=*** user=odoo");
    CHECK(redact("host=db password='s3 cr3t' user=odoo") == "host=db password='***' user=odoo");
    CHECK(redact(R"({"password": "s3cr3t", "user": "odoo"})") == R"({"password": "***", "user": "odoo"})");
    CHECK(redact("Authorization: Bearer abc.def") == "Authorization: ***");
    CHECK(redact("AWS_SECRET_ACCESS_KEY=abc") == "AWS_SECRET_ACCESS_KEY=***");
    CHECK(redact("key AKIAABCDEFGHIJKLMNOP here") == "key *** here");
}

TEST_CASE("redaction: a registered value vanishes wherever it stands") {
    lhcr::add_redacted_value("hunter2hunter2");
    CHECK(redact("x hunter2hunter2 y") == "x *** y");
}

TEST_CASE("redaction: ordinary text stays as it is") {
    for (const char* text : {"loaded 200 rows into bronze.account_move_line", "the token bucket is full", "a:b@c", "monkey=banana"})
        CHECK(redact(text) == text);
}

TEST_CASE("a connection string with a password is recognised") {
    CHECK(lhcr::holds_password("postgresql://u:p@h/d"));
    CHECK(lhcr::holds_password("host=h password = p"));
    CHECK_FALSE(lhcr::holds_password("postgresql://u@h:5432/d"));
    CHECK_FALSE(lhcr::holds_password("postgresql:///d?host=/run/x&user=u"));
    CHECK_FALSE(lhcr::holds_password("service=odoo"));
}

TEST_CASE("terminal text: escapes and bidi overrides become visible") {
    CHECK(lhcr::printable("a\x1b[31mb\tc\n") == "a\\x1b[31mb\tc\n");
    CHECK(lhcr::printable("\xe2\x80\xae"
                          "abc") == "\\u202eabc");
    CHECK(lhcr::printable("\xc2\x9b"
                          "1m") == "\\x9b1m");
    CHECK(lhcr::printable("Größe €") == "Größe €");
}

TEST_CASE("durations: units are read, nonsense is refused") {
    using namespace std::chrono_literals;
    CHECK(lhcr::parse_duration("250ms", "x") == 250ms);
    CHECK(lhcr::parse_duration("90", "x") == 90s);
    CHECK(lhcr::parse_duration("1.5h", "x") == 90min);
    CHECK_THROWS_WITH_AS(lhcr::parse_duration("soon", "--lease"), "--lease 'soon' is not a duration", lhcr::Error);
    CHECK_THROWS_AS(lhcr::parse_duration("-5s", "x"), lhcr::Error);
}

TEST_CASE("ids: uuid5 is the published example, uuid7 has its version") {
    CHECK(lhcr::uuid5("http://www.example.com/") == lhcr::uuid5("http://www.example.com/"));
    const auto id = lhcr::uuid7();
    CHECK(lhcr::is_uuid(id));
    CHECK(id[14] == '7');
}

TEST_CASE("redaction: names of variables that hold a secret") {
    for (const char* name :
         {"PGPASSWORD", "ODOO_MASTER_PASSWD", "STRIPE_API_KEY", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "db_pass", "APP_CREDENTIALS"})
        CHECK_MESSAGE(names_secret(name), name);
    for (const char* name : {"PATH", "HOME", "AWS_REGION", "KEYBOARD", "PGHOST", "COMPASS"}) CHECK_FALSE_MESSAGE(names_secret(name), name);
}
