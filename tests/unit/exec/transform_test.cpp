// A layer of a pipeline as one attempt in a folder: what its SQL may read and run, and what its checks tell of the rows they reject.
#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "exec/phases.hpp"
#include "lake/engine/database.hpp"
#include "lake/engine/parquet_writer.hpp"

using namespace lhcr;
using exec::PhaseResult;
namespace fs = std::filesystem;

namespace {

struct Silent : exec::PhaseChannel {
    void send(const json&) override {}
    void send_durable(const json&) override {}
};

/// A store with one bronze table of ten rows, a file that is nobody's table, and attempts at phases that read them.
struct Room {
    fs::path folder;
    json bronze;

    Room() {
        std::string name = (fs::temp_directory_path() / "lhcr-transform-XXXXXX").string();
        folder = ::mkdtemp(name.data());
        std::ofstream(folder / "x.csv") << "a,b\nplanted,2\n";
        const std::string key = "acme/dev/tables/lake/bronze/item";
        fs::create_directories(folder / "store" / key);
        const auto file = folder / "store" / key / "part.parquet";
        lake::engine::Database database;
        lake::engine::Connection connection(database);
        lake::engine::write_parquet(connection, "select range as id, 'a' || range || '@example.org' as email from range(10)", file,
                                    {.order_by = {"id"}});
        bronze = {{"name", "bronze.item"},
                  {"location", "file://" + (folder / "store" / key).string()},
                  {"logical_hash", "h"},
                  {"rows", 10},
                  {"schema", json::array({{{"name", "id"}, {"type", "long"}}, {{"name", "email"}, {"type", "string"}}})},
                  {"files", json::array({{{"path", "part.parquet"}, {"sha256", sha256_file(file)}}})}};
    }
    ~Room() { fs::remove_all(folder); }

    PhaseResult run(const std::string& kind, json input) {
        Silent channel;
        input["pipeline"] = "p";
        const auto scratch = folder / "scratch";
        fs::remove_all(scratch);
        fs::create_directories(scratch);
        exec::PhaseContext context({{"run",
                                     {{"run_id", "r"},
                                      {"org", "acme"},
                                      {"project", "lake"},
                                      {"environment", "dev"},
                                      {"git_sha", "0123456789abcdef"},
                                      {"as_of", "2026-01-02 03:04:05+00"}}},
                                    {"phase", {{"name", kind}, {"kind", kind}, {"executor", "duckdb"}, {"input", input}}},
                                    {"outputs", {{"ingest", {{"tables", json::array({bronze})}, {"publish", false}}}}},
                                    {"store", "file://" + (folder / "store").string()},
                                    {"scratch", scratch.string()}},
                                   channel);
        return exec::run_phase(context);
    }
    PhaseResult transform(json tables, const std::string& macros = {}) {
        return run("transform", {{"layer", "silver"}, {"params", json::object()}, {"macros", macros}, {"tables", std::move(tables)}});
    }
    PhaseResult query(const std::string& sql, const std::string& macros = {}) { return transform(json::array({table("a", sql)}), macros); }

    static json table(const std::string& name, const std::string& sql, json expectations = json::array()) {
        return {{"name", "silver." + name},
                {"layer", "silver"},
                {"key", json::array({"id"})},
                {"group", ""},
                {"mask", json::array()},
                {"sql", sql},
                {"sql_path", "a.sql"},
                {"references", json::array()},
                {"optional_refs", json::object()},
                {"expectations", std::move(expectations)}};
    }
    static json expectation(const std::string& kind, const std::string& severity, const std::string& sql) {
        return {{"name", "c"}, {"kind", kind}, {"severity", severity}, {"rows", true}, {"references", json::array()}, {"sql", sql}};
    }
};

bool refused(const PhaseResult& result) {
    return !result.succeeded && (result.message.find("file system operations are disabled") != std::string::npos ||
                                 result.message.find("reads outside the pipeline's tables") != std::string::npos ||
                                 result.message.find("begins no macro") != std::string::npos ||
                                 result.message.find("a second statement follows") != std::string::npos);
}

}  // namespace

