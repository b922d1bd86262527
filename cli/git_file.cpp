// Asking git for bytes.
#include "cli/git_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>

#include "base/error.hpp"
#include "base/process.hpp"
#include "cli/git.hpp"

namespace lhcr::cli {
namespace {

// "./x": git counts it from the working directory instead of the root.
std::string from_here(const std::string& path) {
    std::error_code error;
    std::filesystem::path relative = std::filesystem::path(path).lexically_normal();
    if (relative.is_absolute()) relative = relative.lexically_relative(std::filesystem::current_path(error));
    const std::string text = relative.string();
    return text.starts_with("../") ? text : "./" + text;
}

std::string commit_of(const std::string& ref) {
    if (ref.size() == 40 && ref.find_first_not_of("0123456789abcdef") == std::string::npos) return ref;
    // A name that begins with a dash is an option to git.
    const auto commit = ref.starts_with('-') ? std::nullopt : git({"rev-parse", "--verify", "--quiet", ref + "^{commit}"});
    if (!commit || commit->empty())
        throw Error(Errc::usage, fmt::format("there is no commit '{}' here", ref), "name one that is here, or fetch it (fetch-depth: 0)");
    return *commit;
}

}  // namespace

std::optional<std::string> git_file(const std::string& commit, const std::string& path, std::size_t at_most) {
    SpawnOptions options;
    options.argv = {"git", "-c", "core.fsmonitor=false", "cat-file", "blob", fmt::format("{}:{}", commit_of(commit), from_here(path))};
    Pipe out = make_pipe();
    const Fd nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
    options.descriptors = {{STDOUT_FILENO, out.write.get()}, {STDERR_FILENO, nowhere.get()}};
    options.own_group = false;
    try {
        Process process = spawn(options);
        out.write.reset();
        std::string text;
        char buffer[1 << 16];
        for (ssize_t got; text.size() <= at_most && (got = ::read(out.read.get(), buffer, sizeof buffer)) > 0;)
            text.append(buffer, static_cast<std::size_t>(got));
        if (text.size() > at_most) process.signal(SIGKILL);
        const auto ended = process.wait(std::chrono::seconds(10));
        if (!ended || !ended->success()) return std::nullopt;
        return text;
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::set<std::string> git_files(const std::string& commit, const std::vector<std::string>& paths) {
    std::vector<std::string> arguments = {"ls-tree", "-r", "-z", "--name-only", commit_of(commit), "--"};
    for (const auto& path : paths) arguments.push_back(from_here(path));
    const auto list = git(arguments);
    if (!list) throw Error(Errc::usage, fmt::format("what '{}' holds cannot be told", commit), "name paths that lie in this repository");
    std::set<std::string> names;
    for (std::size_t at = 0; at < list->size();) {
        const auto end = std::min(list->find('\0', at), list->size());
        names.insert(std::filesystem::path(list->substr(at, end - at)).lexically_normal().string());
        at = end + 1;
    }
    return names;
}

std::string git_base(const std::string& ref) {
    const std::string commit = commit_of(ref);
    const auto base = git({"merge-base", "HEAD", commit});
    return base && !base->empty() ? *base : commit;
}

}  // namespace lhcr::cli
