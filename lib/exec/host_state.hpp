// The state of the host process: the attempt under way, its clocks, and what is queued for the worker. Included by host*.cpp only.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "base/json.hpp"
#include "base/process.hpp"
#include "exec/attempt.hpp"
#include "exec/line_buffer.hpp"
#include "exec/log_relay.hpp"
#include "exec/wire.hpp"

namespace lhcr::exec {

inline constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// The attempt under way and everything known about its end.
struct Current {
    std::int64_t seq = 0;
    json context;
    Attempt child;
    LineBuffer lines{wire::max_result_bytes};
    std::unique_ptr<LogRelay> logs;
    std::filesystem::path scratch;
    std::int64_t trust_until = never;
    std::int64_t timeout_at = never;
    std::int64_t kill_at = never;
    std::int64_t sample_at = never;
    std::int64_t sample_ms = 0;
    std::int64_t grace_ms = 3000;
    std::int64_t memory_kb = 0;  // the worker's own limit
    json caps;                   // those of the control plane: {resource: {cap, limit, left, …}}
    std::int64_t began_at = 0;
    std::int64_t reaped_before_ms = 0;
    std::int64_t cpu_ms = 0;
    std::int64_t peak_kb = 0;
    json said = json::object();  // what the attempt says of its use
    std::string stopped;
    json cap;                // the one that was exceeded
    bool uploading = false;  // the attempt is over; the child is the log's upload
    json end;
};

class Host {
public:
    Host(int fd_in, int fd_out) : in_(fd_in), out_(fd_out) {
        set_nonblocking(in_);
        set_nonblocking(out_);
    }

    int run();

private:
    /// Waits for something to happen and takes it in. False when the worker is gone.
    bool turn();
    int wait_ms() const;
    bool read_worker();
    void obey(const json& command);
    void begin(const json& command);
    void read_attempt();
    void pass_on(const LineBuffer::Line& line);
    void watch_clocks();
    void begin_usage(Current& next, std::int64_t now);
    void take_usage(const LineBuffer::Line& line);
    void sample(std::int64_t now);
    void check_caps();
    /// Only the first that is exceeded counts.
    void exceed(const std::string& reason, json cap, const std::string& message);
    json usage() const;
    void end_usage(const ExitStatus& status);
    /// The first reason is the one that counts; a later stop can only shorten the grace.
    void stop(const std::string& reason);
    /// The child ended: nothing of it may survive, its pipes are read to their end, then the upload or the last word.
    void finish_child();
    bool begin_upload();
    void remove_scratch();
    void warn(const std::string& message);
    void tell(const json& line);
    void enqueue(const std::string& line);
    /// False when the worker no longer reads.
    bool write_out();

    int in_;
    int out_;
    LineBuffer commands_{64u << 20};
    std::string outgoing_;
    std::optional<Current> current_;
};

}  // namespace lhcr::exec
