// The control plane's part is one shared lock; a lost connection is a lost lock, so the commit is made again under a new one.
#include "exec/tables/commit_window.hpp"

#include <chrono>
#include <thread>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "runs/table.hpp"

namespace lhcr::exec {
namespace {

/// As long as a restart of the database takes; the lease is trusted for longer, and whoever lost it is ended by his host.
constexpr std::chrono::seconds patience{30};
constexpr std::chrono::milliseconds pause{500};

}  // namespace

void CommitWindow::run(const std::string& table, const std::function<void()>& commit) {
    const json& run = context_.run();
    const Stopwatch watch;
    while (true) {
        bool committing = false;
        try {
            control_plane().transaction([&] {
                runs::table_hold(*connection_, get_string(run, "project"), get_string(run, "environment"), table, get_string(run, "org"));
                committing = true;
                commit();
                committing = false;
            });
            return;
        } catch (const Error& error) {
            const bool lost =
                !connection_ || !connection_->usable() || error.errc() == Errc::unavailable || error.errc() == Errc::commit_in_doubt;
            if (committing || !lost || watch.elapsed() > patience) throw;
            connection_.reset();
            context_.throw_if_cancelled();
            std::this_thread::sleep_for(pause);
        }
    }
}

db::Connection& CommitWindow::control_plane() {
    if (!connection_) connection_.emplace(context_.open_control_plane());
    return *connection_;
}

}  // namespace lhcr::exec
