// What an attempt prints: redacted, bounded, as LOG events and as a file that becomes the log artifact. Owned by the host process.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <string>

#include "base/json.hpp"
#include "exec/line_buffer.hpp"

namespace lhcr::exec {

struct LogLimits {
    std::size_t line_bytes = 8u << 10;
    int lines_per_second = 200;
    int burst = 400;
    int total_events = 20'000;
    std::size_t file_bytes = 16u << 20;
};

class LogRelay {
public:
    enum class Stream { out, err };
    using Emit = std::function<void(const json& line)>;

    /// `file` is made when the first line arrives.
    LogRelay(std::filesystem::path file, Emit emit, const LogLimits& limits = {});
    ~LogRelay();
    LogRelay(const LogRelay&) = delete;
    LogRelay& operator=(const LogRelay&) = delete;

    LineBuffer& buffer(Stream stream) { return stream == Stream::out ? out_ : err_; }
    /// Handles the whole lines that arrived. `now_ms` is any monotonic clock.
    void pump(std::int64_t now_ms);
    /// The last lines, also without newline, and the count of what was left out.
    void finish(std::int64_t now_ms);
    bool empty() const { return written_ == 0; }
    const std::filesystem::path& file() const { return path_; }

private:
    void line(Stream stream, const LineBuffer::Line& line, std::int64_t now_ms);
    bool may_emit(std::int64_t now_ms);
    void tell_suppressed(std::int64_t now_ms);

    std::filesystem::path path_;
    Emit emit_;
    LogLimits limits_;
    LineBuffer out_;
    LineBuffer err_;
    std::FILE* file_ = nullptr;
    std::size_t written_ = 0;
    bool file_full_ = false;
    double tokens_;
    std::int64_t refilled_ms_ = 0;
    int emitted_ = 0;
    std::int64_t suppressed_ = 0;
    std::int64_t told_ms_ = 0;
};

}  // namespace lhcr::exec
