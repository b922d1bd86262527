// What file names and a commit say about migrations; for lint.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "migrations/lint.hpp"

namespace lhcr::migrations {

/// What numbers are compared by: 2 before 10, 1.1 before 1.2, and 1.0 is 1. `number` is not empty.
std::string number_key(std::string_view number);
/// The folder that a migration's number counts in: "db" of "db/0001_a.sql" and of "db/0001_a/migration.sql".
std::string series_of(std::string_view path);

void check_numbers(const std::vector<File>& files, const Options& options, std::vector<Finding>& out);
void check_history(const std::vector<File>& files, const Past& past, const Options& options, std::vector<Finding>& out);

}  // namespace lhcr::migrations
