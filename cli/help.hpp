// Help texts: the overview, one noun, one command. Topics (`lhcr help exit-codes`) are in commands/help.cpp.
#pragma once

#include <string>
#include <string_view>

#include "cli/command.hpp"

namespace lhcr::cli {

std::string help_overview();
std::string help_noun(std::string_view noun);
/// From the flags that the command's bind function added.
std::string help_command(const Command& command, const CLI::App& app);

}  // namespace lhcr::cli
