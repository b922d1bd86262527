// What file names and a commit say about migrations; for lint.cpp.
#pragma once

#include <vector>

#include "migrations/lint.hpp"

namespace lhcr::migrations {

void check_numbers(const std::vector<File>& files, const Options& options, std::vector<Finding>& out);
void check_history(const std::vector<File>& files, const Past& past, const Options& options, std::vector<Finding>& out);

}  // namespace lhcr::migrations
