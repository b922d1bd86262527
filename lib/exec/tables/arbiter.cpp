// The probe of a store, kept as a setting, and commit rows as settings that may be made once (compare-and-set on revision 0).
#include "exec/tables/arbiter.hpp"

#include <fmt/format.h>

#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"
#include "runs/setting.hpp"
#include "store/store.hpp"

namespace lhcr::exec {
namespace {

/// A claim whose run has been over for so long is nobody's: more than the longest lease of a worker's phase and the tries of one request,
/// for a run may be over while a host that lost the control plane still works on it. One that is frozen for longer and then goes on is not
/// held off; of its write remains only what the look before another's has not seen.
constexpr int abandoned_after_s = 1800;

struct ControlPlane {
    db::Connection connection;
    std::string org, project, environment;

    json row(const std::string& name) { return runs::setting_get(connection, project, environment, name, org); }
    json get(const std::string& name) { return row(name).value("value", json()); }
    /// False when somebody else made it first.
    bool make_once(const std::string& name, const json& value) { return replace(name, value, 0); }
    /// False when it is not what was read any more.
    bool replace(const std::string& name, const json& value, std::int64_t revision) {
        try {
            runs::setting_set(connection, project, environment, name, value, revision, org);
            return true;
        } catch (const Error& error) {
            if (error.errc() != Errc::conflict) throw;
            return false;
        }
    }
    /// Whether the run that claimed a commit ("lhcr/RUN@1") has been over for long, or is not kept any more.
    bool is_abandoned(const std::string& owner) {
        constexpr std::string_view prefix = "lhcr/";
        const auto end = owner.rfind('@');
        if (!owner.starts_with(prefix) || end == std::string::npos) return false;
        try {
            const json finished =
                runs::show(connection, owner.substr(prefix.size(), end - prefix.size())).at("run").value("finished_at", json());
            return finished.is_string() && connection
                                                   .query("select clock_timestamp() - $1::timestamptz > $2 * interval '1 second'",
                                                          {finished.get<std::string>(), std::to_string(abandoned_after_s)})
                                                   .text(0, 0) == "t";
        } catch (const Error& error) {
            if (error.errc() != Errc::not_found) throw;
            return true;
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
        if (control->make_once(name, owner)) return true;
        const json claimed = control->row(name), holder = claimed.value("value", json());
        return holder == json(owner) || (holder.is_string() && control->is_abandoned(holder.get<std::string>()) &&
                                         control->replace(name, owner, claimed.at("revision")));
    };
}

}  // namespace lhcr::exec
