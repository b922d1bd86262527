// What a file of settings may hold: values, or an error that names it.
#include "fuzz/configs.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/error.hpp"
#include "base/json_schema.hpp"
#include "cli/config.hpp"
#include "cli/document_file.hpp"
#include "drift/parts.hpp"
#include "migrations/settings.hpp"
#include "specs/text.hpp"
#include "specs/trace/junit.hpp"

namespace lhcr::fuzz {
namespace {
namespace fs = std::filesystem;

void promise(bool kept, const std::string& what) {
    if (!kept) throw std::logic_error(what);
}

/// A repository of our own, whose files are what is read.
const fs::path& repository() {
    static const fs::path folder = [] {
        std::string name = (fs::temp_directory_path() / "lhcr-fuzz-XXXXXX").string();
        if (!::mkdtemp(name.data())) std::abort();
        for (const char* below : {".git", ".lhcr", "project/.git", "user"}) fs::create_directories(fs::path(name) / below);
        return fs::path(name);
    }();
    return folder;
}

fs::path write(const std::string& name, std::string_view text) {
    const fs::path path = repository() / name;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    return path;
}

}  // namespace

void migrate_settings(const std::string& input) {
    write(".lhcr/migrate.yaml", input);
    const auto settings = migrations::read_settings(repository());
    promise(settings.file == repository() / ".lhcr/migrate.yaml", "the settings that were written are not those that were read");
    for (const auto& accepted : settings.options.accepted)
        promise(!accepted.reason.empty() && !accepted.file.empty(), "something is accepted without a reason or a file");
    // What was switched off or accepted is taken by the lint as it is.
    const auto report = migrations::lint({{"0001_fuzzed.sql", "drop table orders;"}}, settings.options, std::nullopt);
    promise(report.errors + report.warnings + report.suppressed == report.findings.size(), "a finding is not counted");
}

void drift_settings(const std::string& input) {
    write(".lhcr/drift.yaml", input);
    const auto settings = drift::read_settings(repository());
    promise(settings.root == repository(), "the root is another folder");
    promise(!settings.lock.empty() && !settings.lock.starts_with('/') && !settings.lock.starts_with(".."),
            "the lock lies outside of the repository");
    for (const auto& [slug, patterns] : settings.bundles)
        for (const auto& pattern : patterns) {
            promise(!pattern.starts_with('/') && !pattern.starts_with(".."), "a pattern leaves the repository");
            (void)drift::matches(pattern, "a/very/long/path/of/many/parts/contracts/openapi.yaml");
            promise(pattern.starts_with(drift::fixed_part(pattern)), "the fixed part is no part of its pattern");
        }
}

void configuration(const std::string& input) {
    const auto middle = input.find('\x1e');
    cli::GlobalFlags flags;
    flags.config_file = write("user/config.yaml", std::string_view(input).substr(0, middle)).string();
    if (middle == std::string::npos) fs::remove(repository() / "project/.lhcr.yaml");
    else write("project/.lhcr.yaml", std::string_view(input).substr(middle + 1));
    const cli::Environment none = [](const std::string&) { return std::nullopt; };
    const auto load = [&] { return cli::Config::load(flags, none, repository() / "project"); };
    const auto config = load();
    for (const auto& setting : config.settings()) {
        promise(setting.origin == "default" || !setting.source.empty(), "a value says not where it comes from");
        // A repository may not say where data goes.
        const bool is_place = setting.name == "database" || setting.name == "migrate_database" || setting.name == "store";
        promise(!is_place || setting.origin != "project file" || setting.source.find(" (context ") != std::string::npos,
                "a project file says where data goes");
    }
    // It is written anew when a room begins; what was there is kept. Each write waits for the disk, so not for every input.
    if (input.size() % 16 != 0) return;
    const json before = config.contexts();
    cli::remember_context(flags.config_file, "fuzzed", {{"org", "a"}, {"environment", "dev"}});
    flags.context = "fuzzed";
    const auto after = load();
    json expected = before;
    expected["fuzzed"] = {{"org", "a"}, {"environment", "dev"}};
    promise(after.contexts() == expected, "a context changed when another was written");
    promise(after.value("org") == "a", "the context that was written is not read");
}

void alerts(const std::string& input) {
    const json config = cli::parse_document(input, "alerts.yaml", "the alert file");
    for (const auto& finding : validate_schema(config, "alerts.json", "alerts.yaml"))
        promise(!finding.message.empty(), "a finding says nothing");
}

void junit(const std::string& input) {
    const auto report = specs::trace::read_junit(input, "junit.xml");
    promise(!report.cases.empty(), "a report without a case was read");
    promise(specs::is_utf8(report.git_sha), "a commit is not UTF-8");
    for (const auto& each : report.cases) {
        // They go into JSON, which takes nothing else.
        for (const auto* text : {&each.name, &each.classname, &each.file, &each.suite, &each.message})
            promise(specs::is_utf8(*text) && text->size() <= 2048, "a text of a case is not UTF-8, or is too long");
        for (const auto& reference : each.references) promise(specs::is_utf8(reference) && !reference.empty(), "a reference is no text");
        for (const auto& spec : each.specs) promise(specs::is_utf8(spec) && !spec.empty(), "a spec is no text");
    }
}

const std::vector<std::string> migrate_words = {"paths: ",
                                                "transaction: ",
                                                "lock_timeout: ",
                                                "fail_on: ",
                                                "rules: ",
                                                "accepted: ",
                                                "none",
                                                "file",
                                                "runner",
                                                "error",
                                                "warning",
                                                "off",
                                                "MG001: ",
                                                "MG010: ",
                                                "MG011: ",
                                                "MG099: ",
                                                "{",
                                                "}",
                                                "[",
                                                "]",
                                                ": ",
                                                "- ",
                                                "\n",
                                                "  ",
                                                "\"\"",
                                                "../",
                                                "/",
                                                "false",
                                                "null",
                                                "1e400",
                                                "&a ",
                                                "*a",
                                                "!!str ",
                                                "|\n",
                                                "'",
                                                "\"",
                                                "0001.sql: "};
const std::vector<std::string> drift_words = {"bundles: ", "lock: ",   "orders: ", "\"migrations/*.sql\"",
                                              "\"**/x\"",  "\"../x\"", "\"/x\"",   "\"a/../../b\"",
                                              "\"./.\"",   "*",        "?",        "**",
                                              "/",         "{",        "}",        "[",
                                              "]",         ": ",       "- ",       "\n",
                                              "  ",        "null",     "1e400",    "\"\"",
                                              "&a ",       "*a",       "|\n",      "'",
                                              "\""};
const std::vector<std::string> configuration_words = {"current_context: ",
                                                      "contexts: ",
                                                      "output: ",
                                                      "local: ",
                                                      "database: ",
                                                      "migrate_database: ",
                                                      "store: ",
                                                      "org: ",
                                                      "project: ",
                                                      "environment: ",
                                                      "protected: ",
                                                      "alert_hosts: ",
                                                      "spec: ",
                                                      "context: ",
                                                      "\"host=a password=b\"",
                                                      "\"postgresql://a:b@c/d\"",
                                                      "true",
                                                      "12",
                                                      "1.5",
                                                      "null",
                                                      "~",
                                                      "{",
                                                      "}",
                                                      "[",
                                                      "]",
                                                      ": ",
                                                      "- ",
                                                      "\n",
                                                      "  ",
                                                      "\x1e",
                                                      "# a\n",
                                                      "|\n",
                                                      ">\n",
                                                      "'",
                                                      "\"",
                                                      "\\u0000",
                                                      "&a ",
                                                      "*a",
                                                      "fuzzed: ",
                                                      "\t"};
const std::vector<std::string> alert_words = {
    "channels: ", "rules: ",     "routes: ",    "name: ",
    "kind: ",     "webhook",     "smtp",        "url: ",
    "url_ref: ",  "\"env:A\"",   "\"file:/a\"", "from: ",
    "to: ",       "a@b.example", "when: ",      "failure",
    "freshness",  "match: ",     "window: ",    "15m",
    "999999999d", "steps: ",     "after: ",     "quiet: ",
    "\"22:00\"",  "days: ",      "except: ",    "types: ",
    "RUN_FAILED", "ratio: ",     "1e-400",      "1e400",
    "-1",         "per: ",       "{",           "}",
    "[",          "]",           ": ",          ", ",
    "- ",         "\n",          "  ",          "\"",
    "null",       "&a ",         "*a",          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
const std::vector<std::string> xml_words = {"<testsuites>",
                                            "<testsuite name=\"a\">",
                                            "<testsuite>",
                                            "</testsuite>",
                                            "<testcase name=\"FR-001 a\" classname=\"orders\"/>",
                                            "<testcase name=\"a\">",
                                            "</testcase>",
                                            "<failure message=\"a\">",
                                            "</failure>",
                                            "<error/>",
                                            "<skipped/>",
                                            "<properties>",
                                            "</properties>",
                                            "<property name=\"requirement\" value=\"FR-001\"/>",
                                            "<property name=\"spec\">",
                                            "</property>",
                                            "<property name=\"git_sha\" value=\"",
                                            "status=\"notrun\" ",
                                            "file=\"a.py\" ",
                                            "<![CDATA[",
                                            "]]>",
                                            "<!DOCTYPE a [<!ENTITY b \"c\">]>",
                                            "&b;",
                                            "&#0;",
                                            "&#x10FFFF;",
                                            "&lt;",
                                            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                                            "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
                                            "<!--",
                                            "-->",
                                            "<a:b xmlns:a=\"c\">",
                                            "\xE2\x9C\x93",
                                            "\xff",
                                            "\"",
                                            "'",
                                            "<",
                                            "/>",
                                            ">",
                                            "\n"};

}  // namespace lhcr::fuzz
