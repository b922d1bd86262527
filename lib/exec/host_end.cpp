// The end of an attempt: nothing of it survives, its pipes are read to their end, its log is kept, the worker gets the last word.
#include <fmt/format.h>
#include <poll.h>

#include "base/error.hpp"
#include "exec/host_state.hpp"
#include "exec/log_artifact.hpp"

namespace lhcr::exec {
namespace {

constexpr std::int64_t upload_limit_ms = 30'000;
constexpr std::int64_t drain_limit_ms = 500;

}  // namespace

void Host::finish_child() {
    const int leftovers = kill_descendants();
    auto& pipes = current_->child.pipes;
    // Their writers are dead; unless one was handed to a process elsewhere, and that is not waited for.
    for (const std::int64_t until = boot_clock_ms() + drain_limit_ms; (pipes.lines || pipes.out || pipes.err) && boot_clock_ms() < until;) {
        pollfd entries[] = {{pipes.lines.get(), POLLIN, 0}, {pipes.out.get(), POLLIN, 0}, {pipes.err.get(), POLLIN, 0}};
        poll(entries, 3, static_cast<int>(drain_limit_ms));
        read_attempt();
    }
    if (!current_->uploading) {
        const ExitStatus status = *current_->child.process.try_wait();
        end_usage(status);
        current_->end = {
            {"seq", current_->seq}, {"exit_code", status.code}, {"signal", status.signal}, {"leftovers", leftovers}, {"usage", usage()}};
        if (!current_->stopped.empty()) current_->end["stopped"] = current_->stopped;
        if (!current_->cap.is_null()) current_->end["cap"] = current_->cap;
        if (leftovers > 0) warn(fmt::format("{} processes outlived the attempt and were killed", leftovers));
        current_->logs->finish(boot_clock_ms());
        if (begin_upload()) return;
    }
    remove_scratch();
    const json end = current_->end;
    current_.reset();
    tell({{"end", end}});
}

bool Host::begin_upload() {
    if (current_->logs->empty() || current_->stopped == wire::stop_lease_lost || get_string(current_->context, "store").empty())
        return false;
    const json& phase = current_->context["phase"];
    try {
        current_->child =
            start_helper(&store_log, {{"file", current_->logs->file().string()},
                                      {"name", fmt::format("{}.{}.log", get_string(phase, "name"), get_int(phase, "attempt", 1))},
                                      {"store", get_string(current_->context, "store")},
                                      {"run", current_->context["run"]}});
    } catch (const Error& error) {
        warn(fmt::format("the log artifact was not kept: {}", error.message()));
        return false;
    }
    current_->uploading = true;
    current_->logs = std::make_unique<LogRelay>(current_->scratch.string() + ".upload.log", [this](const json& line) { tell(line); });
    current_->sample_at = current_->timeout_at = never;
    current_->kill_at = boot_clock_ms() + upload_limit_ms;
    return true;
}

void Host::remove_scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(current_->scratch, ignored);
    for (const char* suffix : {".log", ".upload.log"}) std::filesystem::remove(current_->scratch.string() + suffix, ignored);
}

}  // namespace lhcr::exec
