// What phases print, as events and as a file.
#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <vector>

#include "exec/log_relay.hpp"

using lhcr::json;
using lhcr::exec::LogLimits;
using lhcr::exec::LogRelay;

namespace {

struct Kept {
    std::filesystem::path file = std::filesystem::temp_directory_path() / ("lhcr-log-relay-" + std::to_string(getpid()));
    std::vector<json> events;
    LogRelay relay;
    explicit Kept(const LogLimits& limits = {})
        : relay(
              file, [this](const json& line) { events.push_back(line["event"]); }, limits) {}
    ~Kept() { std::filesystem::remove(file); }
    std::string text() const {
        std::ifstream in(file);
        std::stringstream out;
        out << in.rdbuf();
        return out.str();
    }
};

}  // namespace

TEST_CASE("log relay: stdout is info, stderr is warn, and both are in the file") {
    Kept kept;
    kept.relay.buffer(LogRelay::Stream::out).add("fine\n");
    kept.relay.buffer(LogRelay::Stream::err).add("not fine\n");
    kept.relay.finish(0);
    REQUIRE(kept.events.size() == 2);
    CHECK(kept.events[0]["level"] == "info");
    CHECK(kept.events[1]["level"] == "warn");
    CHECK(kept.events[1]["payload"]["stream"] == "stderr");
    CHECK(kept.text() == "fine\nnot fine\n");
}

TEST_CASE("log relay: a secret reaches neither events nor file") {
    Kept kept;
    kept.relay.buffer(LogRelay::Stream::out).add("conninfo postgresql://u:hunter22@h/db and token=abcd1234\n");
    kept.relay.finish(0);
    CHECK(kept.events[0]["message"].get<std::string>().find("hunter22") == std::string::npos);
    CHECK(kept.text().find("hunter22") == std::string::npos);
    CHECK(kept.text().find("abcd1234") == std::string::npos);
}

TEST_CASE("log relay: lines above the rate are counted, told once a second, and kept in the file") {
    Kept kept({.lines_per_second = 10, .burst = 20});
    for (int i = 0; i < 100; ++i) kept.relay.buffer(LogRelay::Stream::out).add("line\n");
    kept.relay.pump(0);
    CHECK(kept.events.size() == 20);
    kept.relay.pump(1000);
    REQUIRE(kept.events.size() == 21);
    CHECK(kept.events.back()["message"] == "80 lines are not shown here; the log artifact has them");
    kept.relay.buffer(LogRelay::Stream::out).add("later\n");
    kept.relay.finish(2000);
    CHECK(kept.events.back()["message"] == "later");
    CHECK(kept.text().size() == 100 * 5 + 6);
}

TEST_CASE("log relay: the file stops at its limit and says so") {
    Kept kept({.file_bytes = 100});
    for (int i = 0; i < 50; ++i) kept.relay.buffer(LogRelay::Stream::out).add("0123456789\n");
    kept.relay.finish(0);
    CHECK(kept.text().find("(the log is cut here, at 100 bytes)") != std::string::npos);
    CHECK(kept.text().size() < 200);
}

TEST_CASE("log relay: without output there is no file") {
    Kept kept;
    kept.relay.finish(0);
    CHECK(kept.relay.empty());
    CHECK_FALSE(std::filesystem::exists(kept.file));
}
