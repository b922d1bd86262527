// The host process of one worker slot: runs phases one after the other, each in a fresh process of its own group, and lets nothing of
// them survive. Called by lib/exec/guard.cpp.
//
// Worker, guard, host, attempt and its steps form one chain. The host is small, single-threaded and a child subreaper: an attempt is a fork
// of it, and whatever the attempt leaves behind (also a setsid'ed grandchild that ignores SIGTERM) becomes the host's child and is killed.
// When the worker dies, even by SIGKILL, descriptor 3 reads EOF and the host kills everything and ends; when the host dies, its
// attempt dies with it (parent death signal) and the guard kills the rest; when the guard dies, so does the worker. When the lease can no
// longer be trusted (the worker was stopped, the database is away) the host ends the attempt by its own clock.
#pragma once

namespace lhcr::exec {

/// Reads the worker's lines from `fd_in`, answers on `fd_out` (wire.hpp), until EOF. Returns the exit code.
int run_host(int fd_in, int fd_out);

}  // namespace lhcr::exec
