// Global flags: bound to each command's CLI::App, and known by name here because they may stand before the command's words.
#include "cli/flags.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>

namespace lhcr::cli {
namespace {
constexpr std::array<std::string_view, 16> flags_with_value = {
    "-o",      "--output", "--format",  "--fields", "--config", "--context",     "--database", "--migrate-database",
    "--store", "--org",    "--project", "-e",       "--env",    "--environment", "--color",    "--log-format"};
}  // namespace

void bind_global_flags(CLI::App& app, GlobalFlags& flags) {
    const auto in_group = [](CLI::Option* option) { option->group(global_group); };
    in_group(
        app.add_option("-o,--output,--format", flags.outputs, "table, wide, json, ndjson, yaml or id; FORMAT=FILE writes a file besides")
            ->type_name("FORMAT")
            ->allow_extra_args(false));
    in_group(app.add_option("--fields", flags.fields, "only these fields, by comma: run_id,status")->type_name("LIST"));
    in_group(app.add_flag("--no-headers", flags.no_headers, "tables without their first line"));
    in_group(app.add_option("--config", flags.config_file, "another user file")->type_name("FILE"));
    in_group(app.add_option("--context", flags.context, "a context of the user file")->type_name("NAME"));
    in_group(
        app.add_option("--database", flags.database, "control plane: a libpq URI or key=value list, no password")->type_name("CONNINFO"));
    in_group(app.add_option("--migrate-database", flags.migrate_database, "the same with the login that migrates")->type_name("CONNINFO"));
    in_group(app.add_option("--store", flags.store, "object store: file:///folder or s3://bucket/prefix")->type_name("URL"));
    in_group(app.add_option("--org", flags.org, "organisation")->type_name("NAME"));
    in_group(app.add_option("--project", flags.project, "project")->type_name("NAME"));
    in_group(app.add_option("-e,--env,--environment", flags.environment, "environment: dev, stage or prod")->type_name("NAME"));
    in_group(app.add_option("--color", flags.color, "auto, always or never")
                 ->type_name("WHEN")
                 ->check(CLI::IsMember({"auto", "always", "never"})));
    in_group(app.add_option("--log-format", flags.log_format, "text or json lines on stderr")
                 ->type_name("FORMAT")
                 ->check(CLI::IsMember({"text", "json"})));
    in_group(app.add_flag("-q,--quiet", flags.quiet, "no progress and no notes"));
    in_group(app.add_flag("-v,--verbose", flags.verbose, "more on stderr"));
    in_group(app.add_flag("-y,--yes", flags.yes, "go on in a protected context"));
    in_group(app.add_flag("--explain-config", flags.explain_config, "say where each setting comes from and stop"));
}

Words split_words(const std::vector<std::string>& arguments, bool (*takes_verb)(std::string_view)) {
    Words words;
    bool searching = true;
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& word = arguments[at];
        if (searching && word == "--") searching = false;
        if (!searching || word.empty()) {
            words.rest.push_back(word);
        } else if (word.front() == '-' && word.size() > 1) {
            words.rest.push_back(word);
            if (std::ranges::find(flags_with_value, std::string_view(word)) != flags_with_value.end() && at + 1 < arguments.size())
                words.rest.push_back(arguments[++at]);
        } else if (words.noun.empty()) {
            words.noun = word;
            searching = takes_verb(word);
        } else {
            words.verb = word;
            searching = false;
        }
    }
    return words;
}

}  // namespace lhcr::cli
