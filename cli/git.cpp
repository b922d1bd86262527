// Asking git. What it complains of is said in our own words.
#include "cli/git.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <csignal>

#include "base/error.hpp"
#include "base/process.hpp"
#include "cli/output_file.hpp"

namespace lhcr::cli {

std::optional<std::string> git(const std::vector<std::string>& arguments, const std::filesystem::path& folder, std::size_t at_most) {
    SpawnOptions options;
    options.argv = {"git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"};
    if (!folder.empty()) options.working_directory = folder.string();
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    Pipe out = make_pipe();
    const Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));  // what git complains of is said in our own words
    options.descriptors = {{STDOUT_FILENO, out.write.get()}, {STDERR_FILENO, nowhere.get()}};
    options.own_group = false;
    try {
        Process process = spawn(options);
        out.write.reset();
        std::string text;
        char buffer[4096];
        for (ssize_t got; (got = ::read(out.read.get(), buffer, sizeof buffer)) > 0 && text.size() <= at_most;)
            text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > at_most) process.signal(SIGKILL);
        const auto ended = process.wait(std::chrono::seconds(10));
        if (!ended || !ended->success()) return std::nullopt;
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool git_blobs(const std::vector<std::string>& names, const std::filesystem::path& folder,
               const std::function<void(std::size_t, std::optional<std::string>)>& take) {
    // The names lie in memory, not in a pipe: git answers while it reads, and neither side may wait for the other.
    const Fd wanted(::memfd_create("names", MFD_CLOEXEC));
    std::string list;
    for (const auto& name : names) list += (name.find('\n') == std::string::npos ? name : "none") + '\n';
    if (!wanted || write_all(wanted.get(), list) != 0 || ::lseek(wanted.get(), 0, SEEK_SET) != 0) return false;
    SpawnOptions options;
    options.argv = {"git", "-c", "core.fsmonitor=false", "cat-file", "--batch"};
    if (!folder.empty()) options.working_directory = folder.string();
    Pipe out = make_pipe();
    const Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    options.descriptors = {{STDIN_FILENO, wanted.get()}, {STDOUT_FILENO, out.write.get()}, {STDERR_FILENO, nowhere.get()}};
    options.own_group = false;
    try {
        Process process = spawn(options);
        out.write.reset();
        std::string have;
        const auto more = [&] {
            char buffer[1 << 16];
            const ssize_t got = ::read(out.read.get(), buffer, sizeof buffer);
            if (got > 0) have.append(buffer, static_cast<std::size_t>(got));
            return got > 0;
        };
        bool whole = true;
        std::size_t at = 0;
        for (std::size_t i = 0; i < names.size() && whole; ++i) {
            std::size_t end = have.find('\n', at);
            while (end == std::string::npos && (whole = more())) end = have.find('\n', at);
            if (!whole) break;
            // "<id> blob <size>", or "<name> missing"
            const auto line = std::string_view(have).substr(at, end - at);
            at = end + 1;
            const auto blob = line.rfind(" blob ");
            std::size_t size = 0;
            if (blob == std::string_view::npos ||
                std::from_chars(line.data() + blob + 6, line.data() + line.size(), size).ec != std::errc()) {
                // Something else than a file has its bytes too.
                const auto other = line.rfind(' ');
                const bool missing = line.ends_with(" missing") || line.ends_with(" ambiguous");
                if (missing || other == std::string_view::npos ||
                    std::from_chars(line.data() + other + 1, line.data() + line.size(), size).ec != std::errc()) {
                    take(i, std::nullopt);
                    continue;
                }
                while (have.size() < at + size + 1 && (whole = more())) {
                }
                at += size + 1;
                take(i, std::nullopt);
                continue;
            }
            while (have.size() < at + size + 1 && (whole = more())) {
            }
            if (!whole) break;
            take(i, have.substr(at, size));
            at += size + 1;
            if (at > (1u << 20)) have.erase(0, at), at = 0;
        }
        if (!whole) process.signal(SIGKILL);
        const auto ended = process.wait(std::chrono::seconds(10));
        return whole && ended && ended->success();
    } catch (const Error&) {
        return false;
    }
}

}  // namespace lhcr::cli
