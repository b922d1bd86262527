// Dispatch and the one catch site.
//
// Only the command that was named is bound to CLI11, and nothing is opened before parsing, so that `lhcr --version` costs as little
// as the loader. CLI11 parses and nothing else: its callbacks stay unused, the action runs after it, its exits become usage errors.
#include "cli/app.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <new>

#include "base/error.hpp"
#include "base/json.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "cli/command.hpp"
#include "cli/error_report.hpp"
#include "cli/help.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {

[[noreturn]] void unknown_word(const Words& words) {
    std::vector<std::string> candidates;
    const bool noun_known = is_noun_with_verbs(words.noun);
    for (const auto& command : all_commands())
        if (command.visibility == Visibility::visible && (!noun_known || command.noun == words.noun))
            candidates.emplace_back(noun_known ? command.verb : command.noun);
    const std::string& word = noun_known ? words.verb : words.noun;
    const std::string prefix = noun_known ? "lhcr " + words.noun : "lhcr";
    const auto meant = closest(word, candidates);
    throw Error(Errc::usage, fmt::format("no command '{} {}'", prefix, word),
                meant ? fmt::format("did you mean `{} {}`?", prefix, *meant) : fmt::format("`{} --help` lists the commands", prefix));
}

/// A flag that no option of the command has: say so, and which one is near.
[[noreturn]] void unexpected(const std::vector<std::string>& rest, const Command& command, const CLI::App& app) {
    const auto flag = std::ranges::find_if(rest, [](const std::string& word) { return word.size() > 1 && word.front() == '-'; });
    const std::string& word = flag != rest.end() ? *flag : rest.front();
    const std::string name = word.substr(0, word.find('='));
    if (flag == rest.end())
        throw Error(Errc::usage, fmt::format("'{}' is one argument too many for `lhcr {}`", word, command.name()),
                    fmt::format("`lhcr {} --help`", command.name()));
    std::vector<std::string> known;
    for (const CLI::Option* option : app.get_options())
        for (const auto& text : option->get_lnames()) known.push_back("--" + text);
    const auto meant = closest(name, known);
    throw Error(Errc::usage, fmt::format("`lhcr {}` has no flag '{}'", command.name(), name),
                meant ? fmt::format("did you mean {}?", *meant) : fmt::format("`lhcr {} --help`", command.name()));
}

/// Parses `arguments` into the bound flags; false when help was asked for and printed.
bool parse(CLI::App& app, const Command& command, Session& session, std::vector<std::string> arguments) {
    app.set_help_flag();
    bool wants_help = false;
    app.add_flag("-h,--help", wants_help, "this text")->group("");
    app.allow_extras();
    // Asked for by name before CLI11 sees the words, so that a missing required flag does not hide the help.
    const auto end = std::ranges::find(arguments, "--");
    if (std::any_of(arguments.begin(), end, [](const std::string& word) { return word == "--help" || word == "-h"; })) {
        session.without_config();
        session.output().text(help_command(command, app));
        return false;
    }
    std::ranges::reverse(arguments);
    try {
        app.parse(std::move(arguments));
    } catch (const CLI::ParseError& error) {
        std::string message = error.what();
        if (!message.empty() && message.front() >= 'A' && message.front() <= 'Z' && message.size() > 1 && message[1] >= 'a')
            message.front() = static_cast<char>(message.front() + 32);
        throw Error(Errc::usage, fmt::format("lhcr {}: {}", command.name(), message), fmt::format("`lhcr {} --help`", command.name()));
    }
    auto rest = app.remaining();
    std::erase(rest, "--");  // CLI11 hands the separator back
    if (!rest.empty()) unexpected(rest, command, app);
    return true;
}

void explain_config(Session& session) {
    json items = json::array();
    for (const auto& setting : session.config().settings())
        items.push_back({{"name", setting.name}, {"value", setting.value}, {"origin", setting.origin}, {"source", setting.source}});
    session.output().list("ConfigExplanation", {{"settings", items}, {"user_file", session.config().user_file().string()}}, "settings",
                          {{"setting", "name"}, {"value", "value"}, {"origin", "origin"}, {"from", "source"}}, "name");
}

