// The lease token as commands take it: from a file (0600) that `run claim --lease-token-file` wrote, never from the command line, which
// every process of the machine can read. Called by the commands that write under a lease.
#pragma once

#include <string>

#include "runs/run.hpp"

namespace lhcr::cli {

/// Throws Errc::usage naming the file when it holds no token.
runs::Lease read_lease(const std::string& run_id, const std::string& phase, const std::string& token_file);

}  // namespace lhcr::cli
