// One pass a poke; what is refused by the database is tried at the next one.
#include "worker/notifier.hpp"

#include "base/log.hpp"

namespace lhcr::worker {
namespace {

constexpr int rounds_a_pass = 20;

}  // namespace

Notifier::Notifier(std::string conninfo, alerts::DeliverOptions options) : conninfo_(std::move(conninfo)), options_(std::move(options)) {}

Notifier::~Notifier() {
    stop();
}

void Notifier::poke() {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return;
        poked_ = true;
        if (!thread_.joinable()) thread_ = std::thread([this] { loop(); });
    }
    wake_.notify_all();
}

void Notifier::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool Notifier::stopping() {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

void Notifier::loop() {
    ControlPlane connection(conninfo_, "lhcr worker alerts");
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [&] { return stopping_ || poked_; });
            if (stopping_) return;
            poked_ = false;
        }
        try {
            connection.attempt(
                [&](db::Connection& database) { alerts::deliver(database, options_, rounds_a_pass, [this] { return stopping(); }); });
        } catch (const std::exception& error) {
            log::error("alerts were not delivered", {{"error", error.what()}});
        }
    }
}

}  // namespace lhcr::worker
