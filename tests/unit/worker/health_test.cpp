// The health file and its check.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "worker/health.hpp"

using namespace lhcr;

TEST_CASE("health: a fresh file with answered heartbeats is well") {
    const auto file = std::filesystem::temp_directory_path() / ("lhcr-health-" + std::to_string(getpid()));
    worker::write_health(file, {{"worker", "w"}, {"heartbeat_age_ms", 10}});
    CHECK(worker::check_health(file)["worker"] == "w");
    worker::write_health(file, {{"worker", "w"}, {"heartbeat_age_ms", 61'000}});
    CHECK_THROWS_WITH(worker::check_health(file), "the control plane has not answered the worker for 61 s");
    const timespec old[2] = {{1000, 0}, {1000, 0}};
    utimensat(AT_FDCWD, file.c_str(), old, 0);
    CHECK_THROWS_AS(worker::check_health(file), Error);
    std::ofstream(file) << "not json";
    CHECK_THROWS_AS(worker::check_health(file), Error);
    std::filesystem::remove(file);
    CHECK_THROWS_AS(worker::check_health(file), Error);
}

TEST_CASE("health: a folder that cannot be written to does not throw") {
    worker::write_health("/no/such/folder/health", {{"worker", "w"}});
    CHECK_FALSE(std::filesystem::exists("/no/such/folder/health"));
}
