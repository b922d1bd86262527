// A line that is too long is handed out cut as soon as that is known, so that no writer can make us hold more than the limit.
#include "exec/line_buffer.hpp"

#include <unistd.h>

#include <cerrno>

namespace lhcr::exec {

void LineBuffer::add(std::string_view bytes) {
    if (taken_ > 0) {
        bytes_.erase(0, taken_);
        searched_ -= taken_;
        taken_ = 0;
    }
    if (dropping_) {
        const auto newline = bytes.find('\n');
        if (newline == std::string_view::npos) return;
        bytes.remove_prefix(newline + 1);
        dropping_ = false;
    }
    bytes_.append(bytes);
}

std::optional<LineBuffer::Line> LineBuffer::next() {
    for (;;) {
        const auto newline = bytes_.find('\n', searched_);
        const std::size_t length = (newline == std::string::npos ? bytes_.size() : newline) - taken_;
        if (length > max_line_) {
            Line line{bytes_.substr(taken_, max_line_), true};
            if (newline == std::string::npos) {
                bytes_.clear();
                taken_ = searched_ = 0;
                dropping_ = true;
            } else {
                taken_ = searched_ = newline + 1;
            }
            return line;
        }
        if (newline == std::string::npos) {
            searched_ = bytes_.size();
            return std::nullopt;
        }
        Line line{bytes_.substr(taken_, length), false};
        taken_ = searched_ = newline + 1;
        return line;
    }
}

std::optional<LineBuffer::Line> LineBuffer::rest() {
    if (taken_ >= bytes_.size()) return std::nullopt;
    Line line{bytes_.substr(taken_), false};
    bytes_.clear();
    taken_ = searched_ = 0;
    return line;
}

bool read_into(int fd, LineBuffer& buffer) {
    char chunk[64 << 10];
    for (;;) {
        const ssize_t got = read(fd, chunk, sizeof chunk);
        if (got > 0) {
            buffer.add({chunk, static_cast<std::size_t>(got)});
            return true;
        }
        if (got == 0) return false;
        if (errno == EINTR) continue;
        return errno == EAGAIN || errno == EWOULDBLOCK;
    }
}

}  // namespace lhcr::exec
