// SIGTERM in the process of an attempt: a flag for those who look, a pipe for those who wait. The handler does one write(2).
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <thread>

#include "base/process.hpp"
#include "exec/phase_context.hpp"

namespace lhcr::exec {
namespace {

std::atomic<bool> flag{false};

// Level-triggered: the byte is never read, so every guard's poll sees it. Made before the handler is installed, never freed.
Pipe& wake_pipe() {
    static Pipe* pipe = [] {
        auto* made = new Pipe(make_pipe());
        set_nonblocking(made->write.get());
        return made;
    }();
    return *pipe;
}

extern "C" void on_sigterm(int) {
    const int saved = errno;
    request_cancellation();
    errno = saved;
}

}  // namespace

void install_cancellation() {
    wake_pipe();
    struct sigaction action {};
    action.sa_handler = on_sigterm;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
}

void request_cancellation() noexcept {
    flag.store(true);
    [[maybe_unused]] const auto written = ::write(wake_pipe().write.get(), "x", 1);
}

void reset_cancellation() noexcept {
    flag.store(false);
    char byte = 0;
    pollfd entry{wake_pipe().read.get(), POLLIN, 0};
    while (poll(&entry, 1, 0) == 1 && ::read(entry.fd, &byte, 1) == 1) {
    }
}

bool cancellation_requested() noexcept {
    return flag.load();
}

bool PhaseContext::cancelled() const noexcept {
    return cancellation_requested();
}

struct CancelGuard::State {
    Pipe done = make_pipe();
    std::thread thread;
};

CancelGuard::CancelGuard(std::function<void()> callback) : state_(std::make_unique<State>()) {
    const int wake = wake_pipe().read.get();
    const int done = state_->done.read.get();
    state_->thread = std::thread([callback = std::move(callback), wake, done] {
        pollfd entries[] = {{wake, POLLIN, 0}, {done, POLLIN, 0}};
        while (poll(entries, 2, -1) < 0 && errno == EINTR) {
        }
        if (entries[1].revents == 0 && entries[0].revents != 0) callback();
    });
}

CancelGuard::~CancelGuard() {
    state_->done.write.reset();  // EOF wakes the thread
    state_->thread.join();
}

}  // namespace lhcr::exec
