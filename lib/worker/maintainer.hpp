// The control plane's housekeeping beside the worker's loop: a tick about each second, on a thread and a connection of its own. A tick that
// has much to do (a trail that nobody sealed for a day, a month's partitions) delays no claim.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "base/json.hpp"
#include "worker/control_plane.hpp"

namespace lhcr::worker {

class Maintainer {
public:
    /// `told` gets the answer of each tick, on the maintainer's thread.
    Maintainer(std::string conninfo, std::string worker, std::function<void(const json&)> told);
    ~Maintainer();
    Maintainer(const Maintainer&) = delete;
    Maintainer& operator=(const Maintainer&) = delete;

    /// Ticks from a moment after now on; again: nothing.
    void start();
    /// After the tick that is under way.
    void stop();

private:
    void loop();
    bool pause();

    std::string conninfo_;
    std::string worker_;
    std::function<void(const json&)> told_;
    std::mutex mutex_;  // of stopping_
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace lhcr::worker
