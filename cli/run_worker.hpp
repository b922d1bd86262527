// Who works on an awaited run: a worker that is alive somewhere, or, in the local context, one that the wait runs itself.
// Used by cli/run_wait.cpp.
#pragma once

#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"

namespace lhcr::cli {

class Session;
class OwnWorker;

class RunWorker {
public:
    RunWorker(Session& session, std::string run_id, int slots);
    /// Gives back what a worker of our own holds (no attempt is spent), and ends it.
    ~RunWorker();
    RunWorker(const RunWorker&) = delete;
    RunWorker& operator=(const RunWorker&) = delete;

    /// Looks now and then whether some worker may take the run. If none: in the local context one begins here, elsewhere it is said once.
    /// Throws what a worker of our own died of.
    void look();
    bool is_here() const noexcept { return own_ != nullptr; }

private:
    bool somebody_serves();

    Session& session_;
    std::string run_id_;
    int slots_;
    json run_;  // what of it a worker has to admit
    std::unique_ptr<OwnWorker> own_;
    Stopwatch since_look_;
    bool looked_ = false;
    bool said_ = false;
};

}  // namespace lhcr::cli
