// The process of one attempt: forked by the host, runs one phase, writes its lines, ends. Everything here happens after the fork.
#pragma once

#include "base/json.hpp"
#include "base/process.hpp"

namespace lhcr::exec {

/// The host's ends of a running attempt.
struct AttemptPipes {
    Fd lines;  ///< its protocol lines
    Fd acks;   ///< we write the numbers of committed lines
    Fd out;    ///< its stdout
    Fd err;    ///< its stderr
};

struct Attempt {
    Process process;
    AttemptPipes pipes;
};

/// Forks; the child never returns. It dies with this process, leads its own group and has only the four pipes and /dev/null open.
/// Call it from a single-threaded process.
Attempt start_attempt(const json& context);
/// A second kind of child: runs `body` with the same pipes (the log artifact's upload: a library that hangs or crashes must not be ours).
Attempt start_helper(void (*body)(const json&, class PhaseChannel&), const json& argument);

}  // namespace lhcr::exec
