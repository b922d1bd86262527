// `lhcr migrate lint` and `migrate rules`: Postgres migrations, judged before a database sees them. Needs no database.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "cli/git_file.hpp"
#include "cli/migration_report.hpp"
#include "cli/session.hpp"
#include "cli/spec_formats.hpp"
#include "cli/tool_report.hpp"
#include "migrations/settings.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::vector<std::string> paths;
    std::string against;
    std::string fail_on;
    std::string transaction;
    std::string lock_timeout;
};

migrations::Past past_of(const std::string& ref, const std::vector<std::string>& paths) {
    migrations::Past past;
    const std::string base = git_base(ref);
    for (const auto& path : git_files(base, paths)) {
        if (migrations::number_of(path).empty() || !path.ends_with(".sql")) continue;
        auto text = git_file(base, path);
        if (!text)
            throw Error(Errc::unavailable, fmt::format("'{}' cannot be read at {}", path, ref),
                        "fetch it whole (fetch-depth: 0, no filter)");
        past.files[path] = std::move(*text);
    }
    past.there = git_files(ref, paths);
    return past;
}

int lint(Session& session, const Options& options) {
    const SpecFormats formats(session);
    auto settings = migrations::read_settings(std::filesystem::current_path());
    if (!options.fail_on.empty()) settings.fail_on = migrations::severity_of(options.fail_on);
    if (!options.transaction.empty()) settings.options.transaction = migrations::transaction_of(options.transaction);
    if (!options.lock_timeout.empty()) settings.options.lock_timeout_by_runner = options.lock_timeout == "runner";
    // Flags replace what the file says: paths given by hand are all that is looked at.
    auto paths = options.paths.empty() ? settings.paths : options.paths;
    if (paths.empty()) paths = {"migrations"};
    const auto files = migrations::read_files(paths);
    std::optional<migrations::Past> past;
    if (!options.against.empty()) past = past_of(options.against, paths);
    const auto found = migrations::lint(files, settings.options, past);
    auto report = report_of(found);
    report.fail_on = settings.fail_on == migrations::Severity::warning ? specs::Severity::warning : specs::Severity::error;
    report.count();
    print_report(session, formats, report, "MigrationReport",
                 {{"files", files.size()}, {"statements", found.statements}, {"bytes", found.bytes}});
    return report.failures > 0 ? 3 : 0;
}

}  // namespace

void bind_migrate_lint(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("path", options->paths, "a folder of *.sql files, or one of them (default: migrations)");
    app.add_option("--against", options->against, "judge history too: what changed, vanished or came in between since REF")
        ->type_name("REF");
    app.add_option("--fail-on", options->fail_on, "error or warning: from where on it is exit 3")
        ->check(CLI::IsMember({"error", "warning"}))
        ->type_name("SEVERITY");
    app.add_option("--transaction", options->transaction, "file: the runner wraps each file in a transaction; none")
        ->check(CLI::IsMember({"file", "none"}))
        ->type_name("HOW");
    app.add_option("--lock-timeout", options->lock_timeout, "who sets lock_timeout: runner, or the file itself")
        ->check(CLI::IsMember({"runner", "file"}))
        ->type_name("WHO");
    session.set_action([&session, options] { return lint(session, *options); });
}

void bind_migrate_rules(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("--explain", *name, "one rule with its example")->type_name("RULE");
    session.set_action([&session, name] { return print_rules(session, migration_tool(), *name, "MigrationRule"); });
}

}  // namespace lhcr::cli
