// Classic (V1) checkpoints, written and read by the engine.
#include "lake/delta_checkpoint.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <regex>

#include "base/error.hpp"
#include "lake/engine/database.hpp"
#include "lake/engine/parquet_writer.hpp"

namespace lhcr::lake {
namespace {

namespace fs = std::filesystem;

// One row an action, one struct column a kind; a kind that a row is not of is NULL.
constexpr const char* checkpoint_columns = R"j({
"txn":{"appId":"VARCHAR","version":"BIGINT","lastUpdated":"BIGINT"},
"add":{"path":"VARCHAR","partitionValues":"MAP(VARCHAR,VARCHAR)","size":"BIGINT","modificationTime":"BIGINT","dataChange":"BOOLEAN","stats":"VARCHAR","tags":"MAP(VARCHAR,VARCHAR)"},
"remove":{"path":"VARCHAR","deletionTimestamp":"BIGINT","dataChange":"BOOLEAN","extendedFileMetadata":"BOOLEAN","partitionValues":"MAP(VARCHAR,VARCHAR)","size":"BIGINT"},
"metaData":{"id":"VARCHAR","name":"VARCHAR","description":"VARCHAR","format":{"provider":"VARCHAR","options":"MAP(VARCHAR,VARCHAR)"},"schemaString":"VARCHAR","partitionColumns":["VARCHAR"],"configuration":"MAP(VARCHAR,VARCHAR)","createdTime":"BIGINT"},
"protocol":{"minReaderVersion":"INTEGER","minWriterVersion":"INTEGER"}})j";

constexpr const char* kinds[] = {"txn", "add", "remove", "metaData", "protocol"};

/// A local file of its own for the engine, removed at the end.
class ScratchFile {
public:
    ScratchFile() {
        std::string pattern = (fs::temp_directory_path() / "lhcr-checkpoint-XXXXXX").string();
        const int fd = mkstemp(pattern.data());
        if (fd < 0)
            throw Error(Errc::unavailable, fmt::format("cannot make a file in '{}'", fs::temp_directory_path().string()),
                        "set TMPDIR to a folder with space");
        ::close(fd);
        path_ = pattern;
    }
    ~ScratchFile() {
        std::error_code ignored;
        fs::remove(path_, ignored);
    }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

/// The time before which a removal is left out of checkpoints, in epoch milliseconds: delta.deletedFileRetentionDuration (7 days, by the
/// protocol) before the newest one. A function of the log alone, so that who repeats a commit writes the same. An interval that is written
/// in another way: never.
std::int64_t forgotten_before(const DeltaState& state) {
    constexpr std::int64_t never = std::numeric_limits<std::int64_t>::min();
    static const std::regex written(R"(interval ([0-9]{1,6}) (hour|day|week)s?)", std::regex::icase);
    const std::string configured = state.configuration("delta.deletedFileRetentionDuration");
    const std::string interval = configured.empty() ? "interval 7 days" : configured;
    std::smatch parts;
    if (!std::regex_match(interval, parts, written)) return never;
    const char unit = static_cast<char>(std::tolower(static_cast<unsigned char>(*parts[2].first)));
    const std::int64_t hours = std::stoll(parts[1]) * (unit == 'h' ? 1 : unit == 'd' ? 24 : 168);
    std::int64_t newest = never;
    for (const auto& [path, remove] : state.tombstones) newest = std::max(newest, get_int(remove, "deletionTimestamp", never));
    return newest < 0 ? never : newest - hours * 3'600'000;
}

std::string rows_of(const DeltaState& state) {
    auto rows = json::array();
    rows.push_back({{"protocol", state.protocol}});
    rows.push_back({{"metaData", state.metadata}});
    for (const auto& [app, txn] : state.transactions) rows.push_back({{"txn", txn}});
    for (const auto& [path, add] : state.live) {
        auto body = add;
        body["dataChange"] = false;
        rows.push_back({{"add", std::move(body)}});
    }
    // Readers of older versions replay the log itself; who vacuums goes by a file's age once its removal is forgotten.
    const auto before = forgotten_before(state);
    for (const auto& [path, remove] : state.tombstones) {
        if (get_int(remove, "deletionTimestamp", std::numeric_limits<std::int64_t>::max()) < before) continue;
        auto body = remove;
        body["dataChange"] = false;
        rows.push_back({{"remove", std::move(body)}});
    }
    return rows.dump();
}

engine::DatabaseOptions small_engine() {
    return {.memory_limit_mb = 512, .threads = 1};
}

}  // namespace

void write_checkpoint(const DeltaLog& log, const DeltaState& state) {
    engine::Database database(small_engine());
    engine::Connection connection(database);
    const std::vector<engine::Parameter> rows{rows_of(state)};
    connection.query(fmt::format("create temp table actions as select unnest(from_json(?::json, {})) as a",
                                 engine::quote_literal(fmt::format("[{}]", checkpoint_columns))),
                     rows);
    const ScratchFile scratch;
    const auto written =
        engine::write_parquet(connection, "select a.txn, a.\"add\", a.remove, a.\"metaData\", a.protocol from actions", scratch.path());
    log.store().put_file(log.checkpoint_key(state.version), scratch.path());
    const json hint = {
        {"version", state.version}, {"size", written.rows}, {"sizeInBytes", written.bytes}, {"numOfAddFiles", state.live.size()}};
    // Two writers may race here; a hint that names an older checkpoint than it could is still right.
    log.store().put_bytes(log.last_checkpoint_key(), hint.dump());
}

DeltaState read_checkpoint(const DeltaLog& log, std::int64_t version) {
    const auto key = log.checkpoint_key(version);
    const auto where = fmt::format("'{}'", key);
    DeltaState state;
    try {
        const ScratchFile scratch;
        log.store().get_to_file(key, scratch.path());
        engine::Database database(small_engine());
        engine::Connection connection(database);
        const auto source = fmt::format("read_parquet({})", engine::quote_literal(scratch.path().string()));
        std::vector<std::string> names;
        std::string list;
        const auto header = connection.query(fmt::format("select * from {} limit 0", source));
        for (const auto& column : header.columns())
            for (const auto* kind : kinds)
                if (column.name == kind) {
                    names.push_back(column.name);
                    list += fmt::format("{}to_json({})::varchar", list.empty() ? "" : ", ", engine::quote_identifier(column.name));
                }
        if (names.empty()) throw Error(Errc::usage, "it holds no actions");
        auto rows = connection.stream(fmt::format("select {} from {}", list, source));
        while (const auto chunk = rows.next())
            for (std::uint64_t row = 0; row < chunk->rows(); ++row)
                for (std::size_t i = 0; i < names.size(); ++i)
                    if (!chunk->column(i).is_null(row))
                        state.apply(names[i], parse_json(chunk->column(i).string_at(row), "an action", {.max_bytes = 64u << 20}), where);
    } catch (const Error& error) {
        if (error.errc() == Errc::integrity) throw;
        // The engine read a local copy: what it finds wrong is the file, unless memory or disk ran out.
        if (error.errc() == Errc::unavailable && error.message().find("Parquet") == std::string::npos &&
            error.message().find("parquet") == std::string::npos)
            throw;
        throw Error(Errc::integrity, fmt::format("the checkpoint {} cannot be read: {}", where, error.message()),
                    "remove it together with '_last_checkpoint' when the log goes back to version 0");
    }
    state.version = version;
    return state;
}

}  // namespace lhcr::lake
