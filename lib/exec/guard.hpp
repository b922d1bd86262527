// The guard of a slot: the process that `lhcr __phase` begins as, and the parent of its host (host.hpp).
//
// Worker and host each end what is below the other; the guard ends it when both die in the same instant, or when a host that was stopped
// does not hear of its worker's death. It holds nothing, reads nothing and is called "phase-guard", so that `pkill lhcr` leaves it to
// its work. What dies with all three at once is beyond a process without special rights; a container's or unit's end takes it
// (docs/guide/operate.md).
#pragma once

namespace lhcr::exec {

/// Runs a host on these descriptors below a guard. Returns the host's exit code, or ends by its signal, with nothing left below.
int run_phase_main(int fd_in, int fd_out);

}  // namespace lhcr::exec
