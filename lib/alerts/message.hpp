// What receivers read: one alert as a webhook's JSON, a Slack message, a mail. Everything is redacted here, the last place before it
// leaves. Called by deliverer.cpp.
#pragma once

#include <string>

#include "base/json.hpp"

namespace lhcr::alerts {

/// Every string of it redacted, also values whose name says that they are secrets.
json redacted(const json& document);
/// "[critical] nightly: load_books failed" with what happened to it; one line.
std::string headline(const json& body);
/// The alert in lines for people: what, where, since when, who, the next command.
std::string lines(const json& body);
/// The payload of a Slack-compatible webhook.
json slack(const json& body);
/// A whole message of RFC 5322. `delivery_id` is its Message-ID, the same for each repetition.
std::string mail(const json& body, const json& channel, const std::string& delivery_id, const std::string& date);

}  // namespace lhcr::alerts
