// The calls of ops.artifact_announce, artifact_register, artifact_gc, artifact_list, artifact_show; the contract is in the header.
#include "runs/artifact.hpp"

namespace lhcr::runs {

json artifact_announce(db::Connection& database, const Lease& lease, const std::vector<std::string>& hashes) {
    return database.call("artifact_announce",
                         {{"p_run_id", lease.run_id}, {"p_phase", lease.phase}, {"p_lease_token", lease.token}, {"p_hashes", hashes}});
}

json artifact_register(db::Connection& database, const Lease& lease, const json& artifact) {
    return database.call("artifact_register",
                         {{"p_run_id", lease.run_id}, {"p_phase", lease.phase}, {"p_lease_token", lease.token}, {"p_artifact", artifact}});
}

json artifact_gc(db::Connection& database, const std::string& org, const std::string& project, const std::string& environment,
                 const json& objects, std::chrono::milliseconds retention, bool take) {
    db::Arguments arguments = {
        {"p_project", project}, {"p_environment", environment}, {"p_objects", objects}, {"p_retain", retention}, {"p_take", take}};
    if (!org.empty()) arguments.emplace_back("p_org", org);
    return database.call("artifact_gc", arguments);
}

json artifact_list(db::Connection& database, const std::string& run_id) {
    return database.call("artifact_list", {{"p_run_id", run_id}});
}

json artifact_show(db::Connection& database, const std::string& sha256, const std::string& environment) {
    db::Arguments arguments = {{"p_sha256", sha256}};
    if (!environment.empty()) arguments.emplace_back("p_environment", environment);
    return database.call("artifact_show", arguments);
}

}  // namespace lhcr::runs
