// One poll loop: the worker's lines, the attempt's pipes and end, and the clocks (trust, timeout, grace, the look at what is used).
//
// Nothing in it blocks: what goes to the worker is queued (a stopped worker must not stop the clocks), and while the queue is long the
// attempt is not read from, so that it waits instead of filling our memory.
#include "exec/host.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/redaction.hpp"
#include "base/secret.hpp"
#include "db/libpq.hpp"
#include "exec/host_state.hpp"

namespace lhcr::exec {
namespace {

constexpr std::size_t queue_high_water = 1u << 20;
/// How a line begins that is for the host itself.
constexpr std::string_view usage_line = "{\"usage\":";

/// What an attempt prints is redacted here, so the passwords that it may read are known here too. One that cannot be read is its matter.
void learn_secrets(const json& context) {
    const json connections = context.value("connections", json::object());  // named: a loop over a temporary would outlive it
    for (const auto& [name, connection] : connections.items()) {
        const std::string reference = get_string(connection, "secret_ref");
        if (reference.empty()) continue;
        try {
            resolve_secret(reference);
        } catch (const Error&) {
            continue;
        }
    }
    // What a runbook hands on to its steps, its steps may print.
    const json input = context.value("phase", json::object()).value("input", json::object());
    if (!input.contains("steps") || !input["steps"].is_array()) return;
    for (const auto& step : input["steps"]) {
        if (!step.is_object() || !step.contains("pass_env") || !step["pass_env"].is_array()) continue;
        for (const auto& name : step["pass_env"]) {
            if (!name.is_string() || !names_secret(name.get<std::string>())) continue;
            if (const char* value = std::getenv(name.get<std::string>().c_str())) add_redacted_value(value);
        }
    }
}

}  // namespace

int Host::run() {
    for (bool open = true; open;) {
        open = turn();
        if (current_) watch_clocks();
        if (current_ && current_->child.process.try_wait()) finish_child();
    }
    // The worker is gone: so is the right to go on.
    kill_descendants();
    if (current_) remove_scratch();
    return 0;
}

bool Host::turn() {
    std::vector<pollfd> entries = {{in_, POLLIN, 0}, {outgoing_.empty() ? -1 : out_, POLLOUT, 0}};
    const bool listen = current_ && outgoing_.size() < queue_high_water;
    if (current_) entries.push_back({current_->child.process.pidfd(), POLLIN, 0});
    if (listen)
        for (const Fd* fd : {&current_->child.pipes.lines, &current_->child.pipes.out, &current_->child.pipes.err})
            entries.push_back({fd->get(), POLLIN, 0});
    if (poll(entries.data(), entries.size(), wait_ms()) < 0 && errno != EINTR) return false;
    if (entries[1].revents != 0 && !write_out()) return false;
    if (listen) read_attempt();
    return entries[0].revents == 0 || read_worker();
}

int Host::wait_ms() const {
    if (!current_) return -1;
    std::int64_t next = std::min({current_->trust_until, current_->timeout_at, current_->kill_at, current_->sample_at});
    if (!current_->logs->empty()) next = std::min(next, boot_clock_ms() + 1000);  // to tell what was suppressed
    if (next == never) return -1;
    return static_cast<int>(std::clamp<std::int64_t>(next - boot_clock_ms(), 0, 60'000));
}

bool Host::read_worker() {
    const bool open = read_into(in_, commands_);
    while (const auto line = commands_.next()) {
        try {
            obey(parse_json(line->text, "the worker's line", {.max_bytes = 64u << 20, .max_depth = 128}));
        } catch (const Error& error) {
            log::error("the host did not understand its worker", {{"error", error.message()}});
            return false;
        }
    }
    return open;
}

void Host::obey(const json& command) {
    if (command.contains("run")) return begin(command);
    if (!current_ || get_int(command, "seq") != current_->seq) return;  // about an attempt that ended meanwhile
    if (command.contains("trust_ms")) current_->trust_until = boot_clock_ms() + get_int(command, "trust_ms");
    else if (command.contains("stop")) {
        current_->grace_ms = std::min(current_->grace_ms, get_int(command, "grace_ms", current_->grace_ms));
        stop(get_string(command, "stop"));
    } else if (command.contains("ack") && current_->child.pipes.acks) {
        const std::string text = std::to_string(get_int(command, "ack")) + "\n";
        [[maybe_unused]] const auto put = ::write(current_->child.pipes.acks.get(), text.data(), text.size());
    }
}

void Host::begin(const json& command) {
    if (current_) throw Error(Errc::internal, "an attempt is under way already");
    Current next;
    const std::int64_t now = boot_clock_ms();
    next.seq = get_int(command, "seq");
    next.context = command["run"];
    next.scratch = get_string(next.context, "scratch");
    next.grace_ms = get_int(command, "grace_ms", next.grace_ms);
    next.trust_until = now + get_int(command, "trust_ms");
    if (const auto timeout = get_int(command, "timeout_ms")) next.timeout_at = now + timeout;
    begin_usage(next, now);
    next.logs = std::make_unique<LogRelay>(next.scratch.string() + ".log", [this](const json& line) { tell(line); });
    std::error_code failed;
    std::filesystem::create_directories(next.scratch, failed);
    try {
        if (failed)
            throw Error(Errc::unavailable, fmt::format("cannot make the scratch folder '{}': {}", next.scratch.string(), failed.message()));
        learn_secrets(next.context);
        next.child = start_attempt(next.context);
    } catch (const Error& error) {
        tell({{"end", {{"seq", next.seq}, {"error", error.message()}}}});
        return;
    }
    current_ = std::move(next);
}

void Host::read_attempt() {
    auto& pipes = current_->child.pipes;
    if (pipes.lines && !read_into(pipes.lines.get(), current_->lines)) pipes.lines.reset();
    while (const auto line = current_->lines.next()) pass_on(*line);
    if (pipes.out && !read_into(pipes.out.get(), current_->logs->buffer(LogRelay::Stream::out))) pipes.out.reset();
    if (pipes.err && !read_into(pipes.err.get(), current_->logs->buffer(LogRelay::Stream::err))) pipes.err.reset();
    current_->logs->pump(boot_clock_ms());
}

void Host::pass_on(const LineBuffer::Line& line) {
    if (line.cut) return warn(fmt::format("a line of the phase is longer than {} bytes and was dropped", wire::max_result_bytes));
    if (line.text.starts_with(usage_line)) return take_usage(line);
    enqueue(wire::from_phase + line.text);
}

void Host::watch_clocks() {
    const std::int64_t now = boot_clock_ms();
    if (now >= current_->sample_at) sample(now);
    if (now >= current_->trust_until) {
        current_->trust_until = never;
        current_->grace_ms = std::min<std::int64_t>(current_->grace_ms, 500);
        stop(std::string(wire::stop_lease_lost));
    }
    if (now >= current_->timeout_at) {
        current_->timeout_at = never;
        stop(std::string(wire::stop_timeout));
    }
    if (now >= current_->kill_at) {
        current_->kill_at = never;
        kill_descendants();
    }
}

void Host::stop(const std::string& reason) {
    if (current_->stopped.empty()) {
        current_->stopped = reason;
        const pid_t root = current_->child.process.pid();
        current_->child.process.signal_group(SIGTERM);
        for (const pid_t pid : descendants_of(root)) kill(pid, SIGTERM);
    }
    current_->kill_at = std::min(current_->kill_at, boot_clock_ms() + current_->grace_ms);
}

void Host::warn(const std::string& message) {
    tell({{"event", {{"event_id", uuid7()}, {"type", "LOG"}, {"level", "warn"}, {"message", message}, {"payload", {{"stream", "host"}}}}}});
}

void Host::tell(const json& line) {
    enqueue(wire::from_host + line.dump(-1, ' ', false, json::error_handler_t::replace));
}

void Host::enqueue(const std::string& line) {
    outgoing_ += line;
    outgoing_ += '\n';
    write_out();
}

bool Host::write_out() {
    while (!outgoing_.empty()) {
        const ssize_t put = ::write(out_, outgoing_.data(), outgoing_.size());
        if (put > 0) outgoing_.erase(0, static_cast<std::size_t>(put));
        else if (errno == EINTR) continue;
        else return errno == EAGAIN || errno == EWOULDBLOCK;
    }
    return true;
}

int run_host(int fd_in, int fd_out) {
    become_subreaper();
    db::open_libpq();  // once here, not in each attempt
    return Host(fd_in, fd_out).run();
}

}  // namespace lhcr::exec
