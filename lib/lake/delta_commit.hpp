// The bytes of one commit. Included by lib/lake/delta_*.cpp.
#pragma once

#include <optional>
#include <string>

#include "lake/delta_state.hpp"
#include "lake/table_format.hpp"

namespace lhcr::lake {

/// The actions that take `state` (version -1: no table) to what the request wants, one a line: a function of its arguments alone, so
/// that a repeated commit writes the same bytes. Throws Errc::usage when an append's schema is not the table's.
std::string commit_text(const std::string& table, const CommitRequest& request, const DeltaState& state, const std::string& where);

/// The version that carries the transaction, when the state says it was applied.
bool is_applied(const DeltaState& state, const std::optional<WriterTransaction>& transaction);

}  // namespace lhcr::lake
