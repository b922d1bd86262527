// What is known of bronze tables before their source is read: the last published version of each, by the catalogue; for a rebuild,
// what the run that is made again recorded. Decides whether a source may differ from it (docs/adr/0014). Used by the ingest phase.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "exec/phase_context.hpp"
#include "ingest/snapshot.hpp"

namespace lhcr::exec {

class LastVersions {
public:
    /// One call of the catalogue, whatever the number of tables; none in a rebuild, whose input carries `recorded`.
    explicit LastVersions(PhaseContext& context);

    /// Tells `spec` which columns are expected and which numeric types to try first. `optional`: columns that may be absent.
    void teach(ingest::TableSpec& spec, const json& optional) const;
    /// Throws for what may not be: integrity in a rebuild, else gate_rejected with the words that accept it. Keeps the rest.
    void judge(const std::vector<ingest::Drift>& drifts, const std::string& connection);
    /// What was accepted, and why: [{table, column, was, is, change, because}].
    const json& accepted() const { return accepted_; }
    /// "version 3, published 2026-…" of a table that the source no longer has, or empty.
    std::string standing(const std::string& table) const;

private:
    bool accepts(const ingest::Drift& drift) const;
    PhaseContext& context_;
    std::map<std::string, json> tables_;
    json accepted_ = json::array();
};

}  // namespace lhcr::exec
