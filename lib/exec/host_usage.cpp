// What the attempt under way uses, looked at four times a second where it has limits, else once a second: CPU and memory of all that is
// below the host (a daemon with a session of its own too), wall time, and what the attempt says of itself (rows, bytes, tokens). What
// exceeds a limit ends it. No cgroup: those need rights that a worker in a container has not.
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "exec/host_state.hpp"

namespace lhcr::exec {
namespace {

constexpr std::int64_t watched_ms = 250;
constexpr std::int64_t measured_ms = 1000;

std::int64_t own_cpu_ms() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1000;
}

std::int64_t own_resident_kb() {
    long long size = 0, resident = 0;
    FILE* file = std::fopen("/proc/self/statm", "re");
    if (!file) return 0;
    const int read = std::fscanf(file, "%lld %lld", &size, &resident);
    std::fclose(file);
    return read == 2 ? resident * (sysconf(_SC_PAGESIZE) / 1024) : 0;
}

double rounded(double value) {
    return std::round(value * 1000) / 1000;
}

}  // namespace

void Host::begin_usage(Current& next, std::int64_t now) {
    const json limits = next.context.value("limits", json::object());
    next.memory_kb = get_int(limits, "process_memory_mb") * 1024;
    next.caps = limits.value("caps", json::object());
    next.began_at = now;
    next.reaped_before_ms = reaped_cpu_ms();
    next.sample_ms = next.memory_kb > 0 || !next.caps.empty() ? watched_ms : measured_ms;
    next.sample_at = now + next.sample_ms;
}

void Host::take_usage(const LineBuffer::Line& line) {
    try {
        const json document = parse_json(line.text, "a usage line", {.max_bytes = wire::max_line_bytes, .max_depth = 8});
        for (const auto& [resource, amount] : document.at("usage").items())
            if (amount.is_number() && amount >= 0) current_->said[resource] = amount;
    } catch (const std::exception& error) {
        return warn(fmt::format("a line of the phase was dropped: {}", error.what()));
    }
    check_caps();
}

void Host::sample(std::int64_t now) {
    current_->sample_at = now + current_->sample_ms;
    const TreeUsage all = tree_usage(getpid());
    const std::int64_t used_kb = std::max<std::int64_t>(0, all.resident_kb - own_resident_kb());
    current_->peak_kb = std::max(current_->peak_kb, used_kb);
    current_->cpu_ms = std::max(current_->cpu_ms, all.cpu_ms - own_cpu_ms() - current_->reaped_before_ms);
    if (current_->memory_kb > 0 && used_kb > current_->memory_kb)
        return exceed(std::string(wire::stop_memory),
                      {{"cap", wire::stop_memory}, {"limit", current_->memory_kb / 1024}, {"used", used_kb / 1024}},
                      fmt::format("the attempt uses {} MB of memory, its limit is {} MB", used_kb / 1024, current_->memory_kb / 1024));
    check_caps();
}

/// The caps that the claim named, each with what it leaves to this attempt.
void Host::check_caps() {
    if (current_->caps.empty()) return;
    const json used = usage();
    for (const auto& [resource, cap] : current_->caps.items()) {
        if (!used.contains(resource) || !cap.contains("left")) continue;
        const double amount = used[resource].get<double>(), left = cap["left"].get<double>();
        if (amount <= left) continue;
        json told = cap;
        told["resource"] = resource;
        told["attempt_used"] = amount;
        told["used"] = rounded(cap.value("limit", left) - left + amount);
        return exceed(std::string(wire::stop_cap), told,
                      fmt::format("cap \"{}\" leaves the attempt {} {}, it used {}", get_string(cap, "cap"), left, resource, amount));
    }
}

void Host::exceed(const std::string& reason, json cap, const std::string& message) {
    if (!current_->cap.is_null()) return;
    current_->cap = std::move(cap);
    tell({{"event",
           {{"event_id", uuid7()}, {"type", "CAP_EXCEEDED"}, {"level", "error"}, {"message", message}, {"payload", current_->cap}}}});
    stop(reason);
}

json Host::usage() const {
    json used = current_->said;
    used["wall_s"] = static_cast<double>(boot_clock_ms() - current_->began_at) / 1000;
    used["cpu_s"] = static_cast<double>(current_->cpu_ms) / 1000;
    used["peak_memory_mb"] = rounded(static_cast<double>(current_->peak_kb) / 1024);
    return used;
}

/// After all that belonged to the attempt was waited for.
void Host::end_usage(const ExitStatus& status) {
    current_->cpu_ms = std::max(current_->cpu_ms, reaped_cpu_ms() - current_->reaped_before_ms);
    current_->peak_kb = std::max(current_->peak_kb, status.max_rss_kb);
}

}  // namespace lhcr::exec
