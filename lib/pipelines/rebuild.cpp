// From a finished run of a pipeline to the template that makes it again: recorded inputs in, the same transforms, a comparison at the end.
#include <fmt/format.h>

#include "base/error.hpp"
#include "pipelines/pipeline.hpp"

namespace lhcr::pipelines {
namespace {

json renamed(const json& phase, const std::string& name, const std::string& kind, const std::string& executor, json input) {
    json out = {{"name", name}, {"kind", kind}, {"executor", executor}, {"input", std::move(input)}};
    if (phase.contains("timeout_ms") && !phase["timeout_ms"].is_null()) out["timeout_ms"] = phase["timeout_ms"];
    return out;
}

}  // namespace

json rebuild_template(const json& shown, const std::string& project, const RebuildOptions& options) {
    const json& run = shown.at("run");
    const std::string run_id = run.at("run_id");
    if (run.at("status") != "succeeded")
        throw Error(Errc::conflict,
                    fmt::format("run {} is {}, only a succeeded run can be rebuilt", run_id, run.at("status").get<std::string>()),
                    fmt::format("`lhcr run show {}` says what it did", run_id));
    json phases = json::array(), recorded = json::array(), skipped = json::array(), expected = json::array();
    for (const auto& phase : shown.at("phases")) {
        const std::string kind = phase.at("kind"), name = phase.at("phase");
        const json output = phase.at("output").is_object() ? phase.at("output") : json::object();
        json input = phase.at("input");
        if (options.threads > 0) input["limits"]["threads"] = options.threads;
        if (kind == "ingest") {
            input["recorded"] = json::object();  // what the source is held against; the catalogue may be further
            for (const auto& table : output.value("tables", json::array())) {
                recorded.push_back(table);
                expected.push_back(table);
                input["recorded"][table.at("name").get<std::string>()] = {{"schema", table.at("schema")}};
            }
            for (const auto& entry : output.value("skipped", json::array())) skipped.push_back(entry);
            if (options.from_source) phases.push_back(renamed(phase, name, kind, phase.at("executor"), input));
        } else if (kind == "validate" || kind == "transform") {
            phases.push_back(renamed(phase, name, kind, phase.at("executor"), input));
            for (const auto& table : output.value("tables", json::array())) expected.push_back(table);
        }
    }
    if (expected.empty())
        throw Error(Errc::usage, fmt::format("run {} made no tables, there is nothing to rebuild", run_id),
                    "only runs of pipelines can be rebuilt");
    if (!options.from_source)
        phases.insert(phases.begin(), renamed(json::object(), "recall", "recall", "duckdb",
                                              {{"tables", recorded}, {"skipped", skipped}, {"rebuild_of", run_id}}));
    phases.push_back(renamed(json::object(), "compare", "compare", "duckdb", {{"tables", expected}, {"rebuild_of", run_id}}));
    return {{"project", project},
            {"name", fmt::format("rebuild.{}", run.at("template").get<std::string>())},
            {"kind", "rebuild"},
            {"description", fmt::format("run {} again from what it recorded", run_id)},
            {"phases", phases}};
}

}  // namespace lhcr::pipelines
