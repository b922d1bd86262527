// `lhcr help TOPIC`: the texts that belong to no single command, made from the same tables that the code runs on.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <map>
#include <memory>

#include "base/error.hpp"
#include "cli/help.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {

std::string exit_codes() {
    std::string out = "exit codes (frozen)\n\n    0  ok\n";
    std::map<int, std::string> rows;
    for (const auto& error : all_errors()) rows[error.exit_code] += (rows[error.exit_code].empty() ? "" : ", ") + std::string(error.name);
    rows[3] += " (findings, drift, failed quality)";
    rows[8] += " (or still pending)";
    rows[141] = "the reader of standard output went away";
    rows[130] += " (Ctrl-C)";
    rows[143] += " (SIGTERM)";
    for (const auto& [code, names] : rows) out += fmt::format("  {:3}  {}\n", code, names);
    return out + "\n`run watch` and --wait exit with the run's result: 0 succeeded, 5 failed, 11 cancelled, 12 timed out.\n";
}

std::string errors() {
    std::string out = "errors\n\n";
    for (const auto& error : all_errors())
        out += fmt::format("  {}  {:<21} exit {:<3} http {}  {:<7}{}\n", error.code, error.name, error.exit_code, error.http_status,
                           error.sqlstate, error.retryable ? "try again" : "");
    return out;
}

std::string configuration() {
    std::string out =
        "where a setting comes from: flag > environment > project file > user file > default; --explain-config says it for each\n\n";
#define LHCR_SETTING(name, flag, variable, in_context, in_project_file, fallback, meaning) \
    out += fmt::format("  {:<17}{:<20}{:<27}{}{}\n", #name, flag, variable, meaning, *fallback ? fmt::format(" [{}]", fallback) : "");
#include "cli/settings.def"
#undef LHCR_SETTING
    return out +
           "\nproject file  .lhcr.yaml here or above, up to the folder of .git: context, org, project, environment, spec, output\n"
           "user file     $XDG_CONFIG_HOME/lhcr/config.yaml (or --config, LHCR_CONFIG): current_context, output, and contexts\n\n"
           "  current_context: local\n  contexts:\n    shop:\n      database: service=shop\n      store: s3://bucket/prefix\n      "
           "environment: prod\n      protected: true\n\n"
           "A context's values stand where the context was named. libpq's variables and files work (PGSERVICE, PGPASSFILE, PGHOST …), and\n"
           "so do AWS_*. Unknown keys are errors. Passwords belong into ~/.pgpass, a service file, or `connections add "
           "--password-stdin`.\n";
}

std::string flags() {
    CLI::App app;
    GlobalFlags values;
    bind_global_flags(app, values);
    std::string out = "flags of every command; they may also stand before it\n\n";
    for (const CLI::Option* option : app.get_options([](const CLI::Option* each) { return each->get_group() == global_group; }))
        out += fmt::format("  {:<32} {}\n", option->get_name(false, true), option->get_description());
    return out;
}

std::string output() {
    return "data goes to stdout, everything else to stderr; only a flag, LHCR_OUTPUT or a file picks the format, never the terminal\n\n"
           "  -o table | wide    for people; layout may change\n  -o json | yaml     one document with apiVersion and kind; fields are "
           "only ever added\n"
           "  -o ndjson          one document a line\n  -o id              ids, one a line\n  -o json=FILE       writes the file besides\n"
           "  --fields a,b.c     only these fields\n\ntimes are RFC 3339 UTC, durations end in _ms, ids are whole. Colours: --color, "
           "NO_COLOR, CLICOLOR_FORCE, TERM=dumb.\n"
           "With -o json an error is one line of problem+json (RFC 9457) on stderr.\n";
}

struct Topic {
    std::string_view name;
    std::string_view summary;
    std::string (*text)();
};
constexpr Topic topics[] = {{"configuration", "settings and where they come from", configuration},
                            {"errors", "every error and what it maps to", errors},
                            {"exit-codes", "what the exit codes mean", exit_codes},
                            {"flags", "flags of every command", flags},
                            {"output", "formats", output}};

int run_help(const std::vector<std::string>& words, Session& session) {
    if (words.empty()) {
        session.output().text(help_overview());
        std::string list = "\ntopics:\n";
        for (const auto& topic : topics) list += fmt::format("  {:<14} {}\n", topic.name, topic.summary);
        session.output().text(list);
        return 0;
    }
    for (const auto& topic : topics)
        if (topic.name == words.front() && words.size() == 1) {
            session.output().text(topic.text());
            return 0;
        }
    if (const Command* command = find_command(words.front(), words.size() > 1 ? words[1] : ""); command != nullptr) {
        CLI::App app;
        Session other;
        command->bind(app, other);
        session.output().text(help_command(*command, app));
        return 0;
    }
    if (words.size() == 1 && is_noun_with_verbs(words.front())) {
        session.output().text(help_noun(words.front()));
        return 0;
    }
    std::vector<std::string> known;
    for (const auto& topic : topics) known.emplace_back(topic.name);
    for (const auto& command : all_commands()) known.emplace_back(command.noun);
    const auto meant = closest(words.front(), known);
    throw Error(Errc::usage, fmt::format("no help on '{}'", fmt::join(words, " ")),
                meant ? fmt::format("did you mean `lhcr help {}`?", *meant) : "`lhcr help` lists the topics");
}

}  // namespace

void bind_help(CLI::App& app, Session& session) {
    auto words = std::make_shared<std::vector<std::string>>();
    app.add_option("topic", *words, "a topic or a command");
    session.without_config();
    session.set_action([words, &session] { return run_help(*words, session); });
}

}  // namespace lhcr::cli
