// `lhcr pipeline validate|plan|list`: what a pipeline file says, without touching anything.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/findings.hpp"
#include "cli/session.hpp"
#include "pipelines/files.hpp"
#include "pipelines/pipeline.hpp"

namespace lhcr::cli {
namespace {

int validate(Session& session, const std::string& name) {
    Findings findings;
    const auto pipeline = pipelines::read_pipeline(name, session.scope().environment, findings);
    return report_findings(session, "PipelineReport", findings,
                           {{"pipeline", pipeline.name},
                            {"origin", pipeline.origin},
                            {"tables", pipeline.tables.size()},
                            {"content_hash", pipeline.content_hash()}},
                           fmt::format("pipeline {}, {} tables", pipeline.name.empty() ? name : pipeline.name, pipeline.tables.size()));
}

int plan(Session& session, const std::string& name) {
    Findings findings;
    const auto pipeline = pipelines::read_pipeline(name, session.scope().environment, findings);
    if (has_errors(findings))
        return report_findings(session, "PipelineReport", findings, {{"pipeline", name}}, fmt::format("pipeline {}", name));
    json tables = json::array();
    int order = 0;
    for (const auto* table : pipelines::ordered_tables(pipeline)) {
        json reads = json::array();
        for (const auto& reference : table->references) reads.push_back(reference);
        if (table->from_source()) reads.push_back(table->source + "." + table->source_table);
        tables.push_back({{"order", ++order},
                          {"name", table->name},
                          {"layer", table->layer},
                          {"phase", table->from_source() ? "ingest" : "transform_" + table->layer},
                          {"group", table->group},
                          {"key", table->key},
                          {"reads", reads},
                          {"expectations", table->expectations.size()},
                          {"reads_text", fmt::format("{}", fmt::join(reads.get<std::vector<std::string>>(), " "))}});
    }
    const json compiled = pipelines::compile_template(pipeline, session.scope().project);
    json phases = json::array();
    for (const auto& phase : compiled["phases"])
        phases.push_back({{"name", phase["name"]},
                          {"kind", phase["kind"]},
                          {"executor", phase["executor"]},
                          {"tables", phase["input"]["tables"].size()}});
    session.output().list("PipelinePlan",
                          {{"pipeline", pipeline.name},
                           {"spec_slug", pipeline.spec_slug},
                           {"content_hash", pipeline.content_hash()},
                           {"store", pipeline.store.empty() ? json(nullptr) : json(pipeline.store)},
                           {"phases", phases},
                           {"tables", tables}},
                          "tables",
                          {{"ORDER", "order", Cell::number},
                           {"TABLE", "name"},
                           {"PHASE", "phase"},
                           {"CHECKS", "expectations", Cell::number},
                           {"READS", "reads_text"}},
                          "name");
    return 0;
}

void bind_name(CLI::App& app, Session& session, int (*run)(Session&, const std::string&)) {
    auto name = std::make_shared<std::string>();
    app.add_option("pipeline", *name, "a shipped pipeline, one below pipelines/, or a path")->required();
    session.set_action([&session, name, run] { return run(session, *name); });
}

}  // namespace

void bind_pipeline_validate(CLI::App& app, Session& session) {
    bind_name(app, session, validate);
}

void bind_pipeline_plan(CLI::App& app, Session& session) {
    bind_name(app, session, plan);
}

void bind_pipeline_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        json items = json::array();
        for (const auto& name : pipelines::shipped_pipelines()) {
            Findings ignored;
            const auto pipeline = pipelines::read_pipeline(name, session.scope().environment, ignored);
            items.push_back(
                {{"name", name}, {"origin", "built in"}, {"tables", pipeline.tables.size()}, {"description", pipeline.description}});
        }
        session.output().list("PipelineList", {{"pipelines", items}}, "pipelines",
                              {{"NAME", "name"}, {"ORIGIN", "origin"}, {"TABLES", "tables", Cell::number}, {"DESCRIPTION", "description"}},
                              "name");
        return 0;
    });
}

}  // namespace lhcr::cli
