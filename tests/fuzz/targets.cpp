// What is fuzzed: the Markdown model with every rule and report on it, the documents of `spec new --from`, and each reader of
// configuration.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/error.hpp"
#include "base/json_schema.hpp"
#include "base/yaml.hpp"
#include "fuzz/changes.hpp"
#include "fuzz/configs.hpp"
#include "fuzz/fuzz.hpp"
#include "pipelines/pipeline.hpp"
#include "specs/baseline.hpp"
#include "specs/change.hpp"
#include "specs/check.hpp"
#include "specs/drafting.hpp"
#include "specs/fix.hpp"
#include "specs/report/report.hpp"
#include "specs/rules/check.hpp"
#include "specs/settings.hpp"

namespace lhcr::fuzz {
namespace {
namespace fs = std::filesystem;
using namespace specs;

void promise(bool kept, const std::string& what) {
    if (!kept) throw std::logic_error(what);
}

// An input is a bundle: its files stand one after the other, each behind a line "\x1e".
Bundle bundle_of(const std::string& input) {
    Bundle bundle;
    bundle.layout = input.size() % 2 ? Layout::lhcr : Layout::spec_kit;
    bundle.slug = bundle.layout == Layout::lhcr ? "fuzzed" : "001-fuzzed";
    bundle.folder = (bundle.layout == Layout::lhcr ? "spec/" : "specs/") + bundle.slug;
    bundle.carried = true;
    auto names = files_of(bundle.layout);
    if (bundle.layout == Layout::spec_kit) names.insert(names.end(), {"checklists/a.md", "research.md"});
    std::size_t at = 0;
    for (const auto& name : names) {
        const auto end = input.find('\x1e', at);
        // With fewer parts than files the last stands for the others too.
        bundle.documents[name] = read_document(name, input.substr(at, end == std::string::npos ? end : end - at));
        if (end != std::string::npos) at = end + 1;
    }
    return bundle;
}

void markdown(const std::string& input) {
    const Bundle bundle = bundle_of(input);
    const Model model = read_model(bundle);
    Around around;
    around.histories[key_of(bundle.folder)] = {moment_of("0000000", model)};
    Project project;
    project.around = &around;
    project.has_specify = true;
    project.teller = bundle.slug;
    project.constitution_place = ".specify/memory/constitution.md";
    project.constitution = bundle.documents.begin()->second;
    Report report;
    report.ruleset = std::string(newest_ruleset);
    report.findings = check_model(model, &project, select_rules(Profile::strict));
    report.bundles.push_back(
        {bundle.slug, bundle.folder.string(), bundle.layout, model.dialect, bundle.content_hash(), 1, input.size(), 0, 0, 0, 0, false});
    report.count();
    std::set<std::string> fingerprints;
    for (const auto& finding : report.findings) {
        promise(fingerprints.insert(finding.fingerprint).second, "two findings have one fingerprint");
        const auto document = bundle.documents.find(finding.name);
        // Of a file that is no text only the line that says so is known.
        promise(
            document == bundle.documents.end() || document->second.line_count() == 0 || finding.line <= document->second.line_count() + 1,
            fmt::format("{} in line {} is behind the end of {}", rule_of(finding.rule).name, finding.line, finding.name));
    }
    // Thousands of findings in each format only take time.
    if (report.findings.size() > 2000) report.findings.resize(2000), report.count();
    for (const auto& format : report_formats()) {
        const auto text = format.render(report);
        promise(is_utf8(text), "a report is not UTF-8");
    }
    for (const auto& fix : safe_fixes(bundle, model, report.findings)) (void)diff_text(fix, fix.file);
    json carried;
    try {
        carried = specs::to_json(bundle);
    } catch (const Error&) {
        return;  // not text: no run carries it
    }
    promise(bundle_from_json(bundle.slug, carried).content_hash() == bundle.content_hash(), "a carried bundle is another");
}

void document(const std::string& input) {
    const Draft draft = read_draft("notes.md", input);
    const Layout layout = input.size() % 2 ? Layout::lhcr : Layout::spec_kit;
    auto files = draft_bundle(layout == Layout::lhcr ? "taken" : "001-taken", layout, "2026-01-05", input, draft);
    promise(files.at(source_file) == input, "the document is not kept");
    files.erase(source_file);
    Bundle bundle;
    bundle.layout = layout, bundle.slug = layout == Layout::lhcr ? "taken" : "001-taken", bundle.carried = true;
    bundle.folder = bundle.slug;
    for (const auto& [file, text] : files) bundle.documents[file] = read_document(file, text);
    promise(!has_errors(check_bundle(bundle)), "a bundle from a document does not pass");
}

void settings(const std::string& input) {
    const auto read = parse_settings(input, "/repository/.lhcr/spec.yaml");
    (void)select_rules(read);
    for (const auto& [pattern, slug] : read.map.code) (void)matches(pattern, "src/a/b/c.py");
    for (const auto& pattern : read.map.contracts) (void)matches(pattern, "a/very/long/path/of/many/parts/contracts/openapi.yaml");
}

void baseline(const std::string& input) {
    (void)parse_baseline(input, "base.json");
}

void run_record(const std::string& input) {
    (void)read_run_record(input, "run.json");
}

// Templates, params and signals come through these two; what is written again must be read as the same.
void yaml(const std::string& input) {
    const json value = parse_yaml(input, "the template");
    promise(parse_yaml(to_yaml(value), "again", {.max_bytes = 64u << 20, .max_depth = 64, .max_nodes = 1'000'000}) == value,
            "YAML that was written is read as another value");
    (void)validate_against(json::object(), value, "params");
}

void carried(const std::string& input) {
    const Bundle bundle = bundle_from_json("fuzzed", parse_json(input, "the bundle"));
    (void)check_bundle(bundle);
}

void pipeline(const std::string& input) {
    static const fs::path folder = [] {
        std::string name = (fs::temp_directory_path() / "lhcr-fuzz-XXXXXX").string();
        if (!::mkdtemp(name.data())) std::abort();
        fs::create_directories(fs::path(name) / "silver");
        std::ofstream(fs::path(name) / "silver/orders.sql") << "select order_id, amount from bronze.orders\n";
        return fs::path(name);
    }();
    std::ofstream(folder / "pipeline.yaml", std::ios::binary | std::ios::trunc) << input;
    Findings findings;
    const auto read = pipelines::read_pipeline(folder.string(), "dev", findings);
    pipelines::check_pipeline(read, findings);
    for (const auto& finding : findings)
        if (finding.severity == Finding::Severity::error) return;
    (void)pipelines::compile_template(read, "fuzz");
}

}  // namespace

const std::vector<Target>& targets() {
    static const std::vector<std::string> marks = {"```",
                                                   "~~~",
                                                   "<!--",
                                                   "-->",
                                                   "`",
                                                   "[ ] ",
                                                   "- [x] T001 ",
                                                   "- [ ] T0",
                                                   "**FR-001**:",
                                                   "FR-",
                                                   "NFR-2",
                                                   "SC-003",
                                                   "MUST",
                                                   "\xff",
                                                   "\xEF\xBB\xBF",
                                                   "\r\n",
                                                   "---\n",
                                                   "|",
                                                   "](",
                                                   "# ",
                                                   "## ",
                                                   "### User Story 1 - ",
                                                   "\x1e",
                                                   "\t",
                                                   "    ",
                                                   "[US1]",
                                                   "[P]",
                                                   "[NEEDS CLARIFICATION: ",
                                                   "<<<<<<< HEAD\n",
                                                   "**Status**: Complete\n",
                                                   "**Version**: 1.0.0 | **Ratified**: ",
                                                   "> ",
                                                   "1. ",
                                                   "* ",
                                                   "<div>",
                                                   "</div>",
                                                   "&amp;",
                                                   "![",
                                                   "Given",
                                                   "When",
                                                   "Then",
                                                   "?",
                                                   "TBD",
                                                   "<!-- lhcr-disable-next-line SR027: x -->",
                                                   "<!-- lhcr-disable-file ",
                                                   "```accept\n",
                                                   "Phase 2: ",
                                                   "## Constitution Check\n",
                                                   "\xE2\x9D\x8C",
                                                   "## Requirements\n",
                                                   "As a user, I want ",
                                                   "depends on T0",
                                                   "file:///",
                                                   std::string(1, '\0')};
    static const std::vector<std::string> keys = {
        "ruleset: ", "profile: ", "fail_on: ", "paths: ", "rules: ", "code: ", "contracts: ", "baseline: ", "\"2026.11\"", "error",
        "off",       "{",         "}",         "[",       "]",       ": ",     "- ",          "\n",         "  ",          "&a ",
        "*a",        "<<: ",      "!!str ",    "|\n",     ">\n",     "\"",     "'",           "#",          "null",        "~",
        "true",      "1e400",     "SR022",     "\t",      "? ",      "--- ",   "...",         "%YAML",      "src/",        "*[!a]*"};
    static const std::vector<std::string> braces = {"{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    ":",
                                                    ",",
                                                    "\"",
                                                    "\\u0000",
                                                    "\\ud800",
                                                    "null",
                                                    "true",
                                                    "1e999",
                                                    "-0",
                                                    "\"kind\":\"SpecBaseline\"",
                                                    "\"findings\":",
                                                    "\"fingerprint\":",
                                                    "\"run_id\":",
                                                    "\"git_sha\":",
                                                    "\"files\":",
                                                    "\"layout\":\"lhcr\"",
                                                    "\"prd.md\":",
                                                    "\"../x\":",
                                                    "\xff"};
    static const std::vector<std::string> tables = {"apiVersion: lhcr/v1\n",
                                                    "kind: Pipeline\n",
                                                    "name: ",
                                                    "sources:\n",
                                                    "tables:\n",
                                                    "layer: silver\n",
                                                    "layer: gold\n",
                                                    "key: [",
                                                    "sql: ",
                                                    "expect:\n",
                                                    "on_fail: stop\n",
                                                    "kind: unique\n",
                                                    "columns: [",
                                                    "\n",
                                                    "  ",
                                                    "- ",
                                                    ": ",
                                                    "{",
                                                    "}",
                                                    "[",
                                                    "]",
                                                    "\"",
                                                    "bronze.",
                                                    "environments:\n",
                                                    "store: ",
                                                    "optional: true\n",
                                                    "write: append\n",
                                                    "../",
                                                    "null",
                                                    "1e400",
                                                    "*a",
                                                    "&a "};
    static const std::vector<Target> list = {{"markdown", markdown, marks, ".md"},
                                             {"document", document, marks, ".md"},
                                             {"settings", settings, keys, "spec.yaml"},
                                             {"baseline", baseline, braces, "none"},
                                             {"run_record", run_record, braces, "none"},
                                             {"yaml", yaml, keys, ".yaml"},
                                             {"carried", carried, braces, "none"},
                                             {"pipeline", pipeline, tables, "pipeline.yaml"},
                                             {"migration", migration, sql_words, ".sql"},
                                             {"contract", contract, contract_words, ".yaml"},
                                             {"lock", lock, braces, "none"},
                                             {"migrate_settings", migrate_settings, migrate_words, "migrate.yaml"},
                                             {"drift_settings", drift_settings, drift_words, "drift.yaml"},
                                             {"configuration", configuration, configuration_words, "none"},
                                             {"alerts", alerts, alert_words, "none"},
                                             {"junit", junit, xml_words, "junit.xml"}};
    return list;
}

}  // namespace lhcr::fuzz
