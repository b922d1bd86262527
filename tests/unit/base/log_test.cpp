// Log lines: what a secret becomes in the text for people and in the JSON for containers.
#include "base/log.hpp"

#include <doctest/doctest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <string>

#include "base/process.hpp"

using namespace lhcr;

namespace {

/// What the line says that is written in this format, on a stderr of its own.
std::string written(log::Format format, const std::string& message, const json& fields) {
    const Fd file(memfd_create("log", MFD_CLOEXEC)), before(dup(STDERR_FILENO));
    REQUIRE((file && before && dup2(file.get(), STDERR_FILENO) >= 0));
    log::configure(format, log::Level::info);
    log::warn(message, fields);
    log::configure(log::Format::text, log::Level::info);
    dup2(before.get(), STDERR_FILENO);
    std::array<char, 1000> text{};
    const ssize_t size = pread(file.get(), text.data(), text.size(), 0);
    return {text.data(), static_cast<std::size_t>(size > 0 ? size : 0)};
}

}  // namespace

TEST_CASE("log: a secret reaches neither the message nor a field, in either format") {
    const json fields = {{"conninfo", "postgresql://u:hunter22@h/db"}, {"tries", 3}};
    for (const auto format : {log::Format::text, log::Format::json}) {
        const std::string line = written(format, "cannot connect with password=hunter23", fields);
        CAPTURE(line);
        CHECK(line.find("password=***") != std::string::npos);
        CHECK(line.find("postgresql://u:***@h/db") != std::string::npos);
        CHECK(line.find("hunter2") == std::string::npos);
        CHECK(line.back() == '\n');
    }
    CHECK(json::parse(written(log::Format::json, "m", fields)).at("tries") == 3);
}
