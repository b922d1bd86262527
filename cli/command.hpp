// The table of commands (commands.def) as data: what app.cpp dispatches on, and what help, completion and the reference walk.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace lhcr::cli {

class Session;

/// hidden: works, but is not shown in help, completion or the reference.
enum class Visibility { visible, hidden };

/// `verb` is empty for the top verbs (`lhcr doctor`). `bind` adds the command's flags and hands its action to the session.
struct Command {
    std::string_view noun;
    std::string_view verb;
    void (*bind)(CLI::App&, Session&);
    std::string_view summary;
    Visibility visibility;

    std::string name() const { return verb.empty() ? std::string(noun) : std::string(noun) + ' ' + std::string(verb); }
};

std::span<const Command> all_commands();
/// The command of exactly these words; nullptr when there is none.
const Command* find_command(std::string_view noun, std::string_view verb);
bool is_noun_with_verbs(std::string_view noun);
/// The closest of `candidates` within two edits, for "did you mean".
std::optional<std::string> closest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace lhcr::cli
