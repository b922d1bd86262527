// A table's commit while no vacuum of it is under way: the files that it names were there when it looked, and still are when it is done.
// Used by publish.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "db/connection.hpp"
#include "exec/phase_context.hpp"

namespace lhcr::exec {

class CommitWindow {
public:
    explicit CommitWindow(const PhaseContext& context) : context_(context) {}

    /// Runs `commit`, which must be safe to repeat: it is when the control plane goes away meanwhile. What it throws passes through.
    void run(const std::string& table, const std::function<void()>& commit);

private:
    db::Connection& control_plane();

    const PhaseContext& context_;
    std::optional<db::Connection> connection_;
};

}  // namespace lhcr::exec
