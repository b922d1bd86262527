// A file that says the worker is alive and reaches its database: for the health checks of containers.
#pragma once

#include <filesystem>

#include "base/json.hpp"

namespace lhcr::worker {

/// Replaces the file at once; a failure is logged, not thrown: health must not stop work.
void write_health(const std::filesystem::path& file, const json& state);
/// Throws Errc::unavailable, naming what is wrong, unless the file is younger than 15 s and says that heartbeats are answered.
json check_health(const std::filesystem::path& file);

}  // namespace lhcr::worker