TEST_CASE("transform: a table is made, rows are set aside, and the next table reads what was kept") {
    Room room;
    const auto result = room.transform(
        json::array({Room::table("a", "select plus_one(id) as id, email from bronze.item",
                                 json::array({Room::expectation("check", "quarantine", "select t.* from silver.a t where not (id < 9)")})),
                     Room::table("b", "select id, getvariable('as_of') as at from silver.a")}),
        "create or replace macro plus_one(x) as x + 1; -- one\ncreate macro nothing() as null;");
    REQUIRE_MESSAGE(result.succeeded, result.message);
    const json& tables = result.output["tables"];
    CHECK(tables[0]["rows"] == 8);
    CHECK(tables[0]["quarantined"] == 2);
    CHECK(tables[1]["rows"] == 8);
    CHECK(result.output["quarantine"].size() == 1);
}

TEST_CASE("transform: no SQL of a template reads a file, however it is written") {
    Room room;
    const std::string file = (room.folder / "x.csv").string();
    for (const std::string& from : {"main.read_text('" + file + "')", "\"read_text\"('" + file + "')", "'" + file + "'", "\"" + file + "\"",
                                    "main.\"Read_CSV\"('" + file + "')"}) {
        CHECK_MESSAGE(refused(room.query("select 1 as id, * from " + from)), from);
        CHECK_MESSAGE(refused(room.query("select * from m()", "create macro m() as table select 1 as id, * from " + from)), from);
        for (const char* kind : {"sql", "check"}) {
            const json checks = json::array({Room::expectation(kind, "stop", "select * from " + from)});
            CHECK_MESSAGE(refused(room.transform(json::array({Room::table("a", "select id from bronze.item", checks)}))), from);
            CHECK_MESSAGE(
                refused(room.run(
                    "validate",
                    {{"tables", json::array({{{"name", "bronze.item"}, {"key", json::array({"id"})}, {"expectations", checks}}})}})),
                from);
        }
    }
}

TEST_CASE("transform: macros and types carry no other statement") {
    Room room;
    const std::string out = (room.folder / "out.csv").string();
    for (const std::string& macros :
         {"copy (select 1) to '" + out + "'", "create macro m() as 1; attach '" + out + "' as o", std::string("set memory_limit = '64GB'"),
          std::string("create table t as select 1"), std::string("create macro m() as E'\\''; set memory_limit = '64GB'; --'")})
        CHECK_MESSAGE(!room.query("select id from bronze.item", macros).succeeded, macros);
    json input = {{"layer", "silver"}, {"params", json::object()}, {"tables", json::array()}};
    input["optional_columns"] = {{"bronze.item", {{"more", "int) as x; copy (select 1) to '" + out + "'; select (1"}}}};
    CHECK_FALSE(room.run("transform", input).succeeded);
    CHECK_FALSE(fs::exists(out));
}

TEST_CASE("checks: the sample of a failed check tells keys and numbers, and nothing personal") {
    Room room;
    const auto sample = [&](const char* kind, const char* sql, const char* key = "id", json mask = json::array()) {
        json table = Room::table("a", "select id, email from bronze.item", json::array({Room::expectation(kind, "warn", sql)}));
        table["key"] = json::array({key});
        table["mask"] = std::move(mask);
        const auto result = room.transform(json::array({table}));
        REQUIRE_MESSAGE(result.succeeded, result.message);
        return result.output["checks"][0]["sample"][0];
    };
    CHECK(sample("check", "select t.* from silver.a t") == json{{"id", 0}});
    CHECK(sample("sql", "select email, count(*) as n from silver.a group by email") == json{{"email", "***"}, {"n", 1}});
    CHECK(sample("sql", "select lower(email) as e, count(*) as n from silver.a group by all") == json{{"e", "***"}, {"n", 1}});
    CHECK(sample("check", "select t.* from silver.a t", "email") == json{{"email", "***"}});
    CHECK(sample("check", "select t.* from silver.a t", "id", json::array({"id"})) == json{{"id", "***"}});
    CHECK(sample("row_count", "select count(*) as row_count, 'x' as word from silver.a") == json{{"row_count", 10}, {"word", "x"}});
    json bronze = {{"name", "bronze.item"},
                   {"key", json::array({"email"})},
                   {"expectations", json::array({Room::expectation("check", "warn", "select t.* from bronze.item t")})}};
    const auto result = room.run("validate", {{"tables", json::array({bronze})}});
    REQUIRE_MESSAGE(result.succeeded, result.message);
    CHECK(result.output["checks"][1]["sample"][0] == json{{"email", "***"}});
}
