// Checkpoints: the state of one version as one Parquet file, so that a reader need not replay from the start.
// Included by lib/lake/delta_*.cpp.
#pragma once

#include <cstdint>

#include "lake/delta_log.hpp"

namespace lhcr::lake {

/// Writes the checkpoint of state.version and then the hint that names it. Repeating it is harmless.
void write_checkpoint(const DeltaLog& log, const DeltaState& state);
/// Throws Errc::integrity naming the file when it cannot be read.
DeltaState read_checkpoint(const DeltaLog& log, std::int64_t version);

}  // namespace lhcr::lake
