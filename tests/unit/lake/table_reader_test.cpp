// Published tables as views, and what verify finds.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "lake/cell.hpp"
#include "lake/logical_hash.hpp"
#include "lake/table_reader.hpp"
#include "lake_fixture.hpp"

using namespace lhcr::lake;
using lhcr::Errc;

namespace {

struct Reading : Lake {
    LocalFiles files{*store, scratch / "cache"};
    TableReader reader{*store, files, connection};
    TableSource source(const std::string& table, std::optional<std::int64_t> version = {}) {
        return {"gold." + table, "delta", table_location(*store, table), version};
    }
    std::int64_t count(const std::string& table) { return connection.query_int("select count(*) from gold." + table).value_or(-1); }
    TableVerdict verify(const std::string& table) { return verify_table(*store, files, source(table), 2); }
};

}  // namespace

TEST_CASE("reader: a table is a view at its last version or at the one asked for") {
    Reading lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(10)"));
    lake.format->commit("t", lake.request("t", "select range as id from range(4)"));
    CHECK(lake.reader.open(lake.source("t")).version == 1);
    CHECK(lake.count("t") == 4);
    CHECK(lake.reader.open(lake.source("t", 0)).version == 0);
    CHECK(lake.count("t") == 10);
    CHECK(error_of([&] { lake.reader.open(lake.source("none")); }).errc() == Errc::not_found);
    CHECK(error_of([&] { lake.reader.open({"gold.t", "delta", "s3://elsewhere/t", {}}); }).errc() == Errc::usage);
}

TEST_CASE("reader: a column that older files lack reads as NULL, a table without rows keeps its columns") {
    Reading lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(3)"));
    auto append = lake.request("t", "select range + 10 as id, 1.5::decimal(9,2) as extra from range(2)");
    append.mode = WriteMode::append;
    lake.format->commit("t", append);
    lake.reader.open(lake.source("t"));
    CHECK(lake.connection.query_int("select count(extra) from gold.t") == 2);
    CHECK(lake.count("t") == 5);
    lake.format->commit("empty", lake.request("empty", "select 1::bigint as id, 'x' as s where false"));
    auto no_files = lake.request("empty", "select 1::bigint as id, 'x' as s where false");
    no_files.adds.clear();
    lake.format->commit("empty", no_files);
    CHECK(lake.reader.open(lake.source("empty")).files.empty());
    CHECK(lake.connection.query_int("select count(*) from gold.empty where s is null and id is null") == 0);
}

TEST_CASE("reader: confined, SQL sees the opened tables and no other file of the same store") {
    Reading lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(3)"));
    const auto other = lake.request("other", "select range as id from range(3)");
    lake.format->commit("other", other);
    lake.reader.open(lake.source("t"));
    lake.reader.confine();
    CHECK(lake.count("t") == 3);
    const auto sql = "select * from read_parquet(" + engine::quote_literal(lake.path("other/" + other.adds[0].path).string()) + ")";
    CHECK(error_of([&] { lake.connection.read_only(sql); }).errc() == Errc::usage);
}

TEST_CASE("verify: a sound table has its hashes, and what the commit recorded is compared") {
    Reading lake;
    auto request = lake.request("t", "select range as id from range(3)");
    const auto hash = logical_hash(lake.connection, "select range as id from range(3)");
    request.info["logical_hash"] = hash.hex;
    lake.format->commit("t", request);
    auto verdict = lake.verify("t");
    CHECK(verdict.findings.empty());
    CHECK(verdict.logical_hash == hash.hex);
    CHECK(verdict.rows == 3);
    request = lake.request("t", "select range as id from range(4)");
    request.info["logical_hash"] = hash.hex;
    lake.format->commit("t", request);
    verdict = lake.verify("t");
    REQUIRE(verdict.findings.size() == 1);
    CHECK(verdict.findings[0].problem.find("the commit recorded " + hash.hex) != std::string::npos);
}

TEST_CASE("verify: a changed byte, a cut file and a missing file are each found and named") {
    Reading lake;
    for (const char* table : {"changed", "cut", "missing"}) {
        const auto request = lake.request(table, "select range as id from range(1000)");
        lake.format->commit(table, request);
        const auto file = lake.path(std::string(table) + "/" + request.adds[0].path);
        if (std::string_view(table) == "changed") {
            std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
            stream.seekp(100);
            stream.put('\x7f');
        } else if (std::string_view(table) == "cut") {
            std::filesystem::resize_file(file, std::filesystem::file_size(file) - 1);
        } else {
            std::filesystem::remove(file);
        }
        const auto verdict = lake.verify(table);
        REQUIRE(verdict.findings.size() == 1);
        CHECK(verdict.findings[0].file == request.adds[0].path);
        CHECK_MESSAGE(verdict.findings[0].problem.find(std::string_view(table) == "changed" ? "has the sha256"
                                                       : std::string_view(table) == "cut"   ? "bytes in the store"
                                                                                            : "is not in the store") != std::string::npos,
                      verdict.findings[0].problem);
    }
}

TEST_CASE("reader: a store whose folder has a percent sign is read where it was written") {
    const Scratch scratch;
    for (const char* name : {"a%20b", "100%zz", "x%"}) {
        const auto store = lhcr::store::open_store("file://" + (scratch / name).string());
        store->put_bytes("k", "bytes");
        LocalFiles files(*store, scratch / "cache");
        CHECK(files.path("k") == scratch / name / "k");
    }
}
