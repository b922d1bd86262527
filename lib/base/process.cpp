// fork + exec with an errno pipe: what fails between the two is reported by the parent as an error, not as an exit code.
#include "base/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"

extern char** environ;

namespace lhcr {
namespace {

// Descriptors are moved out of the way first, so that {3 → 4, 4 → 3} works.
constexpr int parking_floor = 64;

struct Failure {
    int step;  // 0 descriptors, 1 working directory, 2 exec
    int error;
};

[[noreturn]] void give_up(int report, int step) {
    const Failure failure{step, errno};
    [[maybe_unused]] const auto written = ::write(report, &failure, sizeof failure);
    _exit(127);
}

// Only async-signal-safe calls from here: other threads of the parent may have held any lock at the fork.
[[noreturn]] void run_child(const SpawnOptions& options, std::vector<int>& parked, char* const* argv, char* const* environment,
                            pid_t parent, int report) {
    if (options.own_group) setpgid(0, 0);
    if (options.parent_death_signal != 0) {
        prctl(PR_SET_PDEATHSIG, options.parent_death_signal);
        if (getppid() != parent) _exit(127);  // the parent died before the line above
    }
    struct sigaction plain {};
    plain.sa_handler = SIG_DFL;
    for (int number = 1; number < NSIG; ++number) sigaction(number, &plain, nullptr);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);

    const int report_fd = fcntl(report, F_DUPFD_CLOEXEC, parking_floor);
    if (report_fd < 0) give_up(report, 0);
    for (std::size_t i = 0; i < options.descriptors.size(); ++i) {
        parked[i] = fcntl(options.descriptors[i].second, F_DUPFD_CLOEXEC, parking_floor);
        if (parked[i] < 0) give_up(report_fd, 0);
    }
    const int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0) give_up(report_fd, 0);
    // By mark, not by closing: `report_fd` is needed until the exec.
    if (syscall(SYS_close_range, 3u, ~0u, CLOSE_RANGE_CLOEXEC) != 0) give_up(report_fd, 0);
    for (std::size_t i = 0; i < options.descriptors.size(); ++i)
        if (dup2(parked[i], options.descriptors[i].first) < 0) give_up(report_fd, 0);
    if (!options.working_directory.empty() && chdir(options.working_directory.c_str()) != 0) give_up(report_fd, 1);
    execvpe(argv[0], argv, environment);
    give_up(report_fd, 2);
}

std::int64_t cpu_ms_of(const rusage& used) {
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
    out.push_back(nullptr);
    return out;
}

}  // namespace

void Fd::reset(int fd) noexcept {
    if (fd_ >= 0) close(fd_);
    fd_ = fd;
}

Pipe make_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) throw Error(Errc::unavailable, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
    return {Fd(ends[0]), Fd(ends[1])};
}

void set_nonblocking(int fd) {
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

std::int64_t reaped_cpu_ms() {
    rusage used{};
    getrusage(RUSAGE_CHILDREN, &used);
    return cpu_ms_of(used);
}

std::string describe(const ExitStatus& status) {
    if (status.signal != 0) return fmt::format("signal {} ({})", status.signal, strsignal(status.signal));
    return fmt::format("exit code {}", status.code);
}

Process::Process(pid_t pid) : pid_(pid), pidfd_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {
    if (!pidfd_) throw Error(Errc::unavailable, fmt::format("cannot watch process {}: {}", pid, std::strerror(errno)));
}

std::optional<ExitStatus> Process::try_wait() {
    if (status_ || pid_ <= 0) return status_;
    int raw = 0;
    rusage used{};
    pid_t got = 0;
    do got = wait4(pid_, &raw, WNOHANG, &used);
    while (got < 0 && errno == EINTR);
    if (got == 0) return std::nullopt;
    status_ = ExitStatus{};
    if (got < 0) status_->signal = SIGKILL;  // reaped by kill_descendants: it did not end by itself
    else if (WIFSIGNALED(raw)) status_->signal = WTERMSIG(raw);
    else status_->code = WEXITSTATUS(raw);
    if (got == pid_) {
        status_->cpu_ms = cpu_ms_of(used);
        status_->max_rss_kb = used.ru_maxrss;
    }
    return status_;
}

std::optional<ExitStatus> Process::wait(std::chrono::milliseconds timeout) {
    const std::int64_t until = boot_clock_ms() + timeout.count();
    while (!try_wait()) {
        const std::int64_t left = until - boot_clock_ms();
        if (left <= 0) return std::nullopt;
        pollfd entry{pidfd_.get(), POLLIN, 0};
        poll(&entry, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    }
    return status_;
}

void Process::signal(int number) const noexcept {
    if (pid_ > 0 && !status_) kill(pid_, number);
}

void Process::signal_group(int number) const noexcept {
    if (pid_ > 0) kill(-pid_, number);
}

Process spawn(const SpawnOptions& options) {
    if (options.argv.empty() || options.argv[0].empty()) throw Error(Errc::usage, "there is no program to run");
    const auto argv = pointers(options.argv);
    const auto environment = options.environment ? pointers(*options.environment) : std::vector<char*>{};
    std::vector<int> parked(options.descriptors.size());
    Pipe report = make_pipe();
    const pid_t parent = getpid();
    const pid_t pid = fork();
    if (pid < 0) throw Error(Errc::unavailable, fmt::format("cannot start a process: {}", std::strerror(errno)));
    if (pid == 0) run_child(options, parked, argv.data(), options.environment ? environment.data() : environ, parent, report.write.get());
    report.write.reset();
    if (options.own_group) setpgid(pid, pid);  // in both, so that a signal to the group right now reaches it
    Failure failure{};
    ssize_t got = 0;
    do got = read(report.read.get(), &failure, sizeof failure);
    while (got < 0 && errno == EINTR);
    if (got == sizeof failure) {
        while (waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
        }
        const bool scarce = failure.error == ENOMEM || failure.error == EAGAIN || failure.error == EMFILE || failure.error == ENFILE;
        const std::string reason = std::strerror(failure.error);
        if (failure.step == 1) throw Error(Errc::usage, fmt::format("cannot enter the folder '{}': {}", options.working_directory, reason));
        throw Error(scarce || failure.step == 0 ? Errc::unavailable : Errc::usage,
                    fmt::format("cannot execute '{}': {}", options.argv[0], reason));
    }
    return Process(pid);
}

std::int64_t boot_clock_ms() noexcept {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace lhcr
