// `lhcr table vacuum`: files that no version needs which anybody may still ask for. A dry run unless --apply is given.
//
// Files go while no run commits to the table (ops.table_vacuum), and only as long as its last version is the one the plan was made for:
// a commit in between may have named a file of the plan again.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "cli/lake_session.hpp"
#include "runs/table.hpp"

namespace lhcr::cli {
namespace {

/// Commits wait that long at most; what is left by then is asked for again.
constexpr std::int64_t hold_ms = 5000;
constexpr int max_plans = 10;

struct Flags {
    std::vector<std::string> names;
    std::string retain = "7d";
    bool apply = false;
};

class Vacuum {
public:
    Vacuum(Session& session, LakeSession& lake, std::string name, std::chrono::milliseconds retention)
        : session_(session), lake_(lake), name_(std::move(name)), retention_(retention) {}

    json run(bool apply) {
        plan();
        auto files = json::array();
        for (const auto& file : plan_.files) files.push_back({{"key", file.key}, {"size", file.size}});
        json item = {{"name", name_},
                     {"files", files},
                     {"file_count", plan_.files.size()},
                     {"bytes", plan_.bytes},
                     {"kept_files", plan_.kept_files},
                     {"retained_versions", plan_.retained_versions.size()},
                     {"removed_bytes", 0}};
        std::int64_t removed = 0;
        for (int plans = 1; apply && !plan_.files.empty();) {
            if (remove(removed)) continue;
            if (plans++ == max_plans)
                throw Error(Errc::unavailable, fmt::format("'{}' is published faster than it can be vacuumed", name_), "try again later");
            plan();
        }
        item["removed_bytes"] = removed;
        return item;
    }

private:
    void plan() {
        const auto entry = published_table(session_, name_);
        const auto source = table_source(entry);
        lake::VacuumOptions options{.now = std::chrono::system_clock::now(), .retention = retention_};
        options.pinned_versions.insert(get_int(entry, "version"));
        for (const auto& published : entry.value("history", json::array()))  // each is named by its run's manifest
            if (get_string(published, "location") == source.location) options.pinned_versions.insert(get_int(published, "version"));
        format_ = lake::table_format(source.format, lake_.store());
        prefix_ = lake::table_prefix(lake_.store(), source.location);
        plan_ = format_->vacuum_plan(prefix_, options);
    }

    /// Some of the plan's files; false when the table has moved on since it was made.
    bool remove(std::int64_t& removed) {
        bool current = false;
        const Scope scope = session_.scope();
        session_.db().transaction([&] {
            const std::int64_t until = boot_clock_ms() + hold_ms;
            runs::table_vacuum(session_.db(), scope.project, scope.environment, name_, static_cast<int>(plan_.files.size()), scope.org);
            const auto snapshot = format_->snapshot(prefix_);
            current = snapshot && snapshot->version == *plan_.retained_versions.rbegin();
            if (!current) return;
            bool first = true;
            removed += lake::vacuum(lake_.store(), plan_, [&] { return !std::exchange(first, false) && boot_clock_ms() >= until; });
        });
        return current;
    }

    Session& session_;
    LakeSession& lake_;
    std::string name_;
    std::chrono::milliseconds retention_;
    std::unique_ptr<lake::TableFormat> format_;
    std::string prefix_;
    lake::VacuumPlan plan_;
};

int vacuum_tables(Session& session, const Flags& flags) {
    const auto retention = parse_duration(flags.retain, "--retain");
    auto names = flags.names;
    if (names.empty()) {
        const auto document = published_tables(session);
        for (const auto& entry : document.at("tables")) names.push_back(get_string(entry, "name"));
    }
    if (flags.apply) session.confirm_mutation(fmt::format("vacuum {} tables", names.size()));
    LakeSession lake(session);
    auto items = json::array();
    for (const auto& name : names) items.push_back(Vacuum(session, lake, name, retention).run(flags.apply));
    session.output().list("VacuumPlan", {{"tables", items}, {"applied", flags.apply}, {"retain", flags.retain}}, "tables",
                          {{"NAME", "name"},
                           {"FILES", "file_count", Cell::number},
                           {"BYTES", "bytes", Cell::bytes},
                           {"KEPT", "kept_files", Cell::number},
                           {"VERSIONS", "retained_versions", Cell::number},
                           {"REMOVED", "removed_bytes", Cell::bytes}},
                          "name");
    if (!flags.apply) session.output().note("nothing was removed; --apply removes these files");
    return 0;
}

}  // namespace

void bind_table_vacuum(CLI::App& app, Session& session) {
    auto flags = std::make_shared<Flags>();
    app.add_option("table", flags->names, "which tables; none: all that are published");
    app.add_option("--retain", flags->retain, "keep what was current, or written, within this time");
    app.add_flag("--apply", flags->apply, "remove the files; without it they are only listed");
    app.footer("versions that a run's manifest names are never touched");
    session.set_action([&session, flags] { return vacuum_tables(session, *flags); });
}

}  // namespace lhcr::cli
