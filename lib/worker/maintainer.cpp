// One tick, a pause with jitter, the next: of many workers one at a time does the work, the others are answered at once.
#include "worker/maintainer.hpp"

#include "base/log.hpp"
#include "runs/worker.hpp"

namespace lhcr::worker {
namespace {

constexpr std::int64_t maintenance_ms = 1000;

}  // namespace

Maintainer::Maintainer(std::string conninfo, std::string worker, std::function<void(const json&)> told)
    : conninfo_(std::move(conninfo)), worker_(std::move(worker)), told_(std::move(told)) {}

Maintainer::~Maintainer() {
    stop();
}

void Maintainer::start() {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && !thread_.joinable()) thread_ = std::thread([this] { loop(); });
}

void Maintainer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

/// False when stopped meanwhile.
bool Maintainer::pause() {
    std::unique_lock lock(mutex_);
    return !wake_.wait_for(lock, std::chrono::milliseconds(jittered(maintenance_ms)), [this] { return stopping_; });
}

void Maintainer::loop() {
    ControlPlane connection(conninfo_, "lhcr worker maintenance");
    while (pause()) {
        try {
            connection.attempt([&](db::Connection& database) { told_(runs::maintenance_tick(database, worker_)); });
        } catch (const std::exception& error) {
            log::error("maintenance failed", {{"error", error.what()}});
        }
    }
}

}  // namespace lhcr::worker
