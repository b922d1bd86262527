// Everything is bounded: the file, a line, its depth, the amounts and their sums. Opened anew each time and without following links, so
// that a step may begin it whenever it likes, and can neither block us nor lead us elsewhere.
#include "exec/usage_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <string_view>

#include "base/error.hpp"
#include "base/process.hpp"

namespace lhcr::exec {
namespace {

// What only a step knows. CPU, memory and wall time are measured, runs are counted.
constexpr std::array<std::string_view, 6> told = {"tokens", "money", "query_units", "rows", "bytes_in", "bytes_out"};
constexpr std::string_view told_text = "tokens, money, query_units, rows, bytes_in and bytes_out are told by steps";
constexpr double most = 1e15;  // as caps have it

[[noreturn]] void refuse(const std::string& what,
                         const std::string& hint = "append objects such as {\"tokens\": 1200, \"money\": 0.03}, one a line") {
    throw Error(Errc::usage, fmt::format("the usage file (LHCR_USAGE_FILE) {}", what), hint);
}

/// A stranger's word within a message.
std::string shown(std::string_view word) {
    std::string text(word.substr(0, 64));
    std::replace_if(
        text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c > 0x7e; }, '?');
    return text;
}

/// Sums of decimal fractions without the noise of binary ones: 0.1 + 0.2 is 0.3, and no more than a cap of 0.3.
json plain(double sum) {
    const double rounded = sum < 1e6 ? std::round(sum * 1e9) / 1e9 : sum;
    if (rounded == std::floor(rounded)) return static_cast<std::int64_t>(rounded);
    return rounded;
}

}  // namespace

bool UsageFile::read(bool to_the_end) {
    const Fd file(::open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    if (!file && errno == ENOENT) return false;
    if (!file) refuse(fmt::format("cannot be read: {}", std::strerror(errno)), "leave it to be made by the first `>>`");
    struct stat now {};
    if (fstat(file.get(), &now) != 0 || !S_ISREG(now.st_mode)) refuse("is no regular file", "leave it to be made by the first `>>`");
    const auto size = static_cast<std::size_t>(now.st_size);
    if (size < taken_ || (inode_ != 0 && now.st_ino != inode_)) refuse("was cut or replaced", "append to it: amounts add up");
    inode_ = now.st_ino;
    if (size > max_bytes) refuse(fmt::format("is larger than {} bytes", max_bytes), "add amounts up in the step");
    const json before = sums_;
    std::string chunk(64u << 10, '\0');
    while (taken_ < size) {
        const ssize_t got = pread(file.get(), chunk.data(), std::min(chunk.size(), size - taken_), static_cast<off_t>(taken_));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;  // cut meanwhile: the next look says so
        taken_ += static_cast<std::size_t>(got);
        lines_.add({chunk.data(), static_cast<std::size_t>(got)});
        while (const auto line = lines_.next()) take(*line);
    }
    if (to_the_end)
        if (const auto line = lines_.rest()) take(*line);
    return sums_ != before;
}

void UsageFile::take(const LineBuffer::Line& line) {
    ++line_;
    if (line.cut) refuse(fmt::format("has a line {} of more than {} bytes", line_, max_line_bytes));
    if (line.text.find_first_not_of(" \t\r") == std::string::npos) return;
    json document;
    try {
        document = parse_json(line.text, fmt::format("line {}", line_), {.max_bytes = max_line_bytes, .max_depth = 2});
    } catch (const Error& error) {
        refuse(fmt::format("says what is no usage: {}", shown(error.message())));
    }
    if (!document.is_object()) refuse(fmt::format("has a line {} that is no object", line_));
    for (const auto& [resource, amount] : document.items()) {
        if (std::find(told.begin(), told.end(), resource) == told.end())
            refuse(fmt::format("names \"{}\" in line {}, which is nothing that a step tells", shown(resource), line_),
                   std::string(told_text));
        if (!amount.is_number() || !(amount.get<double>() >= 0 && amount.get<double>() <= most))
            refuse(fmt::format("has no amount from 0 to 1e15 for \"{}\" in line {}", resource, line_));
        const double sum = sums_.value(resource, 0.0) + amount.get<double>();
        if (sum > most) refuse(fmt::format("comes to more than 1e15 for \"{}\" in line {}", resource, line_));
        sums_[resource] = sum;
    }
}

json UsageFile::amounts() const {
    json amounts = json::object();
    for (const auto& [resource, sum] : sums_.items()) amounts[resource] = plain(sum.get<double>());
    return amounts;
}

}  // namespace lhcr::exec
