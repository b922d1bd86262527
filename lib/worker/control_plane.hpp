// A connection to the control plane that comes back: with backoff and jitter, so that a thousand workers do not all return at once.
// Each thread of a worker has its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>

#include "base/error.hpp"
#include "db/connection.hpp"

namespace lhcr::worker {

class ControlPlane {
public:
    /// `on_connect` runs on each new connection before anything else (registration, LISTEN).
    ControlPlane(std::string conninfo, std::string application_name, std::function<void(db::Connection&)> on_connect = {});

    /// Runs `body` on the connection, which is made when needed. False when the database cannot be reached or the call's outcome is in
    /// doubt: the caller repeats it later with the same key or token. Other errors pass through.
    bool attempt(const std::function<void(db::Connection&)>& body);
    /// Milliseconds until another attempt makes sense; 0: now.
    std::int64_t pause_ms() const noexcept;
    bool connected() const noexcept { return connection_ && connection_->usable(); }
    db::Connection* connection() noexcept { return connected() ? &*connection_ : nullptr; }
    void drop() noexcept { connection_.reset(); }
    /// The other side has closed the connection, and nobody has used it since. No round trip.
    bool closed_by_peer() const noexcept;
    const std::string& last_error() const noexcept { return last_error_; }

private:
    void failed(const Error& error);

    std::string conninfo_;
    std::string application_name_;
    std::function<void(db::Connection&)> on_connect_;
    std::optional<db::Connection> connection_;
    std::int64_t next_try_ms_ = 0;
    int failures_ = 0;
    bool was_connected_ = false;
    std::string last_error_;
    std::mt19937 random_{std::random_device{}()};
};

/// A quarter more or less: workers that were started together do not ask together.
std::int64_t jittered(std::int64_t ms);

/// Worth repeating: the database is away, restarting, or asked us to (deadlock, lock timeout, serialization).
bool passing(Errc errc) noexcept;

}  // namespace lhcr::worker
