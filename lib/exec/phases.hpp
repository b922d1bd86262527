// The table of phases.def as data, and the one call that runs a phase. Used by the host process and by `lhcr worker` (what it can execute).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exec/phase_context.hpp"
#include "exec/phase_result.hpp"

namespace lhcr::exec {

struct PhaseKind {
    std::string_view executor;
    std::string_view kind;    ///< empty: every kind of the executor
    std::string_view schema;  ///< below schemas/phases/
    PhaseResult (*run)(PhaseContext&);
};

std::span<const PhaseKind> phase_kinds();
/// nullptr when this binary cannot run it.
const PhaseKind* find_phase_kind(std::string_view executor, std::string_view kind);
/// The distinct executors, for run_claim.
std::vector<std::string> known_executors();
/// Checks the input against the schema, runs the executor, turns what it throws into a failed result. Never throws.
PhaseResult run_phase(PhaseContext& context) noexcept;

}  // namespace lhcr::exec
