// Runs compiled expectations and keeps what they reject.
#include "exec/tables/checks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "ingest/exclusions.hpp"
#include "lake/cell.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "pipelines/sql_text.hpp"

namespace lhcr::exec {
using lake::engine::quote_identifier;
using lake::engine::quote_literal;
using lake::engine::quote_table;

namespace {

constexpr int sample_rows = 3;

// {"id": 7} of the row `t`, values as exact text.
std::string key_json(const json& key) {
    std::string out;
    for (const auto& column : key) {
        const std::string name = column;
        out += fmt::format("{}{}, cast(t.{} as varchar)", out.empty() ? "" : ", ", quote_literal(name), quote_identifier(name));
    }
    return fmt::format("cast(json_object({}) as varchar)", out);
}

std::string row_json(Workspace& workspace, const std::string& table) {
    std::string out;
    auto result = workspace.connection().query(fmt::format("select * from {} limit 0", quote_table(table)));
    for (const auto& column : result.columns())
        out +=
            fmt::format("{}{}, cast(t.{} as varchar)", out.empty() ? "" : ", ", quote_literal(column.name), quote_identifier(column.name));
    return fmt::format("cast(json_object({}) as varchar)", out);
}

bool is_number(lake::engine::TypeId type) {
    using enum lake::engine::TypeId;
    for (const auto number :
         {boolean, tinyint, smallint, integer, bigint, hugeint, utinyint, usmallint, uinteger, ubigint, uhugeint, real, double_, decimal})
        if (type == number) return true;
    return false;
}

// Personal by its name in the table or in one that the check reads, or masked by the pipeline.
bool is_hidden(const json& table, const json& expectation, const std::string& column) {
    const json mask = table.value("mask", json::array());
    if (std::find(mask.begin(), mask.end(), json(column)) != mask.end()) return true;
    json names = expectation.at("references");
    names.push_back(table.at("name"));
    return std::any_of(names.begin(), names.end(), [&](const json& entry) {
        const std::string name = entry;
        return ingest::is_personal(name.substr(name.find('.') + 1), column);
    });
}

// Some violating rows for events and manifests, which are no place for personal data: of a row its key. A query of the pipeline's own that
// gives no key has its numbers told; its texts are not, because a column is called there what the query calls it.
json sample(Workspace& workspace, const std::string& violations, const json& table, const json& expectation) {
    const json& key = table.at("key");
    auto result = workspace.connection().query(fmt::format("select * from ({}) order by all limit {}", violations, sample_rows));
    const auto is_key = [&](const auto& column) { return std::find(key.begin(), key.end(), json(column.name)) != key.end(); };
    const bool keyed = std::any_of(result.columns().begin(), result.columns().end(), is_key);
    const bool own = expectation.at("kind") == "sql";
    json rows = json::array();
    while (auto chunk = result.next())
        for (std::uint64_t row = 0; row < chunk->rows(); ++row) {
            json object = json::object();
            for (std::size_t c = 0; c < result.columns().size(); ++c) {
                const auto& column = result.columns()[c];
                if (keyed && !is_key(column)) continue;
                const bool hidden = is_hidden(table, expectation, column.name) || (!keyed && own && !is_number(column.type.id));
                json cell = lake::cell_json(chunk->column(c), row);
                object[column.name] = hidden && !cell.is_null() ? json("***") : std::move(cell);
            }
            rows.push_back(std::move(object));
        }
    return rows;
}

}  // namespace

void prepare_quarantine(Workspace& workspace) {
    workspace.connection().execute(
        "create or replace temp table quarantined (table_name varchar, key varchar, column_name varchar, value varchar, reason varchar, "
        "\"row\" varchar)");
}

CheckOutcome run_checks(Workspace& workspace, const json& table) {
    CheckOutcome outcome;
    const std::string name = table.at("name");
    auto& connection = workspace.connection();
    for (const auto& expectation : table.at("expectations")) {
        workspace.check_cancelled();
        const std::string check = expectation.at("name"), severity = expectation.at("severity");
        json entry = {{"table", name}, {"check", check}, {"kind", expectation.at("kind")}, {"severity", severity}};
        std::string absent;
        for (const auto& reference : expectation.at("references"))
            if (!workspace.find(reference)) absent = reference;
        if (!absent.empty()) {
            entry["skipped"] = fmt::format("{} is absent", absent);
            outcome.checks.push_back(std::move(entry));
            continue;
        }
        const std::string violations = expectation.at("sql");
        refuse_findings(fmt::format("the check '{}' of {}", check, name), pipelines::lint_statement(pipelines::sql_tokens(violations), {}));
        std::int64_t count = 0;
        try {
            count = connection.query_int(fmt::format("select count(*) from ({})", violations)).value_or(0);
        } catch (Error& error) {
            throw std::move(error).add_context(fmt::format("the check '{}' of {}", check, name));
        }
        entry["passed"] = count == 0;
        entry["violations"] = count;
        if (count > 0) {
            entry["sample"] = sample(workspace, violations, table, expectation);
            if (severity == "quarantine") {
                connection.execute(fmt::format("insert into quarantined select {}, {}, null, null, {}, {} from ({}) t", quote_literal(name),
                                               key_json(table.at("key")), quote_literal(check), row_json(workspace, name), violations));
            } else if (severity == "stop") {
                outcome.stopped.push_back(fmt::format("{}: {} ({} {})", name, check, count, count == 1 ? "violation" : "violations"));
            }
        }
        outcome.checks.push_back(std::move(entry));
    }
    outcome.quarantined =
        connection.query_int(fmt::format("select count(distinct key) from quarantined where table_name = {}", quote_literal(name)))
            .value_or(0);
    return outcome;
}

std::string without_quarantined(const json& table) {
    const std::string name = table.at("name");
    return fmt::format("select t.* from {} t anti join (select distinct key from quarantined where table_name = {}) q on q.key = {}",
                       quote_table(name), quote_literal(name), key_json(table.at("key")));
}

std::filesystem::path quarantine_file(const PhaseContext& context) {
    return context.scratch() / "quarantine.parquet";
}

json stage_quarantine(Workspace& workspace, const std::string& pipeline) {
    if (workspace.connection().query_int("select count(*) from quarantined").value_or(0) == 0) return nullptr;
    const auto file = quarantine_file(workspace.context());
    const auto written = lake::engine::write_parquet(workspace.connection(), "select * from quarantined", file,
                                                     {.order_by = {"table_name", "key", "column_name", "reason", "value", "row"}});
    return workspace.stage("quarantine." + pipeline, file, written);
}

json quarantine_schema() {
    json columns = json::array();
    for (const char* name : {"table_name", "key", "column_name", "value", "reason", "row"})
        columns.push_back({{"name", name}, {"type", "string"}, {"nullable", true}});
    return columns;
}

}  // namespace lhcr::exec
