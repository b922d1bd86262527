// Full jitter: a pause between 0 and 100 ms · 2^failures, at most 3 s.
#include "worker/control_plane.hpp"

#include <poll.h>

#include <algorithm>

#include "base/log.hpp"
#include "base/process.hpp"

namespace lhcr::worker {

ControlPlane::ControlPlane(std::string conninfo, std::string application_name, std::function<void(db::Connection&)> on_connect)
    : conninfo_(std::move(conninfo)), application_name_(std::move(application_name)), on_connect_(std::move(on_connect)) {}

bool ControlPlane::attempt(const std::function<void(db::Connection&)>& body) {
    if (pause_ms() > 0) return false;
    bool connecting = false;
    try {
        if (!connected()) {
            connecting = true;
            connection_.emplace(conninfo_, db::ConnectOptions{.application_name = application_name_});
            if (on_connect_) on_connect_(*connection_);
            if (failures_ > 0) log::info("the control plane is back", {{"connection", application_name_}, {"failures", failures_}});
            was_connected_ = true;
            connecting = false;
        }
        body(*connection_);
        failures_ = 0;
        return true;
    } catch (const Error& error) {
        if (connecting || !connected()) connection_.reset();
        // What refuses us at the first try is a wrong setting; later it is a server in the middle of something.
        if (!passing(error.errc()) && !(connecting && was_connected_)) throw;
        failed(error);
        return false;
    }
}

void ControlPlane::failed(const Error& error) {
    last_error_ = error.message();
    if (failures_ == 0) log::warn("the control plane does not answer", {{"connection", application_name_}, {"error", error.message()}});
    failures_ = std::min(failures_ + 1, 5);
    next_try_ms_ = boot_clock_ms() + std::uniform_int_distribution<std::int64_t>(5, std::min(3000, 100 << failures_))(random_);
}

std::int64_t ControlPlane::pause_ms() const noexcept {
    return failures_ == 0 ? 0 : std::max<std::int64_t>(0, next_try_ms_ - boot_clock_ms());
}

bool ControlPlane::closed_by_peer() const noexcept {
    if (!connected()) return false;
    pollfd one{connection_->socket(), POLLRDHUP, 0};
    return poll(&one, 1, 0) > 0 && (one.revents & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

std::int64_t jittered(std::int64_t ms) {
    thread_local std::mt19937 random{std::random_device{}()};
    return ms * std::uniform_int_distribution<std::int64_t>(75, 125)(random) / 100;
}

bool passing(Errc errc) noexcept {
    return errc == Errc::unavailable || errc == Errc::commit_in_doubt || errc == Errc::timed_out;
}

}  // namespace lhcr::worker
