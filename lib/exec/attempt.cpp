// Child side of the fork: descriptors, signals, then run_phase.
#include "exec/attempt.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/close_range.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>

#include "base/error.hpp"
#include "base/log.hpp"
#include "exec/line_buffer.hpp"
#include "exec/phases.hpp"
#include "exec/wire.hpp"

namespace lhcr::exec {
namespace {

constexpr int ack_fd = 3;
constexpr int line_fd = 4;
constexpr std::int64_t helper_first_ack = 1'000'000'001;

/// Protocol lines on descriptor 4; may be used from several threads of an executor.
class PipeChannel final : public PhaseChannel {
public:
    /// Asks for acknowledgements from `first_ack` on. The upload after an attempt shares its host: other numbers, so that an answer that
    /// comes too late for the attempt is none to the upload.
    explicit PipeChannel(std::int64_t first_ack = 1) : last_ack_(first_ack - 1) {}

    void send(const json& line) override {
        const std::lock_guard lock(mutex_);
        write(line, wire::max_line_bytes);
    }

    void send_durable(const json& line) override {
        const std::lock_guard lock(mutex_);
        json asking = line;
        asking["ack"] = ++last_ack_;
        write(asking, wire::max_line_bytes);
        for (;;) {
            while (const auto answer = acks_.next())
                if (std::atoll(answer->text.c_str()) >= last_ack_) return;
            pollfd entry{ack_fd, POLLIN, 0};
            if (poll(&entry, 1, -1) < 0 && errno != EINTR) break;
            // A signal interrupts the wait: an attempt that is to stop must not begin what it announced.
            if (cancellation_requested()) throw Error(Errc::cancelled, "asked to stop before the step was recorded");
            if (entry.revents != 0 && !read_into(ack_fd, acks_)) break;
        }
        throw Error(Errc::cancelled, "the host is gone");
    }

    void send_result(const PhaseResult& result) {
        const std::lock_guard lock(mutex_);
        try {
            write({{"result", result.to_json()}}, wire::max_result_bytes);
        } catch (const Error& error) {
            write({{"result", PhaseResult::failure(error).to_json()}}, wire::max_line_bytes);
        }
    }

private:
    void write(const json& line, std::size_t limit) {
        const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
        if (text.size() > limit)
            throw Error(Errc::usage,
                        fmt::format("a line of {} bytes is too long for the control plane, the limit is {}", text.size(), limit),
                        "keep large values as artifacts");
        for (std::size_t done = 0; done < text.size();) {
            const ssize_t put = ::write(line_fd, text.data() + done, text.size() - done);
            if (put > 0) done += static_cast<std::size_t>(put);
            else if (errno != EINTR) _exit(125);  // the host is gone, and this process with it
        }
    }

    std::mutex mutex_;
    std::int64_t last_ack_;
    LineBuffer acks_{64};
};

void move_to(int from, int to) {
    if (dup2(from, to) < 0) _exit(126);
}

// What the child keeps: the pipes at their numbers, /dev/null as stdin. Steps it executes inherit 0, 1, 2 only.
void settle_descriptors(const Pipe& acks, const Pipe& lines, const Pipe& out, const Pipe& err) {
    const int parked[] = {fcntl(acks.read.get(), F_DUPFD, 64), fcntl(lines.write.get(), F_DUPFD, 64), fcntl(out.write.get(), F_DUPFD, 64),
                          fcntl(err.write.get(), F_DUPFD, 64)};
    const int null = open("/dev/null", O_RDONLY);
    move_to(null, STDIN_FILENO);
    move_to(parked[2], STDOUT_FILENO);
    move_to(parked[3], STDERR_FILENO);
    move_to(parked[0], ack_fd);
    move_to(parked[1], line_fd);
    syscall(SYS_close_range, 5u, ~0u, 0u);
    fcntl(ack_fd, F_SETFD, FD_CLOEXEC);
    fcntl(line_fd, F_SETFD, FD_CLOEXEC);
    set_nonblocking(ack_fd);
}

template <class Body>
Attempt fork_with_pipes(Body&& body) {
    Pipe acks = make_pipe(), lines = make_pipe(), out = make_pipe(), err = make_pipe();
    const pid_t host = getpid();
    const pid_t pid = fork();
    if (pid < 0) throw Error(Errc::unavailable, fmt::format("cannot start a process: {}", std::strerror(errno)));
    if (pid == 0) {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != host) _exit(126);
        for (const int number : {SIGTERM, SIGINT, SIGCHLD, SIGPIPE}) signal(number, SIG_DFL);
        settle_descriptors(acks, lines, out, err);
        body();
        std::fflush(nullptr);
        _exit(0);
    }
    setpgid(pid, pid);
    Attempt attempt{Process(pid), {std::move(lines.read), std::move(acks.write), std::move(out.read), std::move(err.read)}};
    for (const Fd* fd : {&attempt.pipes.lines, &attempt.pipes.acks, &attempt.pipes.out, &attempt.pipes.err}) set_nonblocking(fd->get());
    return attempt;
}

}  // namespace

Attempt start_attempt(const json& context) {
    return fork_with_pipes([&] {
        PipeChannel channel;
        PhaseResult result;
        try {
            install_cancellation();
            PhaseContext phase(context, channel);
            result = run_phase(phase);
        } catch (const Error& error) {
            result = PhaseResult::failure(error);
        } catch (const std::exception& error) {
            result = PhaseResult::failure(lifecycle::FailureClass::permanent, Errc::internal, error.what());
        }
        channel.send_result(result);
    });
}

Attempt start_helper(void (*body)(const json&, PhaseChannel&), const json& argument) {
    return fork_with_pipes([&] {
        PipeChannel channel(helper_first_ack);
        try {
            body(argument, channel);
        } catch (const std::exception& error) {
            log::warn(error.what());
            _exit(1);
        }
    });
}

}  // namespace lhcr::exec
