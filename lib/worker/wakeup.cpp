// lhcr_ready carries no payload, lhcr_cancel the run's id: that tells them apart.
#include "worker/wakeup.hpp"

#include "base/log.hpp"

namespace lhcr::worker {

Wakeup::Wakeup(const std::string& conninfo, bool enabled)
    : enabled_(enabled), connection_(conninfo, "lhcr worker wakeup", [this](db::Connection& connection) {
          if (behind_pooler(connection)) {
              enabled_ = false;
              log::info("a pooler is between this worker and the database: it polls instead of listening");
              return;
          }
          connection.listen("lhcr_ready");
          connection.listen("lhcr_cancel");
      }) {}

bool Wakeup::poll(bool& cancelled) {
    if (!enabled_ || connection_.pause_ms() > 0) return false;
    const bool was_connected = connection_.connected();
    bool woken = false;
    try {
        connection_.attempt([&](db::Connection& connection) {
            while (enabled_) {
                const auto payload = connection.wait_notification(std::chrono::milliseconds(0));
                if (!payload) break;
                if (payload->empty()) woken = true;
                else cancelled = true;
            }
        });
    } catch (const Error& error) {
        enabled_ = false;
        log::warn("the database refuses LISTEN: this worker polls", {{"error", error.message()}});
    }
    if (!enabled_) connection_.drop();
    return woken || (!was_connected && connection_.connected());  // what was announced while we were away is unknown
}

int Wakeup::descriptor() noexcept {
    db::Connection* connection = enabled_ ? connection_.connection() : nullptr;
    return connection ? connection->socket() : -1;
}

bool behind_pooler(db::Connection& connection) {
    for (int i = 0; i < 2; ++i)
        if (connection.query("select pg_backend_pid()").number(0, 0) != connection.backend_pid()) return true;
    return false;
}

}  // namespace lhcr::worker
