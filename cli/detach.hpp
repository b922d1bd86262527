// Leaving while something goes on elsewhere: the first Ctrl-C or SIGTERM is noticed, the second ends the process as usual.
// Used by waits and by followers of a trail.
#pragma once

#include <csignal>

namespace lhcr::cli {

/// While it lives, SIGINT and SIGTERM set `asked()` instead of ending the process; the handlers before it come back after.
class DetachGuard {
public:
    DetachGuard();
    ~DetachGuard();
    DetachGuard(const DetachGuard&) = delete;
    DetachGuard& operator=(const DetachGuard&) = delete;

    /// The signal that came, 0: none.
    static int asked() noexcept;

private:
    struct sigaction old_int_ {};
    struct sigaction old_term_ {};
};

}  // namespace lhcr::cli
