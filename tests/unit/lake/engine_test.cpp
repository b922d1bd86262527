// The engine wrapper against the real library: settings, errors by class, confinement, interruption, deterministic files.
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "lake/engine/database.hpp"
#include "lake/engine/parquet_writer.hpp"
#include "scratch.hpp"

using namespace lhcr::lake::engine;
using lhcr::Errc;

namespace {

Errc errc_of(auto&& action, std::string* message = nullptr) {
    try {
        action();
    } catch (const lhcr::Error& error) {
        if (message != nullptr) *message = error.message();
        return error.errc();
    }
    FAIL("no error was thrown");
    return Errc::internal;
}

}  // namespace

TEST_CASE("engine: a query gives typed columns and rows, parameters are bound by position") {
    Database database;
    Connection connection(database);
    const std::vector<Parameter> parameters{std::int64_t{7}, std::string("it's"), nullptr};
    auto result = connection.query("select ?::bigint as n, ?::varchar as s, ?::integer as x, 1.50::decimal(10,2) as d", parameters);
    REQUIRE(result.columns().size() == 4);
    CHECK(result.columns()[3].name == "d");
    CHECK(type_name(result.columns()[3].type) == "decimal(10,2)");
    const auto chunk = result.next();
    REQUIRE(chunk);
    CHECK(chunk->column(0).int_at(0) == 7);
    CHECK(chunk->column(1).string_at(0) == "it's");
    CHECK(chunk->column(2).is_null(0));
    CHECK(static_cast<int>(chunk->column(3).int128_at(0)) == 150);
    CHECK_FALSE(result.next());
}

TEST_CASE("engine: a streamed result holds every row in order, across chunks") {
    Database database;
    Connection connection(database);
    auto result = connection.stream("select range as i, repeat('x', (range % 30)::int) as s from range(100000)");
    std::int64_t expected = 0;
    while (const auto chunk = result.next()) {
        for (std::uint64_t row = 0; row < chunk->rows(); ++row, ++expected) {
            REQUIRE(chunk->column(0).int_at(row) == expected);
            REQUIRE(chunk->column(1).string_at(row).size() == static_cast<std::size_t>(expected % 30));
        }
    }
    CHECK(expected == 100000);
}

TEST_CASE("engine: a stream that fails half way throws and does not end as if complete") {
    Database database({.threads = 1});
    Connection connection(database);
    CHECK(errc_of([&] {
              auto result = connection.stream("select case when range = 90000 then error('planted') else range end from range(100000)");
              while (result.next()) {
              }
          }) == Errc::usage);
}

TEST_CASE("engine: a mistake in the SQL is a usage error that quotes it, without the engine's drawing") {
    Database database;
    Connection connection(database);
    std::string message;
    CHECK(errc_of([&] { connection.query("select nope from range(3)"); }, &message) == Errc::usage);
    CHECK(message.find("nope") != std::string::npos);
    CHECK(message.find('\n') == std::string::npos);
    CHECK(message.find("LINE 1") == std::string::npos);
    CHECK(errc_of([&] { connection.query("select 1; select 2"); }, &message) == Errc::usage);
    CHECK(message == "the SQL holds more than one statement");
    CHECK(errc_of([&] { connection.query("select ?"); }, &message) == Errc::usage);
    CHECK(message == "the SQL has 1 parameters, 0 are given");
}

TEST_CASE("engine: memory used up is 'unavailable' and names the limit") {
    Database database({.memory_limit_mb = 64, .threads = 1});
    Connection connection(database);
    std::string message;
    CHECK(errc_of([&] { connection.query("select list(range) from range(50000000)"); }, &message) == Errc::unavailable);
    CHECK(message.find("its limit of 64 MB") != std::string::npos);
}

TEST_CASE("engine: the time zone is UTC whatever the environment says, and no extension loads by itself") {
    setenv("TZ", "America/New_York", 1);
    Database database;
    Connection connection(database);
    CHECK(connection.query_text("select timestamptz '2024-01-01 00:00:00+00'::varchar") == "2024-01-01 00:00:00+00");
    CHECK(connection.query_text("select current_setting('autoload_known_extensions')::varchar") == "false");
    unsetenv("TZ");
}

