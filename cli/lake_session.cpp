// The engine's side of the table commands.
#include "cli/lake_session.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "db/connection.hpp"
#include "lake/cell.hpp"
#include "runs/table.hpp"

namespace lhcr::cli {
namespace {

constexpr int memory_limit_mb = 1024;

std::filesystem::path make_scratch() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lhcr-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
        throw Error(Errc::unavailable, fmt::format("cannot make a folder in '{}'", std::filesystem::temp_directory_path().string()),
                    "set TMPDIR to a folder with space");
    return pattern;
}

/// Column names as keys of a JSON object: a second "id" becomes "id_2".
std::vector<std::string> distinct_names(const std::vector<lake::engine::ResultColumn>& columns) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const auto& column : columns) {
        auto name = column.name;
        for (int n = 2; !seen.insert(name).second; ++n) name = fmt::format("{}_{}", column.name, n);
        names.push_back(name);
    }
    return names;
}

}  // namespace

json published_tables(Session& session) {
    const auto scope = session.scope();
    return runs::table_list(session.db(), scope.project, scope.environment, scope.org);
}

json published_table(Session& session, const std::string& name) {
    const auto scope = session.scope();
    return runs::table_show(session.db(), scope.project, scope.environment, name, scope.org);
}

lake::TableSource table_source(const json& entry, std::optional<std::int64_t> version) {
    return {get_string(entry, "name"), get_string(entry, "format", "delta"), get_string(entry, "location"),
            version ? version : std::optional(get_int(entry, "version"))};
}

LakeSession::LakeSession(Session& session) : store_(store::open_store(session.store_url(), {.create = false})) {
    scratch_ = make_scratch();
    files_ = std::make_unique<lake::LocalFiles>(*store_, scratch_ / "objects");
    database_ = std::make_unique<lake::engine::Database>(lake::engine::DatabaseOptions{
        .memory_limit_mb = memory_limit_mb, .threads = engine_threads(), .temp_directory = (scratch_ / "spill").string()});
    connection_ = std::make_unique<lake::engine::Connection>(*database_);
    reader_ = std::make_unique<lake::TableReader>(*store_, *files_, *connection_);
}

LakeSession::~LakeSession() {
    connection_.reset();
    database_.reset();
    std::error_code ignored;
    std::filesystem::remove_all(scratch_, ignored);
}

int engine_threads() {
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1u, 8u));
}

void print_rows(Session& session, lake::engine::Result result, std::size_t limit, json document) {
    const auto names = distinct_names(result.columns());
    Columns shown;
    auto columns = json::array(), rows = json::array();
    for (std::size_t i = 0; i < names.size(); ++i) {
        columns.push_back({{"name", names[i]}, {"type", lake::engine::type_name(result.columns()[i].type)}});
        shown.push_back({names[i], names[i]});
    }
    bool truncated = false;
    while (!truncated) {
        const auto chunk = result.next();
        if (!chunk) break;
        for (std::uint64_t row = 0; row < chunk->rows() && !truncated; ++row) {
            if (limit != 0 && rows.size() == limit) {
                truncated = true;
                break;
            }
            auto object = json::object();
            for (std::size_t i = 0; i < names.size(); ++i) object[names[i]] = lake::cell_json(chunk->column(i), row);
            rows.push_back(std::move(object));
        }
    }
    const auto count = rows.size();
    document["columns"] = std::move(columns);
    document["rows"] = std::move(rows);
    document["row_count"] = count;
    document["truncated"] = truncated;
    session.output().list("RowList", document, "rows", shown, names.empty() ? "" : names.front());
    if (truncated) session.output().note(fmt::format("these are the first {} rows; --limit 0 gives all", count));
}

}  // namespace lhcr::cli
