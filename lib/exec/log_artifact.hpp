// The whole log of an attempt as an artifact: bytes into the object store by their hash, then the artifact line. Run by the host in a
// child.
#pragma once

#include "base/json.hpp"
#include "exec/phase_context.hpp"

namespace lhcr::exec {

/// `argument`: {file, name, store, run: {org, project, environment}}.
void store_log(const json& argument, PhaseChannel& channel);

}  // namespace lhcr::exec