TEST_CASE("engine: interrupt from another thread ends a query at once with 'cancelled'") {
    Database database;
    Connection connection(database);
    std::atomic<bool> done{false};
    std::thread canceller([&] {
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
        while (!done) {
            connection.interrupt();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    const auto start = std::chrono::steady_clock::now();
    const auto errc =
        errc_of([&] { connection.query("select count(*) from range(100000000) a, range(100000) b where a.range + b.range = -1"); });
    done = true;
    canceller.join();
    CHECK(errc == Errc::cancelled);
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(10));
}

TEST_CASE("engine: a confined database reads the named files and nothing else") {
    Scratch scratch;
    const auto named = scratch / "named.parquet";
    const auto other = scratch / "other.parquet";
    Database database({.temp_directory = (scratch / "spill").string()});
    Connection connection(database);
    write_parquet(connection, "select range as id from range(10)", named, {.order_by = {"id"}});
    write_parquet(connection, "select range as id from range(10)", other, {.order_by = {"id"}});
    const std::vector<std::string> allowed{named.string()};
    connection.confine(allowed);
    CHECK(connection.query_int("select count(*) from read_parquet(" + quote_literal(named.string()) + ")") == 10);
    for (const auto& sql :
         {"select * from read_parquet(" + quote_literal(other.string()) + ")", std::string("select * from read_csv('/etc/passwd')"),
          std::string("select * from glob('/etc/*')"), std::string("attach '/tmp/x.duckdb' as x"), std::string("install httpfs"),
          std::string("load httpfs"), std::string("set threads = 8"), std::string("set enable_external_access = true")})
        CHECK_MESSAGE(errc_of([&] { connection.query(sql); }) == Errc::usage, sql);
    CHECK(errc_of([&] { connection.read_only("copy (select 1) to " + quote_literal(named.string()) + " (use_tmp_file false)"); }) ==
          Errc::usage);
    CHECK(errc_of([&] { connection.read_only("create table t as select 1"); }) == Errc::usage);
    CHECK(errc_of([&] { connection.read_only("with x as (select 1) select 1; drop table t"); }) == Errc::usage);
}

TEST_CASE("engine: the tables of a query are told without running it, joins with USING and nested CTEs included") {
    Database database;
    Connection connection(database);
    using Names = std::vector<std::string>;
    CHECK(connection.table_names("with c as (select * from silver.invoice_line) select * from c join gold.revenue using (id)") ==
          Names{"gold.revenue", "silver.invoice_line"});
    CHECK(connection.table_names("select (select max(x) from s.t) from s.u natural join s.v where id in (select id from s.w)") ==
          Names{"s.t", "s.u", "s.v", "s.w"});
    CHECK(connection.table_names("select 1 union all select count(*) from plain") == Names{"plain"});
    CHECK(connection.table_names("with recursive r as (select 1 as n union all select n + 1 from r where n < 5) select * from r").empty());
    CHECK(errc_of([&] { connection.table_names("select from where"); }) == Errc::usage);
    CHECK(errc_of([&] { connection.table_names("drop table x"); }) == Errc::usage);
    CHECK(errc_of([&] { connection.table_names("select 1; select 2"); }) == Errc::usage);
}

TEST_CASE("engine: a Parquet file of the same rows has the same bytes at 1, 2 and 4 threads, whatever order they came in") {
    Scratch scratch;
    std::set<std::string> hashes;
    for (const int threads : {1, 2, 4}) {
        for (const char* direction : {"asc", "desc"}) {
            Database database({.memory_limit_mb = 1024, .threads = threads});
            Connection connection(database);
            connection.execute(
                std::string("create table t as select range as id, (range * 7919 % 1000003)::decimal(38,10) as amount, "
                            "'name ' || (range % 977) as name, timestamptz '2024-01-01' + to_microseconds(range * 1000003) as ts, "
                            "case when range % 3 = 0 then null else range % 5 end as n from range(300000) order by id ") +
                direction);
            const auto path = scratch / "t.parquet";
            const auto file = write_parquet(connection, "select * from t", path, {.order_by = {"id"}});
            CHECK(file.rows == 300000);
            CHECK(file.bytes == static_cast<std::int64_t>(std::filesystem::file_size(path)));
            hashes.insert(lhcr::sha256_file(path));
        }
    }
    CHECK(hashes.size() == 1);
}

TEST_CASE("engine: statistics of a written file are exact, absent for long text, and NaN is told") {
    Scratch scratch;
    Database database;
    Connection connection(database);
    const auto file = write_parquet(connection,
                                    "select range as id, (range / 4)::decimal(12,3) as d, if(range = 1, 'nan'::double, 1.5) as f, "
                                    "repeat('é', 600) as long, if(range < 4, null, 'v' || range) as \"we\"\"ird\" from range(10)",
                                    scratch / "s.parquet", {.order_by = {"id"}});
    CHECK(file.stats.at("id").min == "0");
    CHECK(file.stats.at("id").max == "9");
    CHECK(file.stats.at("d").max == "2.250");
    CHECK(file.stats.at("f").has_nan);
    CHECK_FALSE(file.stats.at("long").min);
    CHECK(file.stats.at("we\"ird").null_count == 4);
    CHECK(file.stats.at("we\"ird").max == "v9");
}

TEST_CASE("engine: a failed write leaves no file, neither whole nor partial") {
    Scratch scratch;
    Database database;
    Connection connection(database);
    CHECK_THROWS_AS(write_parquet(connection, "select error('planted') as x from range(3)", scratch / "f.parquet", {}), lhcr::Error);
    CHECK(std::filesystem::is_empty(scratch.path()));
}

TEST_CASE("engine: a confined database may still spill to its own folder") {
    Scratch scratch;
    Database database({.memory_limit_mb = 64, .threads = 2, .temp_directory = (scratch / "spill").string()});
    Connection connection(database);
    connection.confine({});
    CHECK(connection.query_int(
              "select count(*) from (select md5(i::varchar) as s, i from range(1500000) t(i) order by s, i limit 1499999)") == 1499999);
}
