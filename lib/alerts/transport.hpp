// One attempt to hand a message over: HTTPS or SMTP by libcurl, to the addresses that address.hpp admitted and no others. No redirects, no
// proxies, nothing kept of the answer but its status. Called by deliverer.cpp.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "alerts/address.hpp"

namespace lhcr::alerts {

struct Sent {
    enum class Outcome { sent, failed, refused };  ///< failed: worth another try
    Outcome outcome = Outcome::failed;
    int status = 0;     ///< of HTTP, or SMTP's last reply
    std::string error;  ///< empty when sent; holds no secret and nothing of the answer's body
    std::chrono::milliseconds retry_after{0};
    bool slow = false;  ///< it took all the time there was: others of this channel would too
};

struct Policy {
    bool internal = false;  ///< the channel's word
    AllowedHosts allowed;   ///< the operator's
    std::chrono::milliseconds timeout{10'000};
};

/// Never throws for what a receiver or the network does.
Sent post(const std::string& url, const std::map<std::string, std::string>& headers, const std::string& body, const Policy& policy);

struct Letter {
    std::string from;
    std::vector<std::string> to;
    std::string username;
    std::string password;
    std::string message;
};
/// STARTTLS is required unless the target is trusted; a password is never sent without TLS.
Sent send_mail(const std::string& url, const Letter& letter, const Policy& policy);

}  // namespace lhcr::alerts
