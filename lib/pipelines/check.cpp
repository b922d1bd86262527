// What a pipeline means: names, references, order, SQL. `lhcr pipeline validate` prints these findings; compile refuses errors.
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/error.hpp"
#include "pipelines/pipeline.hpp"
#include "pipelines/sql_text.hpp"

namespace lhcr::pipelines {
namespace {

int layer_rank(const std::string& layer) {
    return static_cast<int>(std::find(layer_order.begin(), layer_order.end(), layer) - layer_order.begin());
}

class Checker {
public:
    Checker(const Pipeline& pipeline, Findings& findings) : pipeline_(pipeline), findings_(findings) {}

    void run() {
        std::set<std::string> names;
        for (const auto& table : pipeline_.tables) {
            if (!names.insert(table.name).second) error("duplicate-table", table, "is declared twice");
            check_table(table);
        }
        const auto macros = sql_tokens(pipeline_.macros);
        for (auto list : {lint_macros(macros, pipeline_.macros_path), lint_determinism(macros, pipeline_.macros_path)})
            findings_.insert(findings_.end(), list.begin(), list.end());
        try {
            ordered_tables(pipeline_);
        } catch (const Error& cycle) {
            findings_.push_back({Finding::Severity::error, "cycle", "pipeline.yaml", 0, cycle.message(), cycle.hint()});
        }
    }

private:
    void add(Finding::Severity severity, const char* rule, const Table& table, const std::string& message, const std::string& hint) {
        findings_.push_back({severity, rule, table.sql_path.empty() ? "pipeline.yaml" : table.sql_path, 0,
                             fmt::format("{} {}", table.name, message), hint});
    }
    void error(const char* rule, const Table& table, const std::string& message, const std::string& hint = {}) {
        add(Finding::Severity::error, rule, table, message, hint);
    }
    void warning(const char* rule, const Table& table, const std::string& message, const std::string& hint = {}) {
        add(Finding::Severity::warning, rule, table, message, hint);
    }

    void check_table(const Table& table) {
        if (!table.group.empty() && !pipeline_.groups.contains(table.group))
            error("unknown-group", table, fmt::format("names the group '{}'", table.group), "add it under `groups:`");
        if (table.from_source()) {
            if (table.append) error("append", table, "is read from a source whole: `write: append` is for tables with `sql`");
            if (table.layer != "bronze") error("layer", table, "is read from a source, so it belongs to bronze");
            if (!pipeline_.sources.contains(table.source))
                error("unknown-source", table, fmt::format("names the source '{}'", table.source), "add it under `sources:`");
        } else {
            if (table.layer == "bronze") error("layer", table, "is made by SQL, so it does not belong to bronze");
            if (!table.exclude.empty() || !table.optional_columns.empty())
                error("source-only", table, "is made by SQL: `exclude` and `optional` are for tables with `from`");
            check_sql(table);
        }
        for (const auto& expectation : table.expectations) check_expectation(table, expectation);
    }

    void check_sql(const Table& table) {
        const auto tokens = sql_tokens(table.sql);
        for (auto list : {lint_statement(tokens, table.sql_path), lint_determinism(tokens, table.sql_path)})
            findings_.insert(findings_.end(), list.begin(), list.end());
        for (const auto& reference : sql_references(tokens, layers)) {
            const Table* target = pipeline_.find(reference.table);
            if (!target) {
                findings_.push_back({Finding::Severity::error, "unknown-reference", table.sql_path, reference.line,
                                     fmt::format("{} reads {}, which no table of the pipeline is called", table.name, reference.table),
                                     nearest(reference.table)});
            } else if (layer_rank(target->layer) > layer_rank(table.layer)) {
                findings_.push_back({Finding::Severity::error,
                                     "layer",
                                     table.sql_path,
                                     reference.line,
                                     fmt::format("{} reads {}: a layer reads from itself or from below", table.name, reference.table),
                                     {}});
            } else if (target->append) {
                error("append", table, fmt::format("reads {}, of which a run sees only the rows that it adds", reference.table),
                      fmt::format("read what {} is made of", reference.table));
            }
        }
        for (const auto& [name, columns] : table.optional_references)
            if (std::find(table.references.begin(), table.references.end(), name) == table.references.end())
                warning("unused-optional-ref", table, fmt::format("declares {} in `optional_refs` but does not read it", name));
        if (table.references.empty()) warning("no-reference", table, "reads no table of the pipeline");
    }

