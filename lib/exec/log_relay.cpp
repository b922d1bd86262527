// A token bucket decides which lines become events; all of them (up to the cap) go to the file.
#include "exec/log_relay.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ids.hpp"
#include "base/redaction.hpp"

namespace lhcr::exec {
namespace {

json log_event(std::string_view level, const std::string& message, std::string_view stream) {
    return {{"event", {{"event_id", uuid7()}, {"type", "LOG"}, {"level", level}, {"message", message}, {"payload", {{"stream", stream}}}}}};
}

}  // namespace

LogRelay::LogRelay(std::filesystem::path file, Emit emit, const LogLimits& limits)
    : path_(std::move(file)),
      emit_(std::move(emit)),
      limits_(limits),
      out_(limits.line_bytes),
      err_(limits.line_bytes),
      tokens_(limits.burst) {}

LogRelay::~LogRelay() {
    if (file_) std::fclose(file_);
}

void LogRelay::pump(std::int64_t now_ms) {
    while (auto next = out_.next()) line(Stream::out, *next, now_ms);
    while (auto next = err_.next()) line(Stream::err, *next, now_ms);
    if (suppressed_ > 0 && now_ms - told_ms_ >= 1000) tell_suppressed(now_ms);
}

void LogRelay::finish(std::int64_t now_ms) {
    pump(now_ms);
    if (auto last = out_.rest()) line(Stream::out, *last, now_ms);
    if (auto last = err_.rest()) line(Stream::err, *last, now_ms);
    if (suppressed_ > 0) tell_suppressed(now_ms);
    if (file_) std::fclose(file_);
    file_ = nullptr;
}

void LogRelay::line(Stream stream, const LineBuffer::Line& line, std::int64_t now_ms) {
    std::string text = printable(redact(line.text));
    if (line.cut) text += " …(line cut)";
    if (!file_ && written_ == 0) file_ = std::fopen(path_.c_str(), "we");
    if (file_ && !file_full_) {
        if (written_ + text.size() + 1 > limits_.file_bytes) {
            text.insert(0, fmt::format("(the log is cut here, at {} bytes)\n", limits_.file_bytes));
            file_full_ = true;
        }
        std::fwrite(text.data(), 1, text.size(), file_);
        std::fputc('\n', file_);
        written_ += text.size() + 1;
    }
    if (file_full_ || !may_emit(now_ms)) {
        ++suppressed_;
        return;
    }
    ++emitted_;
    emit_(log_event(stream == Stream::out ? "info" : "warn", text, stream == Stream::out ? "stdout" : "stderr"));
}

bool LogRelay::may_emit(std::int64_t now_ms) {
    tokens_ = std::min<double>(limits_.burst, tokens_ + static_cast<double>(now_ms - refilled_ms_) * limits_.lines_per_second / 1000.0);
    refilled_ms_ = now_ms;
    if (emitted_ >= limits_.total_events || tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
}

void LogRelay::tell_suppressed(std::int64_t now_ms) {
    emit_(log_event("warn",
                    fmt::format("{} lines are not shown here; the log artifact has {}", suppressed_, file_full_ ? "what fits" : "them"),
                    "host"));
    suppressed_ = 0;
    told_ms_ = now_ms;
}

}  // namespace lhcr::exec
