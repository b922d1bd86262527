// Byte by byte, then row by row.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "lake/logical_hash.hpp"
#include "lake/table_reader.hpp"
#include "store/key.hpp"

namespace lhcr::lake {
namespace {

/// The logical hash that the commit of this version recorded; empty where it recorded none.
std::string recorded_hash(TableFormat& format, const std::string& prefix, std::int64_t version, std::int64_t last) {
    for (const auto& entry : format.history(prefix, static_cast<std::size_t>(last - version + 1)))
        if (entry.version == version && entry.info.is_object()) return get_string(entry.info, "logical_hash");
    return {};
}

/// The problem with one file, empty for none; adds its true hash to `hashes`.
std::string check_file(store::ObjectStore& store, LocalFiles& files, engine::Connection& connection, const std::string& key,
                       const DataFile& file, std::vector<NamedHash>& hashes) {
    const auto there = store.head(key);
    if (!there) return "is not in the store";
    if (there->size != static_cast<std::uint64_t>(file.size))
        return fmt::format("has {} bytes in the store, the log says {}", there->size, file.size);
    const auto local = files.path(key);
    const auto sha256 = sha256_file(local);
    hashes.push_back({file.path, sha256});
    if (!file.sha256.empty() && sha256 != file.sha256) return fmt::format("has the sha256 {}, the log says {}", sha256, file.sha256);
    const auto rows = connection.query_int(fmt::format("select count(*) from read_parquet({})", engine::quote_literal(local.string())));
    if (file.rows >= 0 && rows != file.rows) return fmt::format("has {} rows, the log says {}", rows.value_or(0), file.rows);
    return {};
}

}  // namespace

TableVerdict verify_table(store::ObjectStore& store, LocalFiles& files, const TableSource& source, int threads) {
    const auto prefix = table_prefix(store, source.location);
    const auto format = table_format(source.format, store);
    const auto snapshot = format->snapshot(prefix, source.version);
    if (!snapshot) throw Error(Errc::not_found, fmt::format("there is no table at '{}'", source.location), "see `lhcr table list`");
    TableVerdict verdict{.version = snapshot->version, .files = static_cast<std::int64_t>(snapshot->files.size())};
    engine::Database database({.threads = threads});
    engine::Connection connection(database);
    std::vector<NamedHash> hashes;
    for (const auto& file : snapshot->files) {
        std::string problem;
        try {
            problem = check_file(store, files, connection, store::join_key(prefix, file.path), file, hashes);
        } catch (const Error& error) {
            if (error.errc() == Errc::not_authorised || error.errc() == Errc::cancelled) throw;
            problem = fmt::format("cannot be read: {}", error.message());
        }
        if (!problem.empty()) verdict.findings.push_back({file.path, problem});
    }
    verdict.data_hash = data_hash(hashes);
    if (!verdict.findings.empty()) return verdict;

    TableReader reader(store, files, connection);
    reader.open({source.name, source.format, source.location, snapshot->version});
    const auto hash = logical_hash(connection, fmt::format("select * from {}", engine::quote_table(source.name)), threads);
    verdict.logical_hash = hash.hex;
    verdict.rows = hash.rows;
    const auto last = format->snapshot(prefix)->version;
    const auto recorded = recorded_hash(*format, prefix, snapshot->version, last);
    if (!recorded.empty() && recorded != hash.hex)
        verdict.findings.push_back({"", fmt::format("the rows have the logical hash {}, the commit recorded {}", hash.hex, recorded)});
    if (snapshot->rows() >= 0 && snapshot->rows() != hash.rows)
        verdict.findings.push_back({"", fmt::format("the table has {} rows, its files say {}", hash.rows, snapshot->rows())});
    return verdict;
}

}  // namespace lhcr::lake
