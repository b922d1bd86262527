// Hearing of new work at once: LISTEN on a connection of its own. Only a hint; the worker polls without it.
//
// Behind a transaction pooler there is no LISTEN (or, worse, one that never fires): seen by the server process behind the connection not
// being the one that the connection was told of at its start. The worker then polls and says so once.
#pragma once

#include <optional>
#include <string>

#include "worker/control_plane.hpp"

namespace lhcr::worker {

class Wakeup {
public:
    Wakeup(const std::string& conninfo, bool enabled);

    /// Connects when needed and takes what arrived. True when there may be new work; `cancelled` is set when a cancel was announced.
    bool poll(bool& cancelled);
    /// For poll(2); -1 while there is none.
    int descriptor() noexcept;
    bool listening() noexcept { return enabled_ && connection_.connected(); }

private:
    bool enabled_;
    ControlPlane connection_;
};

/// True when statements of this connection are served by changing server processes.
bool behind_pooler(db::Connection& connection);

}  // namespace lhcr::worker
