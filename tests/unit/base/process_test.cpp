// Starting processes and ending their trees, with real ones.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <string>

#include "base/error.hpp"
#include "base/process.hpp"

using namespace lhcr;
using std::chrono::milliseconds;

namespace {

struct Output {
    std::string text;
    ExitStatus status;
};

Output capture(SpawnOptions options) {
    Pipe pipe = make_pipe();
    options.descriptors.emplace_back(STDOUT_FILENO, pipe.write.get());
    Process process = spawn(options);
    pipe.write.reset();
    Output out;
    char chunk[4096];
    for (ssize_t got; (got = read(pipe.read.get(), chunk, sizeof chunk)) > 0;) out.text.append(chunk, static_cast<std::size_t>(got));
    out.status = process.wait(milliseconds(10'000)).value();
    return out;
}

bool alive(pid_t pid) {
    return kill(pid, 0) == 0;
}

}  // namespace

TEST_CASE("process: arguments arrive as they are, without a shell") {
    CHECK(capture({.argv = {"/usr/bin/printf", "<%s>", "a b", "$HOME;`id`"}}).text == "<a b><$HOME;`id`>");
}

TEST_CASE("process: the child sees the descriptors it was given and no others") {
    const Fd secret(fcntl(STDERR_FILENO, F_DUPFD, 50));  // not close-on-exec on purpose
    const Output out = capture({.argv = {"/bin/sh", "-c", "for fd in /proc/$$/fd/*; do basename $fd; done | tr '\\n' ' '"}});
    CHECK(out.text.find(" " + std::to_string(secret.get()) + " ") == std::string::npos);
    CHECK(out.text.substr(0, 6) == "0 1 2 ");
}

TEST_CASE("process: descriptors that map onto each other do not get lost") {
    Pipe a = make_pipe(), b = make_pipe();
    const int low = std::min(a.write.get(), b.write.get()), high = std::max(a.write.get(), b.write.get());
    Process process = spawn({.argv = {"/bin/sh", "-c", "echo low >&" + std::to_string(high) + "; echo high >&" + std::to_string(low)},
                             .descriptors = {{high, low}, {low, high}}});
    CHECK(process.wait(milliseconds(5000))->success());
    char text[8] = {};
    const Fd& low_read = a.write.get() == low ? a.read : b.read;
    CHECK(read(low_read.get(), text, sizeof text) == 4);
    CHECK(std::string(text, 4) == "low\n");
}

TEST_CASE("process: a program that cannot run is an error that names it, not an exit code") {
    CHECK_THROWS_WITH_AS(spawn({.argv = {"/no/such/program"}}), "cannot execute '/no/such/program': No such file or directory", Error);
    CHECK_THROWS_WITH_AS(spawn({.argv = {"/etc/passwd"}}), "cannot execute '/etc/passwd': Permission denied", Error);
    CHECK_THROWS_WITH_AS(spawn({.argv = {"true"}, .working_directory = "/no/such/folder"}),
                         "cannot enter the folder '/no/such/folder': No such file or directory", Error);
}

TEST_CASE("process: exit codes and signals are told apart") {
    CHECK(describe(capture({.argv = {"/bin/sh", "-c", "exit 3"}}).status) == "exit code 3");
    CHECK(describe(capture({.argv = {"/bin/sh", "-c", "kill -9 $$"}}).status) == "signal 9 (Killed)");
}

TEST_CASE("process: waiting ends when the time is over and the process goes on") {
    Process process = spawn({.argv = {"sleep", "30"}});
    CHECK_FALSE(process.wait(milliseconds(50)));
    CHECK(alive(process.pid()));
    process.signal_group(SIGKILL);
    CHECK(process.wait(milliseconds(5000))->signal == SIGKILL);
}

TEST_CASE("process: a setsid'ed grandchild that ignores SIGTERM does not survive kill_descendants, and what is kept does") {
    become_subreaper();
    Process kept = spawn({.argv = {"sleep", "30"}});
    Pipe pipe = make_pipe();
    Process shell = spawn({.argv = {"/bin/sh", "-c", "setsid sh -c 'trap \"\" TERM HUP; echo $$; exec sleep 30' & exit 0"},
                           .descriptors = {{STDOUT_FILENO, pipe.write.get()}}});
    pipe.write.reset();
    char text[32] = {};
    REQUIRE(read(pipe.read.get(), text, sizeof text - 1) > 0);
    const pid_t grandchild = static_cast<pid_t>(std::stol(text));
    CHECK(shell.wait(milliseconds(5000))->success());
    CHECK(alive(grandchild));
    CHECK(kill_descendants({kept.pid()}) == 1);
    CHECK_FALSE(alive(grandchild));
    CHECK(alive(kept.pid()));
    CHECK(kill_descendants() == 1);
    CHECK_FALSE(alive(kept.pid()));
}

TEST_CASE("process: memory of a tree is the sum over its processes") {
    Pipe pipe = make_pipe();
    SpawnOptions options{.argv = {"sh", "-c", "echo up; kill -STOP $$"}};
    options.descriptors.emplace_back(STDOUT_FILENO, pipe.write.get());
    Process process = spawn(options);
    char up = 0;  // in the middle of its exec a process has no memory
    REQUIRE(::read(pipe.read.get(), &up, 1) == 1);
    CHECK(tree_usage(process.pid()).resident_kb > 0);
    CHECK(tree_usage(getpid()).resident_kb > tree_usage(process.pid()).resident_kb);
    process.signal(SIGKILL);
    process.wait(milliseconds(5000));
}
