// pipeline.yaml and the SQL it names → Pipeline. Syntax and shape only; meaning is check.cpp's.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/json_schema.hpp"
#include "base/yaml.hpp"
#include "pipelines/files.hpp"
#include "pipelines/pipeline.hpp"
#include "pipelines/sql_text.hpp"

namespace lhcr::pipelines {
namespace {

std::vector<std::string> strings(const json& object, const char* key) {
    return object.contains(key) ? object[key].get<std::vector<std::string>>() : std::vector<std::string>{};
}

// YAML mappings come back sorted by key: the order of typed columns has no meaning beyond being fixed.
TypedColumns typed_columns(const json& object) {
    TypedColumns columns;
    for (const auto& [name, type] : object.items()) columns.emplace_back(name, type.get<std::string>());
    return columns;
}

constexpr const char* expectation_kinds[] = {"not_null",  "unique",    "accepted_values", "foreign_key",
                                             "row_count", "freshness", "check",           "sql"};

class Reader {
public:
    Reader(Files files, Findings& findings) : files_(std::move(files)), findings_(findings) {}

    Pipeline read(const std::string& environment) {
        pipeline_.origin = files_.origin();
        const json document = parse_yaml(text_of(files_.entry()), files_.entry());
        const Findings shape = validate_schema(document, "pipeline.json", files_.entry());
        findings_.insert(findings_.end(), shape.begin(), shape.end());
        if (!shape.empty()) return std::move(pipeline_);
        read_head(document);
        apply_environment(document, environment);
        for (const auto& item : document["tables"]) pipeline_.tables.push_back(read_table(item));
        return std::move(pipeline_);
    }

private:
    void report(const std::string& rule, std::string message, std::string hint = {}) {
        findings_.push_back({Finding::Severity::error, rule, files_.entry(), 0, std::move(message), std::move(hint)});
    }

    std::string text_of(const std::string& path) {
        std::string text = files_.read(path);
        pipeline_.files[path] = text;
        return text;
    }

    void read_head(const json& document) {
        pipeline_.name = document["name"];
        pipeline_.spec_slug = get_string(document, "spec");
        pipeline_.description = get_string(document, "description");
        if (document.contains("sources"))
            for (const auto& [name, source] : document["sources"].items()) pipeline_.sources[name] = source;
        pipeline_.params = document.value("params", json::object());
        pipeline_.groups = document.value("groups", json::object());
        pipeline_.limits = document.value("limits", json::object());
        if (document.contains("macros")) pipeline_.macros = text_of(pipeline_.macros_path = document["macros"]);
    }

    void apply_environment(const json& document, const std::string& environment) {
        const json environments = document.value("environments", json::object());
        if (environments.empty()) return;
        if (!environments.contains(environment)) {
            report("unknown-environment", fmt::format("the pipeline has no environment '{}'", environment),
                   "add it under `environments:`, an empty mapping is enough");
            return;
        }
        const json& own = environments[environment];
        if (own.is_null()) return;
        pipeline_.store = get_string(own, "store");
        pipeline_.limits.update(own.value("limits", json::object()));
        const json sources = own.value("sources", json::object()), params = own.value("params", json::object());
        for (const auto& [name, source] : sources.items()) {
            if (!pipeline_.sources.contains(name))
                report("unknown-source",
                       fmt::format("environments.{}.sources names '{}', which `sources:` does not have", environment, name));
            else pipeline_.sources[name].update(source);
        }
        for (const auto& [name, value] : params.items()) {
            if (!pipeline_.params.contains(name))
                report("unknown-param", fmt::format("environments.{}.params names '{}', which `params:` does not have", environment, name));
            else pipeline_.params[name]["default"] = value;
        }
    }

