// Where an alert may be sent: who may write channels may not make a worker speak to the inside of its network. Called by transport.cpp.
//
// A host is resolved once, every address it has must be public, and the connection goes to these addresses only. What lies inside is
// reached when two agree: the channel (`internal: true`) and the operator of the worker (LHCR_ALERT_HOSTS).
#pragma once

#include <sys/socket.h>

#include <string>
#include <string_view>
#include <vector>

namespace lhcr::alerts {

/// False for everything that is not an address of the public Internet: private, loopback, link-local, multicast, reserved, documentation,
/// metadata services of clouds, and the IPv6 forms that carry such an IPv4 address (mapped, 6to4, Teredo, NAT64).
bool is_public(const sockaddr* address);

/// LHCR_ALERT_HOSTS: `host` or `host:port` by commas. Throws Errc::config_invalid for anything else.
class AllowedHosts {
public:
    AllowedHosts() = default;
    explicit AllowedHosts(std::string_view list);
    bool contain(std::string_view host, int port) const;

private:
    std::vector<std::string> entries_;
};

struct Target {
    std::string host;  ///< as it stands in the URL, lower case, no brackets
    int port = 0;
    bool trusted = false;                ///< allowed by both though it lies inside, or is not encrypted
    std::vector<std::string> addresses;  ///< numeric; all of them
};

/// Resolves and judges. Throws Errc::blocked when it may not be sent there, Errc::unavailable when the name cannot be resolved now.
Target resolve_target(const std::string& host, int port, bool internal, const AllowedHosts& allowed);

}  // namespace lhcr::alerts
