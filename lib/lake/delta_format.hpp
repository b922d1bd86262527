// Delta tables by our own writer: reader version 1, writer version 2, readable everywhere. Made by table_format("delta").
#pragma once

#include "lake/table_format.hpp"

namespace lhcr::lake {

class DeltaFormat final : public TableFormat {
public:
    explicit DeltaFormat(store::ObjectStore& store, CommitArbiter arbiter = {}) : store_(store), arbiter_(std::move(arbiter)) {}

    std::string_view name() const noexcept override { return "delta"; }
    std::optional<Snapshot> snapshot(const std::string& table, std::optional<std::int64_t> version) override;
    CommitOutcome commit(const std::string& table, const CommitRequest& request) override;
    std::vector<VersionInfo> history(const std::string& table, std::size_t limit) override;
    void checkpoint(const std::string& table) override;
    VacuumPlan vacuum_plan(const std::string& table, const VacuumOptions& options) override;

private:
    store::ObjectStore& store_;
    CommitArbiter arbiter_;
};

}  // namespace lhcr::lake
