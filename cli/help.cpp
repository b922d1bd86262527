// Help in the words of commands.def and of the bind functions; short, because the long form is in docs/reference.
#include "cli/help.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>

#include "cli/flags.hpp"

namespace lhcr::cli {
namespace {

std::string flag_names(const CLI::Option& option) {
    std::string out;
    for (const auto& name : option.get_snames()) out += (out.empty() ? "-" : ", -") + name;
    for (const auto& name : option.get_lnames()) out += (out.empty() ? "--" : ", --") + name;
    return out;
}

/// CLI11 gives every option that takes a value a type name; flags have none.
std::string value_name(const CLI::Option& option) {
    if (option.get_expected_max() == 0) return "";
    const std::string name = option.get_type_name();
    const auto colon = name.find(':');  // validators append their own text
    return name.empty() ? "VALUE" : name.substr(0, colon);
}

std::string positional_usage(const CLI::Option& option) {
    std::string name = option.get_name(true);
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    if (option.get_items_expected_max() > 1) name += "…";
    return option.get_required() ? name : '[' + name + ']';
}

}  // namespace

std::string help_overview() {
    std::string out =
        "lhcr: a lakehouse control room in one binary\n\n"
        "usage: lhcr COMMAND [flags]\n\n";
    std::size_t widest = 0;
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto& command : all_commands()) {
        if (command.visibility == Visibility::hidden) continue;
        if (command.verb.empty()) {
            lines.emplace_back(command.noun, command.summary);
        } else if (!lines.empty() && lines.back().first == command.noun) {
            lines.back().second += fmt::format(", {}", command.verb);
        } else {
            lines.emplace_back(command.noun, command.verb);
        }
    }
    for (const auto& [noun, text] : lines) widest = std::max(widest, noun.size());
    for (const auto& [noun, text] : lines) out += fmt::format("  {:{}}  {}\n", noun, widest, text);
    out +=
        "\nfirst steps: `lhcr local up`, then `lhcr doctor`\nmore: `lhcr COMMAND --help`, `lhcr help flags`, `lhcr help configuration`, "
        "`lhcr help exit-codes`\n";
    return out;
}

std::string help_noun(std::string_view noun) {
    std::string out = fmt::format("usage: lhcr {} VERB [flags]\n\n", noun);
    std::size_t widest = 0;
    for (const auto& command : all_commands())
        if (command.noun == noun) widest = std::max(widest, command.verb.size());
    for (const auto& command : all_commands())
        if (command.noun == noun && command.visibility == Visibility::visible && !command.verb.empty())
            out += fmt::format("  {:{}}  {}\n", command.verb, widest, command.summary);
    return out + fmt::format("\nmore: `lhcr {} VERB --help`\n", noun);
}

std::string help_command(const Command& command, const CLI::App& app) {
    std::string usage = fmt::format("usage: lhcr {}", command.name());
    std::vector<std::pair<std::string, std::string>> lines;
    for (const CLI::Option* option : app.get_options()) {
        if (!option->get_positional()) continue;
        usage += ' ' + positional_usage(*option);
        if (!option->get_description().empty()) lines.emplace_back(positional_usage(*option), option->get_description());
    }
    for (const CLI::Option* option : app.get_options()) {
        if (option == app.get_help_ptr() || option->get_positional() || option->get_group() == global_group || option->get_group().empty())
            continue;
        const std::string value = value_name(*option);
        lines.emplace_back(flag_names(*option) + (value.empty() ? "" : ' ' + value),
                           option->get_description() + (option->get_required() ? " (required)" : ""));
    }
    std::string out = fmt::format("{}\n\n{} [flags]\n", command.summary, usage);
    if (!lines.empty()) out += '\n';
    std::size_t widest = 0;
    for (const auto& [name, text] : lines) widest = std::max(widest, std::min<std::size_t>(name.size(), 34));
    for (const auto& [name, text] : lines) out += fmt::format("  {:{}}  {}\n", name, widest, text);
    if (const std::string footer = app.get_footer(); !footer.empty()) out += '\n' + footer + '\n';
    return out + "\nflags of every command: `lhcr help flags`\n";
}

}  // namespace lhcr::cli
