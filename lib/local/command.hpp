// Runs one program to its end and keeps what it said. For Postgres' own tools and useradd; no shell, stdin closed.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace lhcr::local {

struct ProgramCall {
    std::vector<std::string> argv;
    std::string user;    ///< run as this system user (the caller is root); empty: as the caller
    std::string folder;  ///< working directory; empty: /
    std::chrono::milliseconds timeout{120'000};
};

struct ProgramAnswer {
    bool success = false;
    std::string status;  ///< "exit code 1"
    std::string output;  ///< stdout and stderr, the last 16 KiB, redacted
};

/// Throws Errc::timed_out when it does not end (it is killed), what spawn throws when it cannot be started.
ProgramAnswer run_program(const ProgramCall& call);
/// The argv that runs `argv` as `user`.
std::vector<std::string> as_user(const std::string& user, std::vector<std::string> argv);

}  // namespace lhcr::local