    void check_expectation(const Table& table, const Expectation& expectation) {
        if (expectation.kind == "foreign_key") {
            const std::string target = expectation.arguments["references"];
            if (!pipeline_.find(target))
                error("unknown-reference", table, fmt::format("has a foreign_key to {}, which no table is called", target),
                      nearest(target));
            else if (pipeline_.find(target)->append)
                error("append", table, fmt::format("has a foreign_key to {}, of which a run sees only the rows that it adds", target),
                      fmt::format("let it refer to what {} is made of", target));
            if (expectation.arguments["columns"].size() != expectation.arguments["to"].size())
                error("foreign-key", table, fmt::format("{}: `columns` and `to` differ in length", expectation.name));
        }
        if (expectation.kind == "sql") {
            const auto tokens = sql_tokens(expectation.sql);
            const std::string file = expectation.arguments;
            for (auto list : {lint_statement(tokens, file), lint_determinism(tokens, file)})
                findings_.insert(findings_.end(), list.begin(), list.end());
            for (const auto& reference : sql_references(tokens, layers))
                if (!pipeline_.find(reference.table))
                    findings_.push_back({Finding::Severity::error, "unknown-reference", file, reference.line,
                                         fmt::format("the check reads {}, which no table is called", reference.table),
                                         nearest(reference.table)});
        }
        if (expectation.kind == "check") {
            // The whole query that it becomes part of: a predicate must not end it and begin another.
            const auto tokens = sql_tokens(violations_sql(expectation, table.name));
            for (auto list : {lint_statement(tokens, "pipeline.yaml"), lint_determinism(tokens, "pipeline.yaml")})
                findings_.insert(findings_.end(), list.begin(), list.end());
        }
    }

    // The declared name with the longest common prefix: good enough for a slip of the fingers.
    std::string nearest(const std::string& wanted) const {
        std::string best;
        std::size_t score = 0;
        for (const auto& table : pipeline_.tables) {
            const auto common = static_cast<std::size_t>(
                std::mismatch(wanted.begin(), wanted.end(), table.name.begin(), table.name.end()).first - wanted.begin());
            if (common > score) score = common, best = table.name;
        }
        return score > wanted.find('.') + 1 ? fmt::format("did you mean {}?", best) : "add it under `tables:`";
    }

    const Pipeline& pipeline_;
    Findings& findings_;
};

}  // namespace

void check_pipeline(const Pipeline& pipeline, Findings& findings) {
    Checker(pipeline, findings).run();
}

std::vector<const Table*> ordered_tables(const Pipeline& pipeline) {
    // Depth first over references, roots in the order of the file: a stable topological order.
    std::map<std::string, int> state;  // 1: on the path, 2: done
    std::vector<const Table*> order;
    std::vector<std::string> path;
    const std::function<void(const Table&)> visit = [&](const Table& table) {
        int& mark = state[table.name];
        if (mark == 2) return;
        path.push_back(table.name);
        if (mark == 1) {
            path.erase(path.begin(), std::find(path.begin(), path.end(), table.name));
            throw Error(Errc::usage, fmt::format("the tables read each other in a circle: {}", fmt::join(path, " -> ")),
                        "break the circle with a table of its own");
        }
        mark = 1;
        for (const auto& reference : table.references)
            if (const Table* target = pipeline.find(reference)) visit(*target);
        state[table.name] = 2;
        path.pop_back();
        order.push_back(&table);
    };
    for (const auto& layer : layer_order)
        for (const auto& table : pipeline.tables)
            if (table.layer == layer) visit(table);
    return order;
}

}  // namespace lhcr::pipelines
