// Where an alert may not go: every way of writing an address that lies inside.
#include "alerts/address.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <unistd.h>

#include <cstring>

#include "alerts/transport.hpp"
#include "base/error.hpp"

using namespace lhcr;
using namespace lhcr::alerts;

namespace {

bool public_address(const char* text) {
    sockaddr_in four{};
    sockaddr_in6 six{};
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        return is_public(reinterpret_cast<const sockaddr*>(&four));
    }
    REQUIRE(inet_pton(AF_INET6, text, &six.sin6_addr) == 1);
    six.sin6_family = AF_INET6;
    return is_public(reinterpret_cast<const sockaddr*>(&six));
}

Sent try_post(const std::string& url, bool internal = false, const std::string& allowed = "") {
    return post(url, {}, "{}", {internal, AllowedHosts(allowed), std::chrono::milliseconds(300)});
}

}  // namespace

TEST_CASE("an address inside is not public, however it is carried") {
    for (const char* address : {"0.0.0.0",
                                "10.1.2.3",
                                "100.64.0.1",
                                "100.100.100.200",
                                "127.0.0.1",
                                "127.255.255.254",
                                "169.254.169.254",
                                "172.16.0.1",
                                "172.31.255.255",
                                "192.0.0.192",
                                "192.0.2.1",
                                "192.168.1.1",
                                "198.18.0.1",
                                "198.19.255.255",
                                "198.51.100.7",
                                "203.0.113.9",
                                "168.63.129.16",
                                "224.0.0.1",
                                "239.1.1.1",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::1",
                                "::127.0.0.1",
                                "::ffff:127.0.0.1",
                                "::ffff:10.0.0.1",
                                "::ffff:169.254.169.254",
                                "64:ff9b::7f00:1",
                                "64:ff9b::a9fe:a9fe",
                                "64:ff9b:1::1",
                                "100::1",
                                "2001::1",
                                "2001:0:7f00:1::",
                                "2001:db8::1",
                                "2002:7f00:1::1",
                                "2002:a9fe:a9fe::",
                                "2002:c0a8:101::1",
                                "3fff::1",
                                "fc00::1",
                                "fd00:ec2::254",
                                "fe80::1",
                                "fec0::1",
                                "ff02::1"}) {
        CAPTURE(address);
        CHECK_FALSE(public_address(address));
    }
    for (const char* address :
         {"1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.15.0.1", "172.32.0.1", "192.167.1.1", "223.255.255.255",
          "2606:4700::1111", "2a00:1450::1", "2002:808:808::1", "64:ff9b::808:808", "::ffff:8.8.8.8"}) {
        CAPTURE(address);
        CHECK(public_address(address));
    }
}

TEST_CASE("a hostile URL is refused before anything is sent, and not tried again") {
    char name[256] = {};
    gethostname(name, sizeof name - 1);
    for (const std::string url : {std::string("https://127.0.0.1/"),
                                  std::string("https://127.1/"),
                                  std::string("https://2130706433/"),
                                  std::string("https://0x7f000001/"),
                                  std::string("https://0177.0.0.1/"),
                                  std::string("https://0x7f.1/"),
                                  std::string("https://[::1]/"),
                                  std::string("https://[::ffff:127.0.0.1]/"),
                                  std::string("https://[::ffff:7f00:1]/"),
                                  std::string("https://[0:0:0:0:0:ffff:a00:1]/"),
                                  std::string("https://[fd00:ec2::254]/"),
                                  std::string("https://169.254.169.254/latest/meta-data/"),
                                  std::string("https://2852039166/"),
                                  std::string("https://localhost/"),
                                  std::string("https://LOCALHOST/"),
                                  std::string("https://localhost./"),
                                  std::string("https://127.0.0.1:8443/"),
                                  std::string("https://example.org@127.0.0.1/"),
                                  std::string("https://user:password@127.0.0.1/"),
                                  std::string("https://127.0.0.1\\@example.org/"),
                                  std::string("https://%31%32%37.0.0.1/"),
                                  std::string("https:///etc/passwd"),
                                  std::string("https://"),
                                  std::string("http://1.1.1.1/"),
                                  std::string("http://127.0.0.1/"),
                                  std::string("file:///etc/passwd"),
                                  std::string("gopher://127.0.0.1/"),
                                  std::string("ftp://1.1.1.1/"),
                                  std::string("smtp://1.1.1.1/"),
                                  std::string("no url"),
                                  std::string("https://127.0.0.1 .example.org/"),
                                  std::string("https://１２７.0.0.1/")}) {
        CAPTURE(url);
        const Sent sent = try_post(url);
        // A name that this machine's resolver does not know at all is not sent either, only tried again.
        const bool unknown_here = sent.error.find("cannot be resolved") != std::string::npos;
        CHECK((sent.outcome == Sent::Outcome::refused || unknown_here));
        CHECK(sent.status == 0);
        if (url.find("127.0.0.1/") != std::string::npos && url.find('@') == std::string::npos && url.starts_with("https"))
            CHECK(sent.outcome == Sent::Outcome::refused);
    }
    const Sent by_name = try_post(std::string("https://") + name + "/");
    CHECK(by_name.outcome != Sent::Outcome::sent);
}

TEST_CASE("what lies inside needs the word of both, the channel and the operator") {
    const AllowedHosts allowed("127.0.0.1:8443, Alerts.Intern,[::1]:9");
    CHECK(allowed.contain("127.0.0.1", 8443));
    CHECK_FALSE(allowed.contain("127.0.0.1", 8444));
    CHECK(allowed.contain("alerts.intern", 1));
    CHECK(allowed.contain("::1", 9));
    CHECK_FALSE(allowed.contain("evil-alerts.intern", 1));
    CHECK_THROWS_AS(AllowedHosts("https://x/"), Error);
    CHECK_THROWS_AS(AllowedHosts("*.intern"), Error);
    CHECK_THROWS_AS(resolve_target("127.0.0.1", 8443, false, allowed), Error);
    CHECK_THROWS_AS(resolve_target("127.0.0.1", 8444, true, allowed), Error);
    CHECK(resolve_target("127.0.0.1", 8443, true, allowed).trusted);
    CHECK(try_post("http://127.0.0.1:1/", true).outcome == Sent::Outcome::refused);
    CHECK(try_post("http://127.0.0.1:1/", false, "127.0.0.1:1").outcome == Sent::Outcome::refused);
    const Sent sent = try_post("http://127.0.0.1:1/", true, "127.0.0.1:1");  // nobody listens there: it was really tried
    CHECK(sent.outcome == Sent::Outcome::failed);
}
