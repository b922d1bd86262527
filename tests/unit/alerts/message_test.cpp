// What leaves: signed, without secrets, without a line or a markup that an alert's text could smuggle in.
#include "alerts/message.hpp"

#include <doctest/doctest.h>

#include "alerts/deliverer.hpp"
#include "base/base64.hpp"

using namespace lhcr;
using namespace lhcr::alerts;

namespace {

json body_of(const std::string& message) {
    return {{"type", "alert.raised"},
            {"timestamp", "2026-01-01T00:00:00.000000Z"},
            {"data",
             {{"alert_id", "0198"},
              {"rule", "failed"},
              {"subject", "template:load"},
              {"severity", "critical"},
              {"status", "open"},
              {"message", message},
              {"org", "o"},
              {"project", "p"},
              {"environment", "dev"},
              {"owners", {"books"}},
              {"times", 3},
              {"first_at", "a"},
              {"last_at", "b"},
              {"facts", {{"runbook", "https://wiki/x"}}}}}};
}

}  // namespace

TEST_CASE("the signature is the one of Standard Webhooks") {
    // The example of its specification.
    CHECK(webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
                            R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    CHECK_THROWS(webhook_signature("whsec_not base64", "a", "1", ""));
    CHECK(webhook_signature("plain key", "a", "1", "") != webhook_signature("plain key", "b", "1", ""));
}

TEST_CASE("base64 goes both ways") {
    for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"}) CHECK(from_base64(base64(text)) == text);
    CHECK(base64("fooba") == "Zm9vYmE=");
    for (const char* wrong : {"Zg", "Zg=", "Z===", "====", "Zm9v\n", "Zm 9", "Zm=v"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_base64(wrong).has_value());
    }
}

TEST_CASE("secrets do not leave, whether they are named in a text or by their key") {
    json body = body_of("connect failed: postgresql://ada:hunter2@db/x password=swordfish");
    body["data"]["facts"]["api_key"] = "k-123456";
    body["data"]["facts"]["nested"] = {{"token", "t-123456"}, {"list", {"Authorization: Bearer abc.def.ghi"}}};
    const std::string text = redacted(body).dump();
    for (const char* secret : {"hunter2", "swordfish", "k-123456", "t-123456", "abc.def.ghi"}) {
        CAPTURE(secret);
        CHECK(text.find(secret) == std::string::npos);
    }
    CHECK(text.find("template:load") != std::string::npos);
}

TEST_CASE("a message is lines of ours, whatever an alert says") {
    const json body = body_of("boom\r\nBcc: evil@example.org\x1b[2J <!channel> <https://x|y> &");
    CHECK(headline(body).find('\n') == std::string::npos);
    CHECK(headline(body).find('\x1b') == std::string::npos);
    const std::string text = slack(body)["text"];
    CHECK(text.find("<!channel>") == std::string::npos);
    CHECK(text.find("&lt;!channel&gt;") != std::string::npos);
    CHECK(text.find("lhcr alerts ack 0198") != std::string::npos);
    const std::string letter =
        mail(body, {{"from", "lhcr@a.example"}, {"to", {"x@b.example", "y@b.example"}}}, "0198-d", "Thu, 01 Jan 2026 00:00:00 +0000");
    const std::string head = letter.substr(0, letter.find("\r\n\r\n"));
    CHECK(head.find("Bcc") == std::string::npos);
    CHECK(head.find("Message-ID: <0198-d@a.example>") != std::string::npos);
    CHECK(head.find("To: x@b.example, y@b.example\r\n") != std::string::npos);
}

TEST_CASE("a subject of many bytes is cut between characters, in words that mail takes") {
    std::string message;
    for (int i = 0; i < 200; ++i) message += "ü€";
    const std::string letter = mail(body_of(message), {{"from", "a@b.c"}, {"to", {"d@e.f"}}}, "id", "date");
    const auto at = letter.find("Subject: ") + 9;
    std::string decoded;
    for (std::size_t word = letter.find("=?UTF-8?B?", at); word != std::string::npos; word = letter.find("=?UTF-8?B?", word + 10)) {
        const auto end = letter.find("?=", word);
        CHECK(end - word <= 75);
        const auto part = from_base64(letter.substr(word + 10, end - word - 10));
        REQUIRE(part.has_value());
        CHECK((static_cast<unsigned char>((*part)[0]) & 0xC0) != 0x80);
        decoded += *part;
    }
    CHECK(decoded.starts_with("[critical] failed: ü€ü€"));
    CHECK_NOTHROW(json(decoded).dump());  // whole UTF-8
}