int dispatch(const std::vector<std::string>& arguments, Session& session) {
    const Words words = split_words(arguments, is_noun_with_verbs);
    const auto asked = [&](std::string_view flag) { return std::ranges::find(words.rest, flag) != words.rest.end(); };
    const Command* command = find_command(words.noun, words.verb);
    if (command == nullptr) {
        session.without_config();
        const bool wants_help = asked("--help") || asked("-h");
        if (words.noun.empty() && (asked("--version") || asked("-V"))) {
            session.output().text(fmt::format("lhcr {}\n", version));
            return 0;
        }
        if (words.noun.empty() && (wants_help || words.rest.empty())) {
            session.output().text(help_overview());
            return wants_help ? 0 : info(Errc::usage).exit_code;
        }
        if (words.noun.empty())
            throw Error(Errc::usage, fmt::format("no command in 'lhcr {}'", fmt::join(words.rest, " ")),
                        "`lhcr --help` lists the commands");
        if (is_noun_with_verbs(words.noun) && words.verb.empty()) {
            if (!wants_help)
                throw Error(Errc::usage, fmt::format("`lhcr {}` needs a verb", words.noun),
                            fmt::format("`lhcr {} --help` lists them", words.noun));
            session.output().text(help_noun(words.noun));
            return 0;
        }
        unknown_word(words);
    }
    CLI::App app(std::string(command->summary));
    session.set_command(command);
    command->bind(app, session);
    bind_global_flags(app, session.flags());
    if (command->noun == "__complete") {  // its words are of another command line; no flag among them is its own
        session.set_raw_words(words.rest);
        return session.action()();
    }
    if (!parse(app, *command, session, words.rest)) return 0;
    log::configure(session.flags().log_format == "json" ? log::Format::json : log::Format::text,
                   session.flags().verbose > 0 ? log::Level::debug : log::Level::info);
    if (session.flags().explain_config) {
        explain_config(session);
        return 0;
    }
    if (session.needs_config()) (void)session.config();
    if (!session.action()) throw Error(Errc::internal, fmt::format("`lhcr {}` is bound to no action", command->name()));
    return session.action()();
}

/// The format named by a flag, looked up in the words themselves, since parsing may be what failed; empty: none is.
std::string named_format(const std::vector<std::string>& arguments) {
    std::string named;
    const auto take = [&](const std::string& value) {
        if (value.find('=') == std::string::npos) named = value;  // FORMAT=FILE is besides
    };
    for (std::size_t at = 0; at < arguments.size(); ++at) {
        const std::string& word = arguments[at];
        if (word == "--") break;
        if ((word == "-o" || word == "--output" || word == "--format") && at + 1 < arguments.size()) take(arguments[++at]);
        for (const std::string prefix : {"-o=", "--output=", "--format=", "-o"})
            if (word.starts_with(prefix) && word.size() > prefix.size()) {
                take(word.substr(prefix.size()));
                break;
            }
    }
    return named;
}

int report(const Error& error, const std::vector<std::string>& arguments, const Session& session) {
    // A reader that went away wants no more words either; 141 is what a shell shows for a closed pipe.
    if (error.detail() == json{{"errno", EPIPE}}.dump()) return 128 + SIGPIPE;
    const std::string named = named_format(arguments), format = named.empty() ? session.configured_format() : named;
    Error told = error;
    // No next step but the general one: the help of this very command is nearer.
    if (error.errc() == Errc::usage && error.hint() == info(Errc::usage).hint && session.command() != nullptr)
        told.set_hint(fmt::format("`lhcr {} --help`", session.command()->name()));
    const std::string text = error_report(told, format == "json" || format == "ndjson", use_color("auto", STDERR_FILENO));
    [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
    return info(error.errc()).exit_code;
}

/// A standard descriptor that the caller closed would become the next file or socket that is opened, and be read from or written to.
/// In its place stands one that reads as empty and cannot be written.
void hold_standard_descriptors() {
    for (int descriptor = ::open("/dev/null", O_RDONLY); descriptor >= 0; descriptor = ::open("/dev/null", O_RDONLY))
        if (descriptor > STDERR_FILENO) {
            ::close(descriptor);
            break;
        }
}

}  // namespace

int run_app(int argc, char** argv) {
    hold_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> arguments(argv + std::min(argc, 1), argv + argc);
    Session session;
    try {
        int code = 0;
        try {
            code = dispatch(arguments, session);
        } catch (const Error&) {
            // What was printed before the failure still belongs to the reader; the first error is the one told.
            try {
                session.output().flush();
            } catch (const Error&) {
            }
            throw;
        }
        session.output().flush();
        return code;
    } catch (const Error& error) {
        return report(error, arguments, session);
    } catch (const std::bad_alloc&) {
        return report(Error(Errc::unavailable, "out of memory", "close other programs or give the machine more memory"), arguments,
                      session);
    } catch (const std::exception& error) {
        return report(Error(Errc::internal, error.what()), arguments, session);
    }
}

}  // namespace lhcr::cli
