// Broken and hostile logs: each gives an error that names the file and the version, none is read past silently.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "lake_fixture.hpp"

using namespace lhcr::lake;
using lhcr::Errc;

namespace {

/// Three versions of a table, then `break_it`, then a read: its error.
template <typename Break>
lhcr::Error read_after(Break&& break_it) {
    Lake lake;
    for (int i = 1; i <= 3; ++i) lake.format->commit("t", lake.request("t", "select range as id from range(" + std::to_string(i) + ")"));
    break_it(lake);
    return error_of([&] { lake.format->snapshot("t"); });
}

constexpr const char* second = "t/_delta_log/00000000000000000001.json";
constexpr const char* third = "t/_delta_log/00000000000000000002.json";

}  // namespace

TEST_CASE("hostile log: a missing version in the middle is named") {
    const auto error = read_after([](Lake& lake) { std::filesystem::remove(lake.path(second)); });
    CHECK(error.errc() == Errc::integrity);
    CHECK(error.message() == "the log of 't' has no version 1, but later ones");
}

TEST_CASE("hostile log: a missing version 0 is named") {
    const auto error = read_after([](Lake& lake) { std::filesystem::remove(lake.path("t/_delta_log/00000000000000000000.json")); });
    CHECK(error.errc() == Errc::integrity);
    CHECK(error.message() == "the log of 't' has no version 0 and no checkpoint");
}

TEST_CASE("hostile log: a file cut off in the middle is named with its line") {
    const auto error =
        read_after([](Lake& lake) { std::filesystem::resize_file(lake.path(third), std::filesystem::file_size(lake.path(third)) - 7); });
    CHECK(error.errc() == Errc::integrity);
    CHECK(error.message().find("00000000000000000002.json' line ") != std::string::npos);
}

TEST_CASE("hostile log: an empty file, a bomb of brackets and foreign bytes are refused by name") {
    for (const std::string& content :
         {std::string(), std::string(200000, '['), std::string("\xff\xfe\x00", 3), std::string("[]\n"), std::string("{\"add\":7}\n"),
          std::string("{\"add\":{\"path\":\"x.parquet\"}}\n"), std::string("{\"remove\":{}}\n"),
          std::string("{\"txn\":{\"appId\":\"a\"}}\n"), std::string("{\"metaData\":{\"id\":\"x\"}}\n"),
          std::string("{\"metaData\":{\"id\":\"x\",\"schemaString\":\"{\"}}\n")}) {
        const auto error = read_after([&](Lake& lake) { lake.write(third, content); });
        CHECK_MESSAGE(error.errc() == Errc::integrity, content.substr(0, 60));
        CHECK_MESSAGE(error.message().find("00000000000000000002.json") != std::string::npos, error.message());
    }
}

TEST_CASE("hostile log: a path that leaves the table's folder is refused") {
    for (const char* path :
         {"../../../etc/passwd", "%2e%2e/x.parquet", "/etc/passwd", "a/../b.parquet", "s3://other/bucket.parquet", "a%00b", "a%zz", ""}) {
        const auto error = read_after([&](Lake& lake) {
            lake.write(third, lhcr::json{{"add", {{"path", path}, {"size", 1}, {"partitionValues", lhcr::json::object()}}}}.dump() + "\n");
        });
        CHECK_MESSAGE(error.errc() == Errc::integrity, path);
    }
}

TEST_CASE("hostile log: features that change what rows a file holds are refused, unknown actions are passed over") {
    auto error = read_after([](Lake& lake) {
        lake.write(third, "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[\"deletionVectors\"]}}\n");
    });
    CHECK(error.errc() == Errc::usage);
    CHECK(error.message().find("the table needs reader version 3, this reader knows 1") != std::string::npos);
    error = read_after(
        [](Lake& lake) { lake.write(third, "{\"add\":{\"path\":\"x\",\"size\":1,\"deletionVector\":{\"storageType\":\"u\"}}}\n"); });
    CHECK(error.errc() == Errc::usage);
    error = read_after([](Lake& lake) { lake.write(third, "{\"futureAction\":{\"x\":1}}\n"); });
    CHECK(error.errc() == Errc::interrupted);  // none was thrown
}

TEST_CASE("hostile log: a checkpoint that is no Parquet is named") {
    for (const std::string& content :
         {std::string(), std::string("PAR1"), std::string(1000, 'x'), "PAR1" + std::string(100, '\xff') + "PAR1"}) {
        const auto error = read_after([&](Lake& lake) { lake.write("t/_delta_log/00000000000000000001.checkpoint.parquet", content); });
        CHECK_MESSAGE(error.errc() == Errc::integrity, error.message());
        CHECK_MESSAGE(error.message().find("00000000000000000001.checkpoint.parquet") != std::string::npos, error.message());
    }
}

TEST_CASE("hostile log: broken statistics cost the row count, not the table") {
    Lake lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(3)"));
    auto text = lake.read(Lake::log_name("t", 0));
    const auto at = text.find("\"stats\":\"") + 9;
    text.replace(at, text.find("\",\"tags\"") - at, "{broken");
    lake.write(Lake::log_name("t", 0), text);
    CHECK(lake.format->snapshot("t")->rows() == -1);
}

TEST_CASE("hostile manifest: a data file with a path outside, a hidden name or a hash that is none is refused") {
    for (const char* bad : {R"({"path":"../x","size":1})", R"({"path":"_delta_log/x.json","size":1})", R"({"path":"x.parquet"})",
                            R"({"path":"x.parquet","size":1,"sha256":"zz"})", R"({"path":"x.parquet","size":1,"stats":[]})", R"([])"})
        CHECK_MESSAGE(error_of([&] { data_file_from_json(lhcr::json::parse(bad)); }).errc() == Errc::usage, bad);
}
