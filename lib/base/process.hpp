// Starting and ending processes: spawn with exactly the descriptors asked for, wait by pidfd, and end a whole tree of descendants.
//
// Used by the worker (its hosts), by the host process (attempts) and by executors (steps). No shell anywhere.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lhcr {

/// A file descriptor that closes itself. Move only.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) noexcept : fd_(fd) {}
    ~Fd() { reset(); }
    Fd(Fd&& other) noexcept : fd_(other.release()) {}
    Fd& operator=(Fd&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }
    int get() const noexcept { return fd_; }
    explicit operator bool() const noexcept { return fd_ >= 0; }
    int release() noexcept { return std::exchange(fd_, -1); }
    void reset(int fd = -1) noexcept;

private:
    int fd_ = -1;
};

struct Pipe {
    Fd read;
    Fd write;
};
/// Both ends close on exec. Throws Errc::unavailable when the process or system is out of descriptors.
Pipe make_pipe();
void set_nonblocking(int fd);

struct SpawnOptions {
    std::vector<std::string> argv;                        ///< argv[0] is searched in PATH unless it has a slash
    std::optional<std::vector<std::string>> environment;  ///< "NAME=value"; nullopt inherits
    std::string working_directory;                        ///< empty: this one's
    std::vector<std::pair<int, int>> descriptors;         ///< {number in the child, ours}; all others are closed there
    bool own_group = true;
    int parent_death_signal = 0;  ///< sent when the thread that spawned ends; 0: none
};

/// How a process ended.
struct ExitStatus {
    int code = 0;                 ///< when signal is 0
    int signal = 0;               ///< the signal that ended it
    std::int64_t cpu_ms = 0;      ///< of it and the children it waited for
    std::int64_t max_rss_kb = 0;  ///< the largest of them
    bool success() const noexcept { return code == 0 && signal == 0; }
};
/// "exit code 3", "signal 9 (Killed)".
std::string describe(const ExitStatus& status);

/// A child of this process. Its destructor neither kills nor waits.
class Process {
public:
    Process() = default;
    explicit Process(pid_t pid);
    pid_t pid() const noexcept { return pid_; }
    /// Readable in poll(2) once the process ended.
    int pidfd() const noexcept { return pidfd_.get(); }
    /// Reaps it if it ended; the answer stays the same afterwards.
    std::optional<ExitStatus> try_wait();
    /// nullopt when the time is over.
    std::optional<ExitStatus> wait(std::chrono::milliseconds timeout);
    void signal(int number) const noexcept;
    void signal_group(int number) const noexcept;

private:
    pid_t pid_ = -1;
    Fd pidfd_;
    std::optional<ExitStatus> status_;
};

/// stdin is /dev/null and stdout/stderr are ours unless mapped. Throws Errc::usage when argv cannot be executed (not there, no permission),
/// Errc::unavailable when there is no process or memory to be had.
Process spawn(const SpawnOptions& options);

/// Orphaned descendants become children of this process instead of init's.
void become_subreaper();
/// Every process below `root` now, parents before children.
std::vector<pid_t> descendants_of(pid_t root);
/// Kills everything below this process by SIGKILL but the children in `keep` and what is below them, again and again until nothing is left,
/// and reaps it. Returns how many there were. Needs become_subreaper(), else a daemonised grandchild is out of reach.
int kill_descendants(const std::vector<pid_t>& keep = {});
/// What `root` and its descendants hold and have used. A process that ended is counted in `cpu_ms` once its parent has waited for it.
struct TreeUsage {
    std::int64_t resident_kb = 0;
    std::int64_t cpu_ms = 0;
};
TreeUsage tree_usage(pid_t root);
/// CPU of all children that this process has waited for so far, and of those that they had waited for.
std::int64_t reaped_cpu_ms();

/// Milliseconds of a clock that also runs while the machine is suspended: what leases are trusted by.
std::int64_t boot_clock_ms() noexcept;

}  // namespace lhcr
