// Asking git. What it complains of is said in our own words.
#include "cli/git.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>

#include "base/error.hpp"
#include "base/process.hpp"

namespace lhcr::cli {

std::optional<std::string> git(const std::vector<std::string>& arguments, const std::filesystem::path& folder) {
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
        for (ssize_t got; (got = ::read(out.read.get(), buffer, sizeof buffer)) > 0 && text.size() < (1u << 20);)
            text.append(buffer, static_cast<std::size_t>(got));
        const auto ended = process.wait(std::chrono::seconds(10));
        if (!ended || !ended->success()) return std::nullopt;
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace lhcr::cli
