// What a step says that it used: JSON objects, one a line, appended to a file whose name it is given (LHCR_USAGE_FILE). Read by the
// runbook executor while the step runs and at its end; what it holds is a stranger's.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/json.hpp"
#include "exec/line_buffer.hpp"

namespace lhcr::exec {

class UsageFile {
public:
    static constexpr std::size_t max_line_bytes = 4096;
    static constexpr std::size_t max_bytes = 16u << 20;

    /// A file that need not be there, yet or ever.
    explicit UsageFile(std::filesystem::path path) : path_(std::move(path)) {}

    const std::filesystem::path& path() const { return path_; }
    /// Adds what was appended since; true when that changed the amounts. With `to_the_end` a last line without its newline counts too.
    /// Throws Errc::usage for what is no usage; amounts of the lines before that one are kept.
    bool read(bool to_the_end);
    /// {resource: amount}, all lines added up.
    json amounts() const;

private:
    void take(const LineBuffer::Line& line);

    std::filesystem::path path_;
    LineBuffer lines_{max_line_bytes};
    std::size_t taken_ = 0;  ///< bytes
    ino_t inode_ = 0;        ///< of the file that was read so far
    std::int64_t line_ = 0;
    json sums_ = json::object();
};

}  // namespace lhcr::exec
