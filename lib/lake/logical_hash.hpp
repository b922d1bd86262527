// The order-free hash of a table's rows: what says that two outputs are the same data, whatever engine, file layout or thread
// count made them. The definition, engine by engine, is docs/reference/logical_hash.md; this is its fast form over chunks.
// Used by ingest (on its own chunks), the transform phases, `run rebuild`, `run diff` and `table verify`.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/hashing.hpp"
#include "lake/engine/database.hpp"

namespace lhcr::lake {

/// Turns rows into their canonical bytes. Thread-safe once made.
class RowEncoder {
public:
    /// Throws Errc::usage naming a column whose type has no canonical form.
    explicit RowEncoder(const std::vector<engine::ResultColumn>& columns);
    /// Appends row `row`: all columns, by name.
    void encode(const engine::Chunk& chunk, std::uint64_t row, std::string& out) const;
    /// Only these columns, in this order (a key).
    void encode(const engine::Chunk& chunk, std::uint64_t row, const std::vector<std::size_t>& columns, std::string& out) const;
    /// [["name","family"],…] by name; part of the hash.
    std::string header() const;

private:
    struct Entry {
        std::string name;
        std::size_t index;
        std::string_view family;
    };
    std::vector<Entry> by_name_;
};

struct LogicalHash {
    std::string hex;
    std::int64_t rows = 0;
    bool operator==(const LogicalHash&) const = default;
};

/// Adds rows in any order. One a thread, merged at the end.
class LogicalHasher {
public:
    explicit LogicalHasher(const std::vector<engine::ResultColumn>& columns);
    ~LogicalHasher();
    LogicalHasher(LogicalHasher&&) noexcept;

    void add_chunk(const engine::Chunk& chunk);
    /// Adds what `other`, over the same columns, has seen.
    void merge(const LogicalHasher& other);
    LogicalHash finish() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// The hash of a query's rows, on `threads` threads beside the engine's own.
LogicalHash logical_hash(engine::Connection& connection, std::string_view sql, int threads = 2);

/// SHA-256 over "<sha256>  <name>\n" of each file, sorted by name: the data hash of a table.
struct NamedHash {
    std::string name;
    std::string sha256;
};
std::string data_hash(std::vector<NamedHash> files);

}  // namespace lhcr::lake
