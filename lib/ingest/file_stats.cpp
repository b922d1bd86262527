// Statistics of the engine as JSON.
#include "ingest/file_stats.hpp"

namespace lhcr::ingest {

json file_stats(const lake::engine::ParquetFile& file) {
    auto stats = json::object();
    for (const auto& [column, found] : file.stats) {
        auto& entry = stats[column] = json::object();
        if (found.min) entry["min"] = *found.min;
        if (found.max) entry["max"] = *found.max;
        if (found.null_count) entry["nulls"] = *found.null_count;
    }
    return stats;
}

}  // namespace lhcr::ingest
