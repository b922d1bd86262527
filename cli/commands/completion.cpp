// `lhcr completion SHELL`: the adaptor for a shell; `lhcr __complete WORD… CURRENT`: what it asks (cobra's line protocol: value, tab,
// description; then ":" and a directive). The candidates come from the same tables and flags that parsing uses.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/command.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "runs/connection.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

constexpr std::string_view bash_script = R"(# bash completion for lhcr: source this, or put it into /etc/bash_completion.d
_lhcr() {
    local line directive='' IFS=$'\n'
    COMPREPLY=()
    while read -r line; do
        if [[ $line == :* ]]; then directive=${line#:}; else COMPREPLY+=("${line%%$'\t'*}"); fi
    done < <(lhcr __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
    if [[ ${#COMPREPLY[@]} -eq 0 && $directive == 0 ]]; then compopt -o default; fi
}
complete -F _lhcr lhcr
)";
constexpr std::string_view zsh_script = R"(#compdef lhcr
# zsh completion for lhcr: put this as _lhcr into a folder of $fpath
_lhcr() {
    local line directive='' ; local -a values
    while IFS= read -r line; do
        if [[ $line == :* ]]; then directive=${line#:}; else values+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}"); fi
    done < <(lhcr __complete "${(@)words[2,CURRENT]}" 2>/dev/null)
    if (( ${#values} )); then _describe lhcr values; elif [[ $directive == 0 ]]; then _files; fi
}
compdef _lhcr lhcr
)";
constexpr std::string_view fish_script = R"(# fish completion for lhcr: put this as lhcr.fish into ~/.config/fish/completions
function __lhcr_complete
    set -l words (commandline -opc) (commandline -ct)
    lhcr __complete $words[2..-1] 2>/dev/null | string match -v -r '^:'
end
complete -c lhcr -f -a '(__lhcr_complete)'
)";

struct Candidates {
    std::vector<std::pair<std::string, std::string>> lines;
    bool files = false;
};

void add_flags(Candidates& out, const CLI::App& app) {
    for (const CLI::Option* option : app.get_options())
        if (!option->get_group().empty())
            for (const auto& name : option->get_lnames()) out.lines.emplace_back("--" + name, option->get_description());
}

/// Run ids and connection names are asked from the database, within 300 ms or not at all.
void add_from_database(Candidates& out, std::string_view what) {
    Session session;
    db::Connection database(session.database(), {.application_name = "lhcr __complete",
                                                 .connect_timeout = std::chrono::seconds(1),
                                                 .statement_timeout = std::chrono::milliseconds(200)});
    if (what == "run") {
        const json answer = runs::list(database, {{"limit", 20}});
        for (const auto& run : answer.at("runs"))
            out.lines.emplace_back(get_string(run, "run_id"), fmt::format("{} {}", get_string(run, "status"), get_string(run, "template")));
    } else {
        const Scope scope = session.scope();
        const json answer = runs::connection_list(database, scope.project, scope.environment, scope.org);
        for (const auto& row : answer.at("connections")) out.lines.emplace_back(get_string(row, "name"), get_string(row, "kind"));
    }
}

Candidates candidates_of(const std::vector<std::string>& words) {
    Candidates out;
    const std::string current = words.empty() ? "" : words.back();
    const std::vector<std::string> before(words.begin(), words.empty() ? words.end() : words.end() - 1);
    const Words split = split_words(before, is_noun_with_verbs);
    const std::string previous = before.empty() ? "" : before.back();
    if (previous == "-o" || previous == "--output" || previous == "--format") {
        for (const auto* format : {"table", "wide", "json", "ndjson", "yaml", "id"}) out.lines.emplace_back(format, "");
        return out;
    }
    if (previous == "-e" || previous == "--env" || previous == "--environment") {
        for (const auto* name : {"dev", "stage", "prod"}) out.lines.emplace_back(name, "");
        return out;
    }
    if (previous == "--context") {
        Session session;
        for (const auto& [name, context] : session.config().contexts().items()) out.lines.emplace_back(name, "");
        return out;
    }
    if (split.noun.empty() || (is_noun_with_verbs(split.noun) && split.verb.empty())) {
        std::string last;
        for (const auto& command : all_commands()) {
            if (command.visibility == Visibility::hidden) continue;
            if (!split.noun.empty() && command.noun == split.noun) out.lines.emplace_back(command.verb, command.summary);
            if (split.noun.empty() && command.noun != last)
                out.lines.emplace_back(command.noun, command.verb.empty() ? command.summary : "");
            last = command.noun;
        }
        return out;
    }
    const Command* command = find_command(split.noun, split.verb);
    if (command == nullptr) return out;
    CLI::App app;
    Session session;
    command->bind(app, session);
    bind_global_flags(app, session.flags());
    if (current.starts_with('-')) {
        add_flags(out, app);
        return out;
    }
    if (previous == "--source" || command->noun == "connections") {
        add_from_database(out, "connection");
        return out;
    }
    for (const CLI::Option* option : app.get_options())
        if (option->get_positional() && option->get_name(true) == "run" && split.rest.empty()) {
            add_from_database(out, "run");
            return out;
        }
    out.files = true;
    return out;
}

int run_complete_words(const std::vector<std::string>& words, Session& session) {
    Candidates found;
    try {
        found = candidates_of(words);
    } catch (const Error&) {
        // a shell that completes must never see an error; it gets no candidates
    }
    const std::string current = words.empty() ? "" : words.back();
    std::string out;
    for (const auto& [value, description] : found.lines)
        if (value.starts_with(current)) out += description.empty() ? value + '\n' : fmt::format("{}\t{}\n", value, description);
    session.output().text(out + (found.files ? ":0\n" : ":4\n"));
    return 0;
}

}  // namespace

void bind_completion(CLI::App& app, Session& session) {
    auto shell = std::make_shared<std::string>();
    app.add_option("shell", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
    session.without_config();
    session.set_action([shell, &session] {
        session.output().text(*shell == "bash" ? bash_script : *shell == "zsh" ? zsh_script : fish_script);
        return 0;
    });
}

void bind_complete(CLI::App&, Session& session) {
    session.without_config();
    session.set_action([&session] { return run_complete_words(session.raw_words(), session); });
}

}  // namespace lhcr::cli
