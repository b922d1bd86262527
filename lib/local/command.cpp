// One child, one pipe for both of its streams.
#include "local/command.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <csignal>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "base/redaction.hpp"

namespace lhcr::local {

std::vector<std::string> as_user(const std::string& user, std::vector<std::string> argv) {
    if (user.empty()) return argv;
    // setpriv (util-linux, always there on Debian) changes the ids and nothing else; su and runuser start a PAM session.
    std::vector<std::string> out = {"setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups", "--inh-caps=-all", "--"};
    out.insert(out.end(), argv.begin(), argv.end());
    return out;
}

ProgramAnswer run_program(const ProgramCall& call) {
    Pipe pipe = make_pipe();
    // "/": a child of another user could not even stand in a private working directory of the caller.
    Process process = spawn({.argv = as_user(call.user, call.argv),
                             .working_directory = call.folder.empty() ? "/" : call.folder,
                             .descriptors = {{STDOUT_FILENO, pipe.write.get()}, {STDERR_FILENO, pipe.write.get()}}});
    pipe.write.reset();
    set_nonblocking(pipe.read.get());
    const Stopwatch clock;
    std::string output;
    const auto drain = [&] {
        char buffer[4096];
        for (ssize_t count; (count = ::read(pipe.read.get(), buffer, sizeof buffer)) > 0;) {
            output.append(buffer, static_cast<std::size_t>(count));
            if (output.size() > (32u << 10)) output.erase(0, output.size() - (16u << 10));
        }
    };
    // The end of the process ends the wait, not the end of the pipe: a server it started may keep that open.
    while (true) {
        drain();
        if (const auto status = process.try_wait()) {
            drain();
            while (output.ends_with('\n')) output.pop_back();
            return {status->success(), describe(*status), redact(output)};
        }
        if (clock.elapsed() > call.timeout) {
            process.signal_group(SIGKILL);
            process.wait(std::chrono::seconds(5));
            throw Error(Errc::timed_out, fmt::format("'{}' did not end within {}", call.argv.front(), human_duration(call.timeout)))
                .add_context(redact(output));
        }
        pollfd waits[] = {{pipe.read.get(), POLLIN, 0}, {process.pidfd(), POLLIN, 0}};
        ::poll(waits, 2, 200);
    }
}

}  // namespace lhcr::local
