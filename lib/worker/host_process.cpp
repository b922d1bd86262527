// Writes are bounded in time: a host that is stopped from outside must not stop the worker.
#include "worker/host_process.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "exec/wire.hpp"

namespace lhcr::worker {
namespace {

constexpr std::chrono::milliseconds send_limit{5000};
constexpr std::chrono::milliseconds farewell_limit{3000};

}  // namespace

HostProcess::HostProcess(const std::string& executable) : lines_(exec::wire::max_result_bytes + 1) {
    Pipe in = make_pipe();
    Pipe out = make_pipe();
    SpawnOptions options;
    options.argv = {executable, "__phase"};
    options.descriptors = {{exec::wire::worker_to_host, in.read.get()}, {exec::wire::host_to_worker, out.write.get()}};
    process_ = spawn(options);
    in_ = std::move(in.write);
    out_ = std::move(out.read);
    set_nonblocking(in_.get());
    set_nonblocking(out_.get());
}

HostProcess::~HostProcess() {
    {
        const std::lock_guard lock(mutex_);
        in_.reset();
    }
    if (process_.wait(farewell_limit)) return;
    process_.signal(SIGKILL);
    process_.wait(farewell_limit);
}

bool HostProcess::send(const json& line) {
    const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
    const std::lock_guard lock(mutex_);
    const std::int64_t until = boot_clock_ms() + send_limit.count();
    for (std::size_t done = 0; done < text.size();) {
        if (!in_) return false;
        const ssize_t put = ::write(in_.get(), text.data() + done, text.size() - done);
        if (put > 0) {
            done += static_cast<std::size_t>(put);
            continue;
        }
        if (errno == EINTR) continue;
        const std::int64_t left = until - boot_clock_ms();
        if (errno != EAGAIN || left <= 0) {
            in_.reset();  // half a line was sent, or nobody reads: the host takes this EOF as our death and ends everything
            return false;
        }
        pollfd entry{in_.get(), POLLOUT, 0};
        poll(&entry, 1, static_cast<int>(left));
    }
    return true;
}

std::optional<exec::LineBuffer::Line> HostProcess::next_line() {
    if (auto line = lines_.next()) return line;
    if (!eof_ && !exec::read_into(out_.get(), lines_)) eof_ = true;
    return lines_.next();
}

std::string HostProcess::how_it_ended() {
    const auto status = process_.wait(std::chrono::milliseconds(1000));
    return status ? describe(*status) : "its pipe closed";
}

}  // namespace lhcr::worker
