// The table behind commands.def.
#include "cli/command.hpp"

#include <algorithm>

namespace lhcr::cli {

#define LHCR_COMMAND(noun, verb, bind_function, summary, visibility) void bind_function(CLI::App&, Session&);
#include "cli/commands.def"
#undef LHCR_COMMAND

std::span<const Command> all_commands() {
    static constexpr Command rows[] = {
#define LHCR_COMMAND(noun, verb, bind_function, summary, visibility) {noun, verb, bind_function, summary, Visibility::visibility},
#include "cli/commands.def"
#undef LHCR_COMMAND
    };
    return rows;
}

const Command* find_command(std::string_view noun, std::string_view verb) {
    for (const auto& command : all_commands())
        if (command.noun == noun && command.verb == verb) return &command;
    return nullptr;
}

bool is_noun_with_verbs(std::string_view noun) {
    return std::ranges::any_of(all_commands(), [&](const Command& command) { return command.noun == noun && !command.verb.empty(); });
}

}  // namespace lhcr::cli
