// Query texts, previews and result manifests as artifacts.
#include "exec/tables/evidence.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hashing.hpp"
#include "ingest/exclusions.hpp"
#include "lake/cell.hpp"

namespace lhcr::exec {
namespace {

constexpr int preview_rows = 20;
constexpr int preview_letters = 1000;  // of one cell: a preview is small whatever the table holds

std::string preview_cell(const json& column) {
    const std::string quoted = lake::engine::quote_identifier(column.at("name").get<std::string>());
    const std::string type = column.at("type");
    if (type == "string")
        return fmt::format("case when strlen(t.{0}) > {1} then left(t.{0}, {1}) || '…' else t.{0} end as {0}", quoted, preview_letters);
    if (type == "binary")
        return fmt::format("case when octet_length(t.{0}) > {1} then encode('…') else t.{0} end as {0}", quoted, preview_letters);
    return "t." + quoted;
}

// The first rows by key as canonical JSON. Personal columns keep whether they hold something, not what.
std::string preview(Workspace& workspace, const std::string& name, const json& schema, const json& key, const json& mask) {
    std::string cells, order;
    for (const auto& column : schema) cells += (cells.empty() ? "" : ", ") + preview_cell(column);
    for (const auto& column : key)
        order += fmt::format("{}t.{}", order.empty() ? "" : ", ", lake::engine::quote_identifier(column.get<std::string>()));
    auto result = workspace.connection().query(fmt::format("select {} from {} as t order by {} limit {}", cells,
                                                           lake::engine::quote_table(name), order.empty() ? "all" : order, preview_rows));
    const std::string table = name.substr(name.find('.') + 1);
    json columns = json::array(), rows = json::array();
    std::vector<bool> masked;
    for (const auto& column : result.columns()) {
        columns.push_back(column.name);
        masked.push_back(std::find(mask.begin(), mask.end(), json(column.name)) != mask.end() || ingest::is_personal(table, column.name));
    }
    while (auto chunk = result.next())
        for (std::uint64_t row = 0; row < chunk->rows(); ++row) {
            json values = json::array();
            for (std::size_t c = 0; c < masked.size(); ++c) {
                json cell = lake::cell_json(chunk->column(c), row);
                values.push_back(masked[c] && !cell.is_null() ? json("***") : std::move(cell));
            }
            rows.push_back(std::move(values));
        }
    return canonical_json({{"apiVersion", "lhcr/v1"}, {"kind", "Preview"}, {"table", name}, {"columns", columns}, {"rows", rows}});
}

}  // namespace

void keep_evidence(Workspace& workspace, const json& table, json& entry, const std::string& compiled) {
    const std::string name = table.at("name");
    std::vector<ArtifactText> texts;
    const auto keep = [&](const char* what, const char* type, std::string text) {
        texts.push_back({fmt::format("{}/{}", name, what), type, std::move(text)});
        return sha256_hex(texts.back().text);
    };
    if (table.contains("sql")) {
        entry["query_sha256"] = keep("query.sql", "application/sql", table.at("sql"));
        entry["compiled_sha256"] = keep("compiled.sql", "application/sql", compiled);
    }
    entry["preview_sha256"] =
        keep("preview.json", "application/json", preview(workspace, name, entry.at("schema"), table.at("key"), table.at("mask")));
    json manifest = {{"apiVersion", "lhcr/v1"}, {"kind", "ResultManifest"}};
    for (const char* field :
         {"name", "key", "schema", "rows", "plan_hash", "logical_hash", "query_sha256", "compiled_sha256", "preview_sha256", "quarantined"})
        if (entry.contains(field)) manifest[field] = entry[field];
    entry["manifest_sha256"] = keep("manifest.json", "application/json", canonical_json(manifest));
    workspace.keep_texts(texts);
}

}  // namespace lhcr::exec
