// The handlers keep themselves to one store; SA_RESETHAND makes the second signal the default one.
#include "cli/detach.hpp"

#include <atomic>

namespace lhcr::cli {
namespace {

std::atomic<int> came{0};
static_assert(std::atomic<int>::is_always_lock_free);

}  // namespace

DetachGuard::DetachGuard() {
    came = 0;
    struct sigaction action {};
    action.sa_handler = [](int number) { came = number; };
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &old_int_);
    sigaction(SIGTERM, &action, &old_term_);
}

DetachGuard::~DetachGuard() {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
}

int DetachGuard::asked() noexcept {
    return came;
}

}  // namespace lhcr::cli
