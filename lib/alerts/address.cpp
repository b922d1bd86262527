// The ranges are those of the IANA special-purpose registries, with what clouds answer on besides.
#include "alerts/address.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <memory>

#include "base/error.hpp"

namespace lhcr::alerts {
namespace {

struct Range {
    std::uint32_t net;
    int bits;
};

constexpr std::uint32_t v4(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return a << 24 | b << 16 | c << 8 | d;
}

constexpr std::array<Range, 17> not_public = {{
    {v4(0, 0, 0, 0), 8},
    {v4(10, 0, 0, 0), 8},
    {v4(100, 64, 0, 0), 10},
    {v4(127, 0, 0, 0), 8},
    {v4(169, 254, 0, 0), 16},
    {v4(172, 16, 0, 0), 12},
    {v4(192, 0, 0, 0), 24},
    {v4(192, 0, 2, 0), 24},
    {v4(192, 31, 196, 0), 24},
    {v4(192, 52, 193, 0), 24},
    {v4(192, 88, 99, 0), 24},
    {v4(192, 168, 0, 0), 16},
    {v4(198, 18, 0, 0), 15},
    {v4(198, 51, 100, 0), 24},
    {v4(203, 0, 113, 0), 24},
    {v4(168, 63, 129, 16), 32},  // Azure's wire server, a public number that answers inside only
    {v4(224, 0, 0, 0), 3},       // multicast, reserved, broadcast
}};

bool is_public_v4(std::uint32_t address) {
    return std::none_of(not_public.begin(), not_public.end(),
                        [&](const Range& range) { return (address ^ range.net) >> (32 - range.bits) == 0; });
}

std::uint32_t v4_at(const std::uint8_t* bytes) {
    return v4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

bool starts_with(const std::uint8_t* bytes, std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes);
}

bool is_public_v6(const std::uint8_t* bytes) {
    if (starts_with(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) return is_public_v4(v4_at(bytes + 12));
    if (starts_with(bytes, {0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public_v4(v4_at(bytes + 12));  // NAT64
    if (starts_with(bytes, {0x20, 0x02})) return is_public_v4(v4_at(bytes + 2));                                    // 6to4
    if (starts_with(bytes, {0x20, 0x01}) && bytes[2] < 2) return false;     // 2001::/23: Teredo, ORCHID, benchmarks
    if (starts_with(bytes, {0x20, 0x01, 0x0D, 0xB8})) return false;         // documentation
    if (starts_with(bytes, {0x3F, 0xFF}) && bytes[2] < 0x10) return false;  // documentation
    return (bytes[0] & 0xE0) == 0x20;                                       // 2000::/3 is what is given out
}

std::string numeric(const sockaddr* address, socklen_t size) {
    std::array<char, NI_MAXHOST> text{};
    if (getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0) return {};
    return text.data();
}

}  // namespace

bool is_public(const sockaddr* address) {
    if (address->sa_family == AF_INET) {
        sockaddr_in in{};
        std::memcpy(&in, address, sizeof in);
        return is_public_v4(ntohl(in.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        sockaddr_in6 in{};
        std::memcpy(&in, address, sizeof in);
        return is_public_v6(in.sin6_addr.s6_addr);
    }
    return false;
}

AllowedHosts::AllowedHosts(std::string_view list) {
    std::string entry;
    const auto take = [&] {
        if (entry.empty()) return;
        if (entry.size() > 260 || entry.find("//") != std::string::npos || entry.find('*') != std::string::npos)
            throw Error(Errc::config_invalid, fmt::format("'{}' is no host and no host:port", entry),
                        "LHCR_ALERT_HOSTS is a list by commas: alerts.intern:8443,10.0.0.5");
        entries_.push_back(std::move(entry));
        entry.clear();
    };
    for (const char c : list) {
        if (c == ',') take();
        else if (c != ' ') entry += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    take();
}

bool AllowedHosts::contain(std::string_view host, int port) const {
    const bool six = host.find(':') != std::string_view::npos;
    const std::string name = six ? fmt::format("[{}]", host) : std::string(host);
    return std::ranges::find(entries_, name) != entries_.end() ||
           std::ranges::find(entries_, fmt::format("{}:{}", name, port)) != entries_.end();
}

Target resolve_target(const std::string& host, int port, bool internal, const AllowedHosts& allowed) {
    Target target{host, port, internal && allowed.contain(host, port), {}};
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int code = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found); code != 0)
        throw Error(Errc::unavailable, fmt::format("the host '{}' cannot be resolved: {}", host, gai_strerror(code)),
                    "check the channel's url");
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
    for (const addrinfo* at = found; at; at = at->ai_next) {
        if (!target.trusted && !is_public(at->ai_addr))
            throw Error(
                Errc::blocked, fmt::format("the host '{}' is not on the public Internet", host),
                fmt::format(
                    "a receiver inside of your network: `internal: true` at the channel, and LHCR_ALERT_HOSTS={}:{} for the workers", host,
                    port));
        target.addresses.push_back(numeric(at->ai_addr, at->ai_addrlen));
    }
    return target;
}

}  // namespace lhcr::alerts
