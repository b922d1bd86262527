// The results as JSON, as docs/contracts.md §3 has them.
#include "ingest/snapshot.hpp"
#include "lake/logical_hash.hpp"

namespace lhcr::ingest {

json StagedFile::to_json() const {
    return {{"path", name}, {"size", size}, {"rows", rows}, {"sha256", sha256}, {"stats", stats}};
}

json TableResult::to_json() const {
    if (!skipped.empty()) return {{"name", name}, {"source", source}, {"skipped", skipped}};
    json list = json::array();
    std::vector<lake::NamedHash> hashes;
    for (const auto& file : files) {
        list.push_back(file.to_json());
        hashes.push_back({file.name, file.sha256});
    }
    return {{"name", name},
            {"layer", name.substr(0, name.find('.'))},
            {"source", source},
            {"rows", rows},
            {"bytes", bytes},
            {"schema", schema},
            {"key", key},
            {"excluded", excluded},
            {"files", list},
            {"logical_hash", logical_hash},
            {"data_hash", lake::data_hash(std::move(hashes))},
            {"quarantined", quarantine.size()},
            {"skipped", nullptr}};
}

json SnapshotResult::to_json() const {
    json read = json::array();
    json skipped = json::array();
    for (const auto& table : tables)
        if (table.skipped.empty()) read.push_back(table.to_json());
        else skipped.push_back({{"name", table.name}, {"reason", table.skipped}});
    return {{"tables", read}, {"skipped", skipped}, {"source", facts.to_json()}};
}

}  // namespace lhcr::ingest
