// Delivers alerts beside the worker's loop: a receiver that takes its time delays no claim. A thread and a connection of its own, which are
// made when the maintenance tick says for the first time that something is due.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "alerts/deliverer.hpp"
#include "worker/control_plane.hpp"

namespace lhcr::worker {

class Notifier {
public:
    Notifier(std::string conninfo, alerts::DeliverOptions options);
    ~Notifier();
    Notifier(const Notifier&) = delete;
    Notifier& operator=(const Notifier&) = delete;

    /// Something is due. Returns at once.
    void poke();
    /// Finishes the message that is under way and ends.
    void stop();

private:
    void loop();
    bool stopping();

    std::string conninfo_;
    alerts::DeliverOptions options_;
    std::mutex mutex_;  // of stopping_, poked_
    std::condition_variable wake_;
    bool stopping_ = false;
    bool poked_ = false;
    std::thread thread_;
};

}  // namespace lhcr::worker
