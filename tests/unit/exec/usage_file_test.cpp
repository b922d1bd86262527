// What a step says that it used: added up as it is appended, refused by name when it is anything else.
#include "exec/usage_file.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"

using namespace lhcr;
using exec::UsageFile;
namespace fs = std::filesystem;

namespace {

struct Told {
    fs::path folder;
    UsageFile file{""};

    Told() {
        std::string name = (fs::temp_directory_path() / "lhcr-usage-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        file = UsageFile(folder / "usage");
    }
    ~Told() { fs::remove_all(folder); }

    void append(std::string_view text) { std::ofstream(file.path(), std::ios::app | std::ios::binary) << text; }
    /// What is wrong with the file; "" when nothing is.
    std::string refused(bool to_the_end = true) {
        try {
            file.read(to_the_end);
        } catch (const Error& error) {
            CHECK(error.errc() == Errc::usage);
            return error.message();
        }
        return "";
    }
};

}  // namespace

TEST_CASE("usage file: amounts of its lines add up as they are appended") {
    Told told;
    CHECK_FALSE(told.file.read(false));
    told.append("{\"tokens\": 1200, \"money\": 0.1}\n\n{\"tok");
    CHECK(told.file.read(false));
    CHECK(told.file.amounts() == json{{"tokens", 1200}, {"money", 0.1}});
    CHECK_FALSE(told.file.read(false));
    told.append("ens\": 300, \"money\": 0.2}\n{\"rows\": 7}");
    CHECK(told.file.read(false));
    CHECK(told.file.amounts().dump() == R"({"money":0.3,"tokens":1500})");  // no noise of binary fractions
    CHECK(told.file.read(true));
    CHECK(told.file.amounts()["rows"] == 7);
    told.append("\n{\"rows\": 1}\n");  // by the next step
    CHECK(told.file.read(true));
    CHECK(told.file.amounts()["rows"] == 8);
}

TEST_CASE("usage file: what is no usage is refused by name") {
    const std::pair<std::string, const char*> lines[] = {
        {"tokens: 5", "line 1 is not valid JSON"},
        {"[1]", "a line 1 that is no object"},
        {"{\"coffee\": 1}", "names \"coffee\" in line 1"},
        {"{\"cpu_s\": 1}", "names \"cpu_s\""},  // measured, not told
        {"{\"runs\": 1}", "names \"runs\""},
        {"{\"tokens\": -1}", "no amount from 0 to 1e15 for \"tokens\""},
        {"{\"tokens\": \"5\"}", "no amount"},
        {"{\"tokens\": null}", "no amount"},
        {"{\"tokens\": {\"in\": 5}}", "no amount"},
        {"{\"tokens\": 1e16}", "no amount"},
        {"{\"tokens\": 1e999}", "not valid JSON"},
        {"{\"tokens\": 1, \"tokens\": 0}", "is there twice"},
        {"{\"a\": " + std::string(2000, '[') + std::string(2000, ']') + "}", "nested deeper than 2 levels"},
        {std::string(100000, ' '), "a line 1 of more than 4096 bytes"},
        {std::string("{\"to\0ken\": 1}", 14), "not valid JSON"},
        {"{\"\\u0000\x1b[2J\xff\": 1}", ""},
        {"{\"\\u0000\\u001b[2J\": 1}", "names \"??[2J\""},
    };
    for (const auto& [line, why] : lines) {
        CAPTURE(line.substr(0, 80));
        Told told;
        told.append(line + "\n");
        const std::string message = told.refused();
        CHECK_FALSE(message.empty());
        CHECK(message.find(why) != std::string::npos);
        for (const unsigned char c : message) CHECK((c >= 0x20 && c <= 0x7e));
        CHECK(told.file.amounts().empty());
    }
}

TEST_CASE("usage file: sums are bounded, and what came before a bad line is kept") {
    Told told;
    told.append("{\"money\": 9e14}\n{\"money\": 9e14}\n");
    CHECK(told.refused().find("comes to more than 1e15 for \"money\" in line 2") != std::string::npos);
    CHECK(told.file.amounts()["money"] == 900000000000000);
}

TEST_CASE("usage file: it is a file that grows, and nothing else is read") {
    SUBCASE("cut") {
        Told told;
        told.append("{\"tokens\": 1200}\n");
        CHECK(told.file.read(false));
        std::ofstream(told.file.path(), std::ios::trunc) << "{}\n";
        CHECK(told.refused().find("was cut or replaced") != std::string::npos);
    }
    SUBCASE("replaced") {
        Told told;
        told.append("{\"tokens\": 1}\n");
        CHECK(told.file.read(false));
        std::ofstream(told.folder / "other") << "{\"tokens\": 1}\n{\"tokens\": 2}\n";
        fs::rename(told.folder / "other", told.file.path());
        CHECK(told.refused().find("was cut or replaced") != std::string::npos);
    }
    SUBCASE("a link") {
        Told told;
        fs::create_symlink("/proc/self/environ", told.file.path());
        CHECK(told.refused().find("cannot be read") != std::string::npos);
    }
    SUBCASE("a pipe, which would block") {
        Told told;
        REQUIRE(mkfifo(told.file.path().c_str(), 0600) == 0);
        CHECK(told.refused().find("is no regular file") != std::string::npos);
    }
    SUBCASE("a folder") {
        Told told;
        fs::create_directory(told.file.path());
        CHECK(told.refused().find("is no regular file") != std::string::npos);
    }
    SUBCASE("too large, without being read") {
        Told told;
        told.append("{}\n");
        fs::resize_file(told.file.path(), 1ull << 40);
        CHECK(told.refused().find("is larger than 16777216 bytes") != std::string::npos);
    }
}
