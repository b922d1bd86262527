// What a log says after replaying it to one version. Included by lib/lake/delta_*.cpp.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "lake/table_format.hpp"

namespace lhcr::lake {

struct DeltaState {
    std::int64_t version = -1;
    json protocol;
    json metadata;
    std::map<std::string, json> live;          ///< add by path, as written
    std::map<std::string, json> tombstones;    ///< remove by path
    std::map<std::string, json> transactions;  ///< txn by appId

    /// Takes in one action; `where` names the log file. Throws Errc::integrity for a shape that is none, Errc::usage for a feature
    /// (deletion vectors) that must not be ignored. Unknown actions are ignored, as the protocol asks.
    void apply(const std::string& action, const json& body, const std::string& where);
    /// Throws unless protocol and metadata are there and this reader may read the table.
    void check_readable(const std::string& where) const;
    /// Throws Errc::usage unless this writer may write the table.
    void check_writable(const std::string& where, bool removes) const;

    Schema schema(const std::string& where) const;
    std::string configuration(std::string_view name) const;
    Snapshot to_snapshot(const std::string& where) const;
};

/// A path as the log writes it (percent-encoded) ↔ a key below the table's folder. Throws Errc::integrity for one that leaves it.
std::string decode_path(std::string_view path, const std::string& where);

}  // namespace lhcr::lake
