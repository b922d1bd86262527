// Empties the outbox of alerts: claims what is due, sends it, says what became of it. Called by the worker's notifier and by
// `lhcr alerts deliver`.
//
// At least once: who dies between sending and saying so leaves a claim that ends after a minute, and the message goes out again under the
// same id (the header webhook-id, a mail's Message-ID), by which a receiver knows that it has it.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "alerts/transport.hpp"
#include "base/json.hpp"
#include "db/connection.hpp"

namespace lhcr::alerts {

struct DeliverOptions {
    std::string worker;       ///< who claims
    std::string environment;  ///< empty: any that the login may work in
    AllowedHosts allowed;
    std::chrono::milliseconds timeout{10'000};  ///< of one message
};

struct Delivered {
    int sent = 0;
    int failed = 0;   ///< to be tried again
    int refused = 0;  ///< not to be tried again
};

/// One message to its channel, without a database. `channel`: {name, kind, …} with secret references; `reason`, `body` as claimed.
Sent send(const json& channel, const json& body, const std::string& delivery_id, const DeliverOptions& options);

/// Claims and sends until nothing is due, at most `rounds` times ten; `stopping` is asked between messages. Database errors pass through.
Delivered deliver(db::Connection& database, const DeliverOptions& options, int rounds, const std::function<bool()>& stopping);

/// The value of the header webhook-signature as receivers compute it: see docs/guide/alerts.md. `key`: `whsec_` and base64, or any bytes.
std::string webhook_signature(const std::string& key, const std::string& delivery_id, const std::string& timestamp,
                              const std::string& body);

}  // namespace lhcr::alerts
