// A worker for one run in the caller's process.
#include <thread>

#include "worker/worker.hpp"

namespace lhcr::worker {

Summary run_until(Options options, const std::string& run_id, const std::atomic<bool>& stop) {
    options.run_id = run_id;
    options.quiet = true;
    options.deliver = false;  // the secrets of channels are with those who run workers
    Worker worker(std::move(options));
    std::atomic<bool> done{false};
    std::thread watcher([&] {
        while (!done.load() && !stop.load()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
        if (!done.load()) worker.kill();
    });
    Summary summary;
    try {
        summary = worker.run();
    } catch (...) {
        done = true;
        watcher.join();
        throw;
    }
    done = true;
    watcher.join();
    return summary;
}

}  // namespace lhcr::worker
