// Debian keeps server programs out of PATH, one folder a major version; others have them in PATH.
#include "local/programs.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <sstream>

#include "base/error.hpp"
#include "local/command.hpp"

namespace lhcr::local {
namespace fs = std::filesystem;
namespace {

constexpr int oldest = 15;
constexpr int newest = 18;

std::optional<Programs> look_at(const fs::path& folder) {
    for (const auto* name : {"initdb", "pg_ctl", "postgres"})
        if (::access((folder / name).c_str(), X_OK) != 0) return std::nullopt;
    int major = 0;
    try {
        const auto answer = run_program({.argv = {(folder / "postgres").string(), "--version"}, .timeout = std::chrono::seconds(10)});
        if (!answer.success || std::sscanf(answer.output.c_str(), "postgres (PostgreSQL) %d", &major) != 1) return std::nullopt;
    } catch (const Error&) {
        return std::nullopt;  // one that does not run is one that is not there
    }
    if (major < oldest || major > newest) return std::nullopt;
    return Programs{folder, major};
}

}  // namespace

std::vector<Programs> find_all_programs() {
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("LHCR_POSTGRES_BIN"); named != nullptr && *named != '\0') {
        folders.emplace_back(named);
    } else {
        for (int major = newest; major >= oldest; --major) {
            folders.emplace_back(fmt::format("/usr/lib/postgresql/{}/bin", major));
            folders.emplace_back(fmt::format("/usr/pgsql-{}/bin", major));
        }
        std::istringstream path(std::getenv("PATH") == nullptr ? "" : std::getenv("PATH"));
        for (std::string folder; std::getline(path, folder, ':');)
            if (folder.starts_with('/')) folders.emplace_back(folder);
        try {
            const auto answer = run_program({.argv = {"pg_config", "--bindir"}, .timeout = std::chrono::seconds(10)});
            if (answer.success && answer.output.starts_with('/')) folders.emplace_back(answer.output);
        } catch (const Error&) {
            // pg_config is not there; the other places were looked at
        }
    }
    std::vector<Programs> found;
    for (const auto& folder : folders) {
        const bool known = std::ranges::any_of(found, [&](const Programs& programs) { return programs.folder == folder; });
        if (known) continue;
        if (auto programs = look_at(folder)) found.push_back(std::move(*programs));
    }
    std::ranges::stable_sort(found, std::greater<>(), &Programs::major);
    return found;
}

Programs find_programs(int major) {
    const auto found = find_all_programs();
    for (const auto& programs : found)
        if (major == 0 || programs.major == major) return programs;
    const std::string wanted = major == 0 ? fmt::format("{} to {}", oldest, newest) : fmt::format("{} (the room was made by it)", major);
    throw Error(Errc::not_found, fmt::format("no server programs of Postgres {} on this machine", wanted),
                fmt::format("`apt-get install postgresql{}` on Debian (with create_main_cluster = false in "
                            "/etc/postgresql-common/createcluster.conf no cluster starts "
                            "by itself); LHCR_POSTGRES_BIN names a folder that holds initdb, pg_ctl and postgres",
                            major == 0 ? "" : fmt::format("-{}", major)));
}

}  // namespace lhcr::local
