// The worker's end of one host process (lib/exec/host.hpp): start it, send it lines, read its lines. One a slot.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/process.hpp"
#include "exec/line_buffer.hpp"

namespace lhcr::worker {

class HostProcess {
public:
    /// Throws Errc::unavailable when it cannot be started.
    explicit HostProcess(const std::string& executable);
    /// Closes its pipe, by which it ends everything below it and itself; then waits, and kills it when that takes too long.
    ~HostProcess();
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;

    /// From any thread. False when the host is gone or takes nothing.
    bool send(const json& line);
    /// Readable when there are lines, or when the host is gone.
    int descriptor() const noexcept { return out_.get(); }
    /// The next line with its tag ('p' or 'h'); reads what is there first.
    std::optional<exec::LineBuffer::Line> next_line();
    /// True once it ended: its last lines can still be read.
    bool ended() { return eof_ || process_.try_wait().has_value(); }
    std::string how_it_ended();
    pid_t pid() const noexcept { return process_.pid(); }

private:
    std::mutex mutex_;  // of in_
    Fd in_;
    Fd out_;
    Process process_;
    exec::LineBuffer lines_;
    bool eof_ = false;
};

}  // namespace lhcr::worker
