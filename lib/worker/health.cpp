// Age is judged by the file's time: the worker and its check are on one machine.
#include "worker/health.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/log.hpp"

namespace lhcr::worker {
namespace {

constexpr std::int64_t stale_s = 15;
constexpr std::int64_t silent_ms = 60'000;

}  // namespace

void write_health(const std::filesystem::path& file, const json& state) {
    const std::filesystem::path temporary = file.string() + fmt::format(".{}", getpid());
    bool good = false;
    {
        std::ofstream out(temporary, std::ios::trunc);
        out << state.dump() << '\n';
        out.flush();
        good = out.good();
    }
    std::error_code failed;
    if (good) std::filesystem::rename(temporary, file, failed);
    if (!good || failed) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        log::warn("the health file cannot be written", {{"file", file.string()}});
    }
}

json check_health(const std::filesystem::path& file) {
    struct stat status {};
    if (stat(file.c_str(), &status) != 0)
        throw Error(Errc::unavailable, fmt::format("there is no health file '{}'", file.string()),
                    "start the worker with --health of the same path");
    const std::int64_t age = static_cast<std::int64_t>(std::time(nullptr)) - status.st_mtime;
    if (age > stale_s)
        throw Error(Errc::unavailable, fmt::format("the worker's health file is {} s old", age), "the worker hangs or is gone");
    std::ifstream in(file);
    std::stringstream text;
    text << in.rdbuf();
    json state = parse_json(text.str(), "the health file");
    if (const auto silent = get_int(state, "heartbeat_age_ms"); silent > silent_ms)
        throw Error(Errc::unavailable, fmt::format("the control plane has not answered the worker for {} s", silent / 1000));
    return state;
}

}  // namespace lhcr::worker
