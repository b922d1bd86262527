// What run_show answers, shaped for reading: inputs and outputs of phases stay out, their tables and checks come together.
#include "cli/run_report.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>

#include "base/clock.hpp"
#include "cli/run_wait.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {

// Milliseconds between two RFC 3339 UTC times of one database; null when one is missing.
json between(const json& from, const json& to) {
    if (!from.is_string() || !to.is_string()) return nullptr;
    const auto micros = [](const std::string& text) {
        std::tm time{};
        const char* rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &time);
        const std::int64_t fraction = rest && *rest == '.' ? std::llround(std::stod(rest) * 1e6) : 0;
        return static_cast<std::int64_t>(::timegm(&time)) * 1'000'000 + fraction;
    };
    return (micros(to) - micros(from)) / 1000;
}

const json& member(const json& object, const char* name) {
    static const json null;
    return object.is_object() && object.contains(name) ? object.at(name) : null;
}

}  // namespace

json run_document(const json& shown) {
    const json& run = shown.at("run");
    json document = json::object();
    for (const char* field :
         {"run_id",  "status",     "template",   "template_version", "org",    "project",    "environment", "lane",
          "git_sha", "git_dirty",  "spec_slug",  "spec_hash",        "params", "as_of",      "retry_of",    "rebuild_of",
          "failure", "created_at", "started_at", "finished_at",      "phase",  "claimed_by", "claimed_at",  "heartbeat_at"})
        document[field] = member(run, field);
    document["duration_ms"] = between(member(run, "started_at"), member(run, "finished_at"));
    json phases = json::array(), skipped = json::array(), drift = json::array(), failed_checks = json::array();
    std::map<std::string, json> tables;
    std::int64_t checks = 0;
    for (const auto& phase : shown.at("phases")) {
        const json& output = member(phase, "output");
        phases.push_back({{"phase", phase.at("phase")},
                          {"kind", phase.at("kind")},
                          {"status", phase.at("status")},
                          {"attempt", phase.at("attempt")},
                          {"duration_ms", between(member(phase, "started_at"), member(phase, "finished_at"))},
                          {"rows", member(member(phase, "usage"), "rows")},
                          {"failure", member(phase, "failure")},
                          {"reused_from", member(phase, "reused_from")}});
        for (const char* field : {"waits_for", "waits_for_cap"})
            if (!member(phase, field).is_null()) phases.back()[field] = phase[field];
        if (!output.is_object()) continue;
        for (const auto& check : output.value("checks", json::array())) {
            ++checks;
            if (check.contains("passed") && !get_bool(check, "passed")) failed_checks.push_back(check);
        }
        for (const auto& entry : output.value("drift", json::array())) drift.push_back(entry);
        if (phase.at("kind") != "publish")
            for (const auto& entry : output.value("skipped", json::array())) skipped.push_back(entry);
        for (const auto& table : output.value("tables", json::array())) {
            json& entry = tables[table.at("name").get<std::string>()];
            for (const char* field : {"name", "layer", "version", "rows", "bytes", "quarantined", "plan_hash", "logical_hash", "data_hash",
                                      "location", "changed"})
                if (table.contains(field)) entry[field] = table[field];
        }
    }
    document["phases"] = phases;
    document["tables"] = json::array();
    for (const char* layer : {"bronze", "silver", "gold", "platinum", "quarantine"})
        for (auto& [name, table] : tables)
            if (get_string(table, "layer") == layer) document["tables"].push_back(table);
    document["skipped"] = skipped;
    document["drift"] = drift;
    document["checks"] = {{"count", checks}, {"failed", failed_checks}};
    return document;
}

int report_run(Session& session, const json& shown) {
    const json document = run_document(shown);
    auto& output = session.output();
    output.object("Run", document,
                  {{"run", "run_id"},
                   {"status", "status", Cell::status},
                   {"template", "template"},
                   {"environment", "environment"},
                   {"commit", "git_sha"},
                   {"spec", "spec_slug"},
                   {"started", "started_at", Cell::time},
                   {"took", "duration_ms", Cell::duration_ms}},
                  "run_id");
    output.human_table(document.at("phases"),
                       {{"PHASE", "phase"},
                        {"STATUS", "status", Cell::status},
                        {"ATTEMPT", "attempt", Cell::number},
                        {"TOOK", "duration_ms", Cell::duration_ms},
                        {"ROWS", "rows", Cell::number}},
                       "phases");
    for (const auto& phase : document.at("phases")) {
        if (phase.contains("waits_for"))
            output.human(fmt::format("phase {} waits for a place of key {}", get_string(phase, "phase"), get_string(phase, "waits_for")));
        if (!phase.contains("waits_for_cap")) continue;
        const std::string end = get_string(phase["waits_for_cap"], "window_end");
        output.human(fmt::format("phase {} waits: {}{}", get_string(phase, "phase"), get_string(phase["waits_for_cap"], "reason"),
                                 end.empty() ? "" : fmt::format("; until {}", end)));
    }
    if (!document.at("tables").empty())
        output.human_table(document.at("tables"),
                           {{"TABLE", "name"},
                            {"VERSION", "version", Cell::number},
                            {"ROWS", "rows", Cell::number},
                            {"BYTES", "bytes", Cell::bytes},
                            {"LOGICAL HASH", "logical_hash"}},
                           "tables");
    if (!document.at("skipped").empty()) output.human_table(document.at("skipped"), {{"SKIPPED", "name"}, {"REASON", "reason"}}, "skipped");
    if (!document.at("drift").empty())
        output.human_table(document.at("drift"), {{"TABLE", "table"}, {"CHANGE", "change"}, {"PUBLISHED BECAUSE", "because"}}, "drift");
    if (!document.at("checks").at("failed").empty())
        output.human_table(document.at("checks").at("failed"),
                           {{"TABLE", "table"}, {"CHECK", "check"}, {"SEVERITY", "severity"}, {"VIOLATIONS", "violations", Cell::number}},
                           "failed checks");
    if (document.at("failure").is_object()) {
        output.human(fmt::format("failure: {}", get_string(document.at("failure"), "message")));
        const std::string hint = get_string(document.at("failure").value("detail", json::object()), "hint");
        if (!hint.empty()) output.human(fmt::format("  try: {}", hint));
    }
    return exit_code_of_run(document.at("status"));
}

}  // namespace lhcr::cli
