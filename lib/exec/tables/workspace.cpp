// Views over staged files, content-addressed staging.
#include "exec/tables/workspace.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "exec/scratch_collector.hpp"
#include "lake/schema.hpp"
#include "lake/table_format.hpp"
#include "pipelines/sql_text.hpp"

namespace lhcr::exec {
namespace fs = std::filesystem;
using lake::engine::quote_identifier;
using lake::engine::quote_literal;
using lake::engine::quote_table;

std::string table_key(const json& run, const std::string& table) {
    const auto dot = table.find('.');
    const std::string org = run.at("org"), environment = run.at("environment");
    const std::string layer = table.substr(0, dot), name = table.substr(dot + 1);
    if (!get_string(run, "rebuild_of").empty())
        return fmt::format("{}{}/{}/{}", scratch_prefix(org, environment), run.at("run_id").get<std::string>(), layer, name);
    return fmt::format("{}/{}/tables/{}/{}/{}", org, environment, run.at("project").get<std::string>(), layer, name);
}

void refuse_findings(const std::string& what, const Findings& findings) {
    for (const auto& finding : findings) throw Error(Errc::gate_rejected, fmt::format("{}: {}", what, finding.message), finding.hint);
}

namespace {

std::unique_ptr<store::ObjectStore> open_checked(const PhaseContext& context) {
    if (const std::string place = get_string(context.input(), "store"); !place.empty())
        store::check_place(context.store_url(), place, context.run().at("environment"));
    return store::open_store(context.store_url());
}

}  // namespace

Workspace::Workspace(PhaseContext& context) : context_(context), store_(open_checked(context)) {
    files_ = std::make_unique<lake::LocalFiles>(*store_, context.scratch() / "objects");
    const json limits = context.input().value("limits", json::object());
    lake::engine::DatabaseOptions options;
    options.memory_limit_mb = static_cast<int>(get_int(limits, "memory_mb", context.memory_mb() > 0 ? context.memory_mb() : 512));
    options.threads = context.threads();
    options.temp_directory = (context.scratch() / "spill").string();
    database_ = std::make_unique<lake::engine::Database>(options);
    connection_ = std::make_unique<lake::engine::Connection>(*database_);
    connection_->execute(
        "create schema bronze; create schema silver; create schema gold; create schema platinum; create schema quarantine;");
    // Outputs come by name of phase, not in order: what was published wins over what was merely staged.
    for (const bool published : {false, true})
        for (const auto& [phase, output] : context.outputs().items()) {
            if (get_bool(output, "publish") != published) continue;
            const json tables = output.value("tables", json::array()), skipped = output.value("skipped", json::array());
            for (const auto& table : tables) add(table);
            for (const auto& entry : skipped) skipped_[entry.at("name")] = get_string(entry, "reason");
        }
    guard_ = std::make_unique<CancelGuard>([this] { connection_->interrupt(); });
}

Workspace::~Workspace() = default;

std::string Workspace::engine_text() const {
    return "duckdb v1.5.5 TimeZone=UTC";
}

const json* Workspace::find(const std::string& name) const {
    const auto it = tables_.find(name);
    return it == tables_.end() ? nullptr : &it->second;
}

void Workspace::add(const json& table) {
    tables_[table.at("name")] = table;
}

std::vector<fs::path> Workspace::local_paths(const json& table) {
    const std::string base = store_->url() + "/";
    const std::string location = table.at("location");
    if (!location.starts_with(base))
        throw Error(
            Errc::integrity,
            fmt::format("the table '{}' lies at '{}', outside the store {}", table.at("name").get<std::string>(), location, store_->url()),
            "use the store that the run was made with (--store)");
    std::vector<fs::path> paths;
    for (const auto& file : table.at("files"))
        paths.push_back(files_->path(fmt::format("{}/{}", location.substr(base.size()), file.at("path").get<std::string>()),
                                     get_string(file, "sha256")));
    return paths;
}

namespace {

std::string typed_nulls(const json& columns, const json& present) {
    std::string out;
    for (const auto& [name, type] : columns.items()) {
        bool there = false;
        for (const auto& column : present) there = there || column.at("name") == name;
        if (!there) out += fmt::format(", cast(null as {}) as {}", type.get<std::string>(), quote_identifier(name));
    }
    return out;
}

}  // namespace

void Workspace::confine(const std::vector<fs::path>& results) {
    std::vector<std::string> files;
    for (const auto& [name, table] : tables_)
        for (const auto& path : local_paths(table)) files.push_back(path.string());
    for (const auto& path : results) {
        files.push_back(path.string());
        files.push_back(path.string() + ".partial");  // what write_parquet writes, before it has its name
    }
    connection_->confine(files);
}

// Names of types come from a pipeline: query() takes them in one statement only.
void Workspace::show(const json& table, const json& optional) {
    const std::string name = table.at("name");
    const auto paths = local_paths(table);
    if (paths.empty()) {  // a table without rows has no file: its schema says what it looks like
        json columns = json::object();
        std::string select;
        for (const auto& column : table.at("schema"))
            select += fmt::format("{}cast(null as {}) as {}", select.empty() ? "" : ", ",
                                  lake::sql_type(lake::parse_column_type(column.at("type").get<std::string>())),
                                  quote_identifier(column.at("name").get<std::string>()));
        connection_->query(fmt::format("create or replace view {} as select {}{} where false", quote_table(name), select,
                                       typed_nulls(optional, table.at("schema"))));
        return;
    }
    std::string list;
    for (const auto& path : paths) list += fmt::format("{}{}", list.empty() ? "" : ", ", quote_literal(path.string()));
    connection_->query(fmt::format("create or replace view {} as select *{} from read_parquet([{}])", quote_table(name),
                                   typed_nulls(optional, table.at("schema")), list));
}

void Workspace::show_empty(const std::string& name, const json& typed_columns) {
    const std::string columns = typed_nulls(typed_columns, json::array());
    connection_->query(fmt::format("create or replace view {} as select {} where false", quote_table(name), columns.substr(2)));
}

void Workspace::show_file(const std::string& name, const fs::path& file) {
    connection_->execute(
        fmt::format("create or replace view {} as select * from read_parquet({})", quote_table(name), quote_literal(file.string())));
}

void Workspace::prepare_sql(const json& params, const std::string& macros) {
    connection_->execute(
        fmt::format("set variable as_of = cast({} as timestamptz)", quote_literal(context_.run().at("as_of").get<std::string>())));
    const json given = context_.run().value("params", json::object());
    for (const auto& [name, parameter] : params.items()) {
        json value = given.contains(name) ? given[name] : parameter.value("default", json());
        const std::string text = value.is_string() ? value.get<std::string>() : value.dump();
        connection_->query(fmt::format("set variable {} = cast({} as {})", quote_identifier(name),
                                       value.is_null() ? "null" : quote_literal(text), parameter.at("type").get<std::string>()));
    }
    if (macros.empty()) return;
    refuse_findings("the macros", pipelines::lint_macros(pipelines::sql_tokens(macros), "macros"));
    connection_->execute(macros);
}

json Workspace::stage(const std::string& table, const fs::path& file, const lake::engine::ParquetFile& written) {
    return lake::to_json(lake::stage_file(*store_, table_key(context_.run(), table), file, 0, written));
}

void Workspace::check_cancelled() const {
    context_.throw_if_cancelled();
}

}  // namespace lhcr::exec
