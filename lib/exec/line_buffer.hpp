// Bytes in, lines out, memory bounded: for the protocol's pipes and for what phases print.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lhcr::exec {

class LineBuffer {
public:
    /// A longer line is cut: the rest of it is dropped and `cut` says so.
    explicit LineBuffer(std::size_t max_line) : max_line_(max_line) {}

    struct Line {
        std::string text;  ///< without its newline
        bool cut = false;
    };

    void add(std::string_view bytes);
    /// The next whole line.
    std::optional<Line> next();
    /// What is left without a newline at the end of the stream.
    std::optional<Line> rest();

private:
    std::size_t max_line_;
    std::string bytes_;
    std::size_t taken_ = 0;     ///< of bytes_, already handed out
    std::size_t searched_ = 0;  ///< of bytes_, known to hold no newline
    bool dropping_ = false;     ///< inside the tail of a line that was cut
};

/// Reads what is there from a non-blocking descriptor into `buffer`. False at EOF.
bool read_into(int fd, LineBuffer& buffer);

}  // namespace lhcr::exec
