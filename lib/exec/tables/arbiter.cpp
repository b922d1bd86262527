// The probe of a store, kept as a setting, and commit rows as settings that may be made once (compare-and-set on revision 0).
#include "exec/tables/arbiter.hpp"

#include <fmt/format.h>

#include <memory>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "db/connection.hpp"
#include "runs/setting.hpp"
#include "store/store.hpp"

namespace lhcr::exec {
namespace {

struct ControlPlane {
    db::Connection connection;
    std::string org, project, environment;

    json get(const std::string& name) { return runs::setting_get(connection, project, environment, name, org).value("value", json()); }
    /// False when somebody else made it first.
    bool make_once(const std::string& name, const json& value) {
        try {
            runs::setting_set(connection, project, environment, name, value, 0, org);
            return true;
        } catch (const Error& error) {
            if (error.errc() != Errc::conflict) throw;
            return false;
        }
    }
};

}  // namespace

lake::CommitArbiter commit_arbiter(Workspace& workspace) {
    if (!lake::directory_of(workspace.store().url()).empty()) return {};  // link(2) and rename(2) decide on a file system
    const json& run = workspace.context().run();
    auto control = std::make_shared<ControlPlane>(
        ControlPlane{workspace.context().open_control_plane(), run.at("org"), run.at("project"), run.at("environment")});
    const std::string probe = "store.conditional_put." + sha256_hex(workspace.store().url()).substr(0, 32);
    json trusted = control->get(probe);
    if (!trusted.is_boolean()) {
        trusted = store::probe_conditional_put(workspace.store());
        control->make_once(probe, trusted);
    }
    if (trusted.get<bool>()) return {};
    return [control](const std::string& table, std::int64_t version, const std::string& owner) {
        const std::string name = fmt::format("commit.{}.{}", sha256_hex(table).substr(0, 32), version);
        return control->make_once(name, owner) || control->get(name) == json(owner);
    };
}

}  // namespace lhcr::exec
