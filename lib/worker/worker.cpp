// The loop: take news, write what is due, claim what fits (claiming.cpp), maintain, wait.
#include "worker/worker.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <thread>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "exec/phases.hpp"
#include "worker/health.hpp"

namespace lhcr::worker {
namespace {

constexpr std::int64_t health_ms = 1000;
constexpr std::size_t largest_together = 4u << 20;  // bytes of outputs in one call

std::string host_name() {
    char name[256] = {};
    gethostname(name, sizeof name - 1);
    return name;
}

std::string make_scratch(const Options& options) {
    const char* temporary = ::getenv("TMPDIR");
    const std::string root = !options.scratch_root.empty() ? options.scratch_root.string() : temporary && *temporary ? temporary : "/tmp";
    std::string path = root + "/lhcr-worker-XXXXXX";
    if (!mkdtemp(path.data()))
        throw Error(Errc::unavailable, fmt::format("cannot make a scratch folder in '{}': {}", root, std::strerror(errno)));
    return path;
}

/// What phases may require of this worker: what the binary is, and what the operator says the machine has.
json capabilities_of(const Options& options) {
    json capabilities = {{"lhcr", version}};
    capabilities.update(options.capabilities);
    return capabilities;
}

}  // namespace

Worker::Worker(Options options)
    : options_(std::move(options)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      scratch_(make_scratch(options_)),
      documents_(options_),
      control_plane_(options_.database, "lhcr worker") {
    if (options_.name.empty()) options_.name = fmt::format("{}:{}", host_name(), getpid());
    ::signal(SIGPIPE, SIG_IGN);
    become_subreaper();
    const json info = {{"instance", uuid7()},
                       {"host", host_name()},
                       {"pid", getpid()},
                       {"lanes", options_.lanes},
                       {"executors", exec::known_executors()},
                       {"slots", options_.slots},
                       {"capabilities", capabilities_of(options_)},
                       {"version", version},
                       {"environment", options_.environment}};
    keeper_ = std::make_unique<LeaseKeeper>(options_.database, options_.name, info, true, [this] { wake(); });
    wakeup_ = std::make_unique<Wakeup>(options_.database, options_.listen);
    if (options_.deliver)
        notifier_ =
            std::make_unique<Notifier>(options_.database, alerts::DeliverOptions{.worker = options_.name,
                                                                                 .environment = options_.environment,
                                                                                 .allowed = alerts::AllowedHosts(options_.alert_hosts)});
    maintainer_ = std::make_unique<Maintainer>(options_.database, options_.name, [this](const json& done) { housekept(done); });
    for (int i = 0; i < std::max(1, options_.slots); ++i)
        slots_.push_back(std::make_unique<Slot>(i, options_, scratch_, *keeper_, documents_, summary_));
}

Worker::~Worker() {
    maintainer_->stop();
    if (notifier_) notifier_->stop();
    keeper_->stop();
    slots_.clear();
    kill_descendants();
    std::error_code ignored;
    std::filesystem::remove_all(scratch_, ignored);
}

void Worker::drain() noexcept {
    int none = 0;
    stop_level_.compare_exchange_strong(none, 1);
    wake();
}

void Worker::kill() noexcept {
    stop_level_.store(2);
    wake();
}

/// From any thread and from a signal handler.
void Worker::wake() noexcept {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto put = ::write(wake_.get(), &one, sizeof one);
}

Summary Worker::run() {
    if (open()) {
        log::write(level_of(options_), "the worker is ready", {{"worker", options_.name}, {"slots", options_.slots}, {"pid", getpid()}});
        loop();
    }
    for (auto& slot : slots_) slot->close();
    log::write(level_of(options_), "the worker ends",
               {{"attempts", summary_.attempts},
                {"succeeded", summary_.succeeded},
                {"failed", summary_.failed},
                {"released", summary_.released},
                {"lost", summary_.lost}});
    return summary_;
}

/// Waits for a database that is not there yet; false when stopped meanwhile.
bool Worker::open() {
    while (stop_level_.load() == 0) {
        if (keeper_->start()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
}

void Worker::loop() {
    for (;;) {
        take_news();
        report_together();
        for (auto& slot : slots_) {
            const bool was_busy = !slot->idle();
            slot->write(control_plane_);
            if (was_busy && slot->idle()) freed(*slot);
        }
        keep_drain();
        if (finished()) return;
        if (idle_slots() > 0 && boot_clock_ms() >= claim_at_ms_) claim();
        if (boot_clock_ms() >= maintain_at_ms_) maintain();
        if (boot_clock_ms() >= health_at_ms_) touch_health();
        wait();
    }
}

void Worker::freed(const Slot& slot) {
    note_run(slot.run_id(), slot.last_run_status());
    claim_at_ms_ = 0;  // the run's next phase may be there
    nothing_claimable_ = false;
}

/// Attempts that ended well since the last time, when there are several: one call for them, a fraction of the work. What it leaves alone is
/// written by itself.
void Worker::report_together() {
    std::vector<Slot*> slots;
    std::vector<runs::Completion> completions;
    std::size_t bytes = 0;
    for (auto& slot : slots_) {
        auto completion = slot->completion();
        if (!completion) continue;
        bytes += completion->output.dump().size() + completion->usage.dump().size();
        if (bytes > largest_together) break;
        slots.push_back(slot.get());
        completions.push_back(std::move(*completion));
    }
    if (slots.size() < 2) return;
    std::vector<runs::Completed> answers;
    try {
        if (!control_plane_.attempt([&](db::Connection& database) { answers = runs::complete_phases(database, completions); })) {
            for (auto* slot : slots) slot->doubt();
            return;
        }
    } catch (const Error& error) {
        log::warn("reports are told one by one", {{"error", error.message()}});
        return;
    }
    for (std::size_t i = 0; i < slots.size(); ++i) {
        if (answers[i].state != runs::Completed::State::yes) continue;
        slots[i]->completed(answers[i].answer);
        freed(*slots[i]);
    }
}

void Worker::take_news() {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(wake_.get(), &count, sizeof count);
    if (claim_now_.exchange(false)) claim_at_ms_ = 0;
    bool orphans = false;
    for (auto& slot : slots_) slot->read(orphans);
    if (orphans) reap_orphans();
    bool cancelled = false;
    if (wakeup_->poll(cancelled)) claim_at_ms_ = 0;
    if (cancelled) keeper_->poke();
}

void Worker::reap_orphans() {
    std::vector<pid_t> hosts;
    for (const auto& slot : slots_)
        if (slot->host_pid() > 0) hosts.push_back(slot->host_pid());
    if (const int killed = kill_descendants(hosts); killed > 0) log::warn("orphans of a host process were killed", {{"processes", killed}});
}

void Worker::keep_drain() {
    const int level = stop_level_.load();
    if (level == 0) return;
    const std::int64_t now = boot_clock_ms();
    if (drain_until_ms_ == 0) {
        drain_until_ms_ = now + options_.drain_timeout.count();
        log::write(level_of(options_), "draining", {{"timeout_ms", options_.drain_timeout.count()}});
    }
    if (killed_ || (level < 2 && now < drain_until_ms_)) return;
    killed_ = true;
    for (auto& slot : slots_) slot->give_back(level >= 2);
    drain_until_ms_ = now + 10'000;  // for the reports
}

bool Worker::finished() {
    const bool all_idle = idle_slots() == static_cast<int>(slots_.size());
    if (stop_level_.load() > 0) {
        if (all_idle && claim_id_.empty()) return true;
        // What cannot be given back because the database is away comes back by the end of its lease.
        return killed_ && boot_clock_ms() > drain_until_ms_;
    }
    if (!all_idle) return false;
    if (run_terminal_) return true;
    if (options_.max_runs > 0 && runs_seen_ >= static_cast<std::size_t>(options_.max_runs) && open_runs_.empty()) return true;
    return options_.once && nothing_claimable_ && claim_id_.empty();
}

void Worker::wait() {
    std::vector<pollfd> entries = {{wake_.get(), POLLIN, 0}, {wakeup_->descriptor(), POLLIN, 0}};
    std::int64_t next = std::min(maintain_at_ms_, health_at_ms_);
    bool due_now = false;
    for (const auto& slot : slots_) {
        entries.push_back({slot->descriptor(), POLLIN, 0});
        due_now = due_now || slot->next_ms() <= boot_clock_ms();
        next = std::min(next, slot->next_ms());
    }
    if (idle_slots() > 0 && stop_level_.load() == 0) next = std::min(next, claim_at_ms_);
    if (drain_until_ms_ > 0) next = std::min(next, drain_until_ms_);
    std::int64_t pause = std::clamp<std::int64_t>(next - boot_clock_ms(), 0, 1000);
    if (due_now) pause = control_plane_.pause_ms();  // 0 unless the database is away
    poll(entries.data(), entries.size(), static_cast<int>(std::min<std::int64_t>(pause, 1000)));
}

void Worker::touch_health() {
    health_at_ms_ = boot_clock_ms() + health_ms;
    if (options_.health_file.empty()) return;
    write_health(options_.health_file, {{"worker", options_.name},
                                        {"pid", getpid()},
                                        {"busy", static_cast<int>(slots_.size()) - idle_slots()},
                                        {"slots", slots_.size()},
                                        {"listening", wakeup_->listening()},
                                        {"draining", stop_level_.load() > 0},
                                        {"heartbeat_age_ms", boot_clock_ms() - keeper_->last_beat_ms()}});
}

int Worker::idle_slots() const {
    return static_cast<int>(std::count_if(slots_.begin(), slots_.end(), [](const auto& slot) { return slot->idle(); }));
}

}  // namespace lhcr::worker
