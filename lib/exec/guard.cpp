// Two ends are waited for: the host's, by its pidfd, and the worker's, by the hang-up of the pipe that only the worker writes to.
#include "exec/guard.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include "base/error.hpp"
#include "base/process.hpp"
#include "exec/host.hpp"

namespace lhcr::exec {
namespace {

// A host that hears of its worker's death needs milliseconds.
constexpr std::chrono::milliseconds farewell{1500};

void wait_for_an_end(const Process& host, int fd_in) {
    // No events asked for: a hang-up is told anyway, and what is in the pipe is the host's to read.
    pollfd entries[] = {{host.pidfd(), POLLIN, 0}, {fd_in, 0, 0}};
    while (poll(entries, 2, -1) < 0 && errno == EINTR) {
    }
}

int end_like(const ExitStatus& status) {
    if (status.signal != 0) {
        signal(status.signal, SIG_DFL);
        raise(status.signal);
    }
    return status.code;
}

}  // namespace

int run_phase_main(int fd_in, int fd_out) {
    // The worker speaks through the pipe; a Ctrl-C at its terminal is its business.
    for (const int number : {SIGTERM, SIGINT, SIGHUP, SIGPIPE}) signal(number, SIG_IGN);
    become_subreaper();
    const pid_t pid = fork();
    if (pid < 0) throw Error(Errc::unavailable, std::string("cannot start the host of a slot: ") + std::strerror(errno));
    if (pid == 0) return run_host(fd_in, fd_out);
    close(fd_out);  // the worker reads its end as the host's
    prctl(PR_SET_NAME, "phase-guard");
    Process host(pid);
    wait_for_an_end(host, fd_in);
    auto ended = host.wait(farewell);
    kill_descendants();
    if (!ended) ended = host.try_wait();
    return ended ? end_like(*ended) : 0;
}

}  // namespace lhcr::exec
