// Who may write a table's next version, where the store cannot say: an S3 without conditional writes. Used by publish.
#pragma once

#include "exec/tables/workspace.hpp"
#include "lake/table_format.hpp"

namespace lhcr::exec {

/// Empty where the store's own conditional writes can be trusted. They are probed once an environment and store, before the first commit;
/// the answer is kept in the control plane. Otherwise a row in the control plane arbitrates.
lake::CommitArbiter commit_arbiter(Workspace& workspace);

}  // namespace lhcr::exec
