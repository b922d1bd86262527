// OpenSSL writes to sockets without MSG_NOSIGNAL: a peer that hangs up would end the process. While one of these lives SIGPIPE is masked
// for this thread, and one that came meanwhile is taken off its queue; the signal's disposition belongs to the program. Around libcurl's
// transfers.
#pragma once

#include <pthread.h>
#include <signal.h>

namespace lhcr::store {

class SigpipeMask {
public:
    SigpipeMask() {
        sigemptyset(&pipe_);
        sigaddset(&pipe_, SIGPIPE);
        sigset_t pending;
        sigpending(&pending);
        was_pending_ = sigismember(&pending, SIGPIPE) == 1;
        ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
    }
    ~SigpipeMask() {
        const timespec now{0, 0};
        if (!was_pending_)
            while (::sigtimedwait(&pipe_, nullptr, &now) == SIGPIPE) {
            }
        ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
    }
    SigpipeMask(const SigpipeMask&) = delete;
    SigpipeMask& operator=(const SigpipeMask&) = delete;

private:
    sigset_t pipe_;
    sigset_t before_;
    bool was_pending_;
};

}  // namespace lhcr::store