    Table read_table(const json& item) {
        Table table;
        table.name = item["name"];
        table.layer = table.name.substr(0, table.name.find('.'));
        table.key = strings(item, "key");
        table.append = get_string(item, "write") == "append";
        table.group = get_string(item, "group");
        table.exclude = strings(item, "exclude");
        table.mask = strings(item, "mask");
        if (item.contains("optional")) table.optional_columns = typed_columns(item["optional"]);
        if (item.contains("optional_refs"))
            for (const auto& [name, columns] : item["optional_refs"].items()) table.optional_references[name] = typed_columns(columns);
        if (item.contains("from") == item.contains("sql")) {
            report("from-or-sql", fmt::format("{} needs exactly one of `from` and `sql`", table.name));
        } else if (item.contains("from")) {
            const std::string from = item["from"];
            table.source = from.substr(0, from.find('.'));
            table.source_table = from.substr(from.find('.') + 1);
        } else {
            table.sql_path = item["sql"];
            try {
                table.sql = text_of(table.sql_path);
                for (const auto& reference : sql_references(sql_tokens(table.sql), layers)) table.references.push_back(reference.table);
            } catch (const Error& error) {
                findings_.push_back({Finding::Severity::error, "sql-file", table.sql_path, 0,
                                     fmt::format("{}: {}", table.name, error.message()), error.hint()});
            }
        }
        if (item.contains("expect"))
            for (const auto& expectation : item["expect"]) read_expectation(table, expectation);
        return table;
    }

    void read_expectation(Table& table, const json& item) {
        Expectation expectation;
        for (const char* kind : expectation_kinds) {
            if (!item.contains(kind)) continue;
            if (!expectation.kind.empty()) {
                report("one-expectation", fmt::format("{}: one expectation says both '{}' and '{}'", table.name, expectation.kind, kind),
                       "write two list items");
                return;
            }
            expectation.kind = kind;
            expectation.arguments = item[kind];
        }
        if (expectation.kind.empty()) {
            report("one-expectation", fmt::format("{}: an expectation says nothing to check", table.name),
                   fmt::format("one of {}", fmt::join(expectation_kinds, ", ")));
            return;
        }
        expectation.severity = get_string(item, "on_fail", "stop");
        expectation.name = get_string(item, "name");
        if ((expectation.kind == "check" || expectation.kind == "sql") && expectation.name.empty())
            report("name-the-check", fmt::format("{}: a `{}` expectation needs a `name`", table.name, expectation.kind),
                   "a sentence that is true when it passes");
        if (expectation.severity == "quarantine" && !is_row_expectation(expectation.kind))
            report("not-a-row-check",
                   fmt::format("{}: '{}' is about the whole table, it cannot quarantine rows", table.name, expectation.kind),
                   "use on_fail: stop or warn");
        if (expectation.kind == "sql") {
            try {
                expectation.sql = text_of(expectation.arguments.get<std::string>());
            } catch (const Error& error) {
                report("sql-file", fmt::format("{}: {}", table.name, error.message()), error.hint());
            }
        }
        if (expectation.name.empty()) {
            const json& a = expectation.arguments;
            const auto list = [](const json& names) { return fmt::format("{}", fmt::join(names.get<std::vector<std::string>>(), ", ")); };
            if (expectation.kind == "foreign_key")
                expectation.name = fmt::format("foreign_key({} -> {})", list(a["columns"]), a["references"].get<std::string>());
            else if (a.is_array()) expectation.name = fmt::format("{}({})", expectation.kind, list(a));
            else if (a.contains("column")) expectation.name = fmt::format("{}({})", expectation.kind, a["column"].get<std::string>());
            else expectation.name = expectation.kind;
        }
        table.expectations.push_back(std::move(expectation));
    }

    Files files_;
    Findings& findings_;
    Pipeline pipeline_;
};

}  // namespace

const Table* Pipeline::find(const std::string& table_name) const {
    for (const auto& table : tables)
        if (table.name == table_name) return &table;
    return nullptr;
}

std::string Pipeline::content_hash() const {
    json hashes = json::object();
    for (const auto& [path, text] : files) hashes[path] = sha256_hex(text);
    return sha256_hex(canonical_json(hashes));
}

Pipeline read_pipeline(const std::string& name_or_path, const std::string& environment, Findings& findings) {
    Pipeline pipeline = Reader(Files::locate(name_or_path), findings).read(environment);
    if (!has_errors(findings)) check_pipeline(pipeline, findings);
    return pipeline;
}

}  // namespace lhcr::pipelines
