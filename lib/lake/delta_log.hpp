// The log folder of a table: its file names, and reading them in order with every gap and broken byte noticed.
// Included by lib/lake/delta_*.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "lake/delta_state.hpp"
#include "store/store.hpp"

namespace lhcr::lake {

class DeltaLog {
public:
    DeltaLog(store::ObjectStore& store, std::string table) : store_(store), table_(std::move(table)) {}

    std::string commit_key(std::int64_t version) const;
    std::string checkpoint_key(std::int64_t version) const;
    std::string last_checkpoint_key() const;
    const std::string& table() const noexcept { return table_; }
    store::ObjectStore& store() const noexcept { return store_; }

    /// Versions there are as JSON and as single-file checkpoints, ascending, from `from` on.
    struct Listing {
        std::vector<std::int64_t> commits;
        std::vector<std::int64_t> checkpoints;
        std::map<std::int64_t, std::chrono::system_clock::time_point> written;  ///< of commits, by the store's clock
        bool empty() const noexcept { return commits.empty() && checkpoints.empty(); }
        std::int64_t last() const noexcept;
    };
    Listing list(std::int64_t from = 0) const;

    /// The state at `version`, or at the last one. nullopt: no table. Errc::not_found: no such version.
    std::optional<DeltaState> read(std::optional<std::int64_t> version = {}) const;
    /// Takes in the commits after state.version; true when there was one.
    bool advance(DeltaState& state) const;
    /// Replays one commit into the state, which must be at version - 1. Its first commitInfo is returned.
    json replay(DeltaState& state, std::int64_t version) const;
    /// The actions of one commit as [action, body] pairs, in order.
    std::vector<std::pair<std::string, json>> actions(std::int64_t version) const;
    static std::vector<std::pair<std::string, json>> parse_actions(std::string_view text, const std::string& where);

private:
    std::optional<std::int64_t> last_checkpoint_hint() const;

    store::ObjectStore& store_;
    std::string table_;
};

}  // namespace lhcr::lake
