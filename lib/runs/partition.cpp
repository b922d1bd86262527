// The calls of ops.partition_list and ops.prune; the contract is in the header.
#include "runs/partition.hpp"

namespace lhcr::runs {

json partition_list(db::Connection& database) {
    return database.call("partition_list");
}

json prune(db::Connection& database, const std::string& keep, bool dry_run, bool history) {
    return database.call("prune", {{"p_keep", keep}, {"p_dry_run", dry_run}, {"p_history", history}, {"p_steps", 1}});
}

}  // namespace lhcr::runs
