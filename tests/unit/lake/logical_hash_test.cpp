// The logical hash: its definition, and that it depends on rows and nothing else.
#include <doctest/doctest.h>

#include <set>

#include "base/error.hpp"
#include "lake/logical_hash.hpp"
#include "lake/range_hash.hpp"

using namespace lhcr::lake;

namespace {

std::string hash_of(const std::string& sql, int engine_threads = 2, int threads = 2) {
    engine::Database database({.threads = engine_threads});
    engine::Connection connection(database);
    return logical_hash(connection, sql, threads).hex;
}

}  // namespace

TEST_CASE("logical hash: the example of the reference, computed by its definition elsewhere") {
    CHECK(hash_of("select * from (values (1, 'a'), (2, null)) t(id, name)") ==
          "783d6ec4083d9b9d1474e648a830e99ba05e7d55c1edba3ad682188e71c9ddf2");
}

TEST_CASE("logical hash: the same rows in any order, at any number of threads, under any order of columns") {
    std::set<std::string> hashes;
    for (const int threads : {1, 2, 4}) {
        for (const char* order : {"asc", "desc"}) {
            hashes.insert(hash_of(
                std::string("select range as id, (range * 3)::decimal(20,4) as d, 'x' || range as s from range(50000) order by range ") +
                    order,
                threads, threads));
            hashes.insert(
                hash_of("select 'x' || range as s, range as id, (range * 3)::decimal(20,4) as d from range(50000)", threads, threads));
        }
    }
    CHECK(hashes.size() == 1);
}

TEST_CASE("logical hash: a number is its value, not its type or scale") {
    const auto expected = hash_of("select 150::integer as n union all select -2::integer union all select 0::integer");
    CHECK(hash_of("select 150::bigint as n union all select -2 union all select 0") == expected);
    CHECK(hash_of("select 150.0000000000::decimal(38,10) as n union all select -2 union all select 0") == expected);
    CHECK(hash_of("select 150.00::decimal(9,2) as n union all select -2 union all select -0.00") == expected);
    CHECK(hash_of("select 150::hugeint as n union all select -2 union all select 0") == expected);
    CHECK(hash_of("select 1.5::decimal(4,1) as n") == hash_of("select 1.5000::decimal(38,4) as n"));
    CHECK(hash_of("select 0.05::decimal(4,2) as n") == hash_of("select 0.0500::decimal(38,4) as n"));
    CHECK(hash_of("select 0.05::decimal(4,2) as n") != hash_of("select 0.5::decimal(4,2) as n"));
    CHECK(hash_of("select 99999999999999999999999999999999999999::decimal(38,0) as n") !=
          hash_of("select 99999999999999999999999999999999999998::decimal(38,0) as n"));
    CHECK(hash_of("select -99999999999999999999999999999999999999::decimal(38,0) as n") !=
          hash_of("select 99999999999999999999999999999999999999::decimal(38,0) as n"));
}

TEST_CASE("logical hash: NULL, empty text, zero and false are four things, and columns do not run into each other") {
    std::set<std::string> hashes;
    for (const char* sql :
         {"select null::varchar as a, 'b' as b", "select '' as a, 'b' as b", "select 'b' as a, '' as b",
          "select 'b' as a, null::varchar as b", "select 'ab' as a, '' as b", "select 'a' as a, 'b' as b", "select 'a' as b, 'b' as a",
          "select 'a' as a, 'b' as c", "select 0 as a, 'b' as b", "select false as a, 'b' as b"})
        hashes.insert(hash_of(sql));
    CHECK(hashes.size() == 10);
}

TEST_CASE("logical hash: equal rows count, they do not cancel out") {
    CHECK(hash_of("select 1 as a") != hash_of("select 1 as a from range(3)"));
    CHECK(hash_of("select 1 as a where false") != hash_of("select 1 as a from range(2)"));
}

TEST_CASE("logical hash: minus zero is zero and every NaN is one NaN; a timestamp is its instant") {
    CHECK(hash_of("select -0.0::double as f") == hash_of("select 0.0::double as f"));
    CHECK(hash_of("select 'nan'::double as f") == hash_of("select -('nan'::double) as f"));
    CHECK(hash_of("select 1.5::real as f") == hash_of("select 1.5::double as f"));
    CHECK(hash_of("select timestamptz '2024-03-01 02:00:00+02' as t") == hash_of("select timestamp '2024-03-01 00:00:00' as t"));
}

TEST_CASE("logical hash: a type without a canonical form is refused by name, and a failing stream gives no hash") {
    CHECK_THROWS_WITH_AS(hash_of("select interval 1 day as i"), "the column 'i' of type 'interval' has no logical hash", lhcr::Error);
    CHECK_THROWS_AS(hash_of("select case when range = 90000 then error('planted') else range end as x from range(100000)"), lhcr::Error);
}

TEST_CASE("logical hash: hashers of several threads merge to the hash of the whole") {
    engine::Database database;
    engine::Connection connection(database);
    const auto whole = logical_hash(connection, "select range as a from range(10000)", 1);
    auto result = connection.query("select range as a from range(10000)");
    LogicalHasher left(result.columns()), right(result.columns());
    for (int i = 0; const auto chunk = result.next(); ++i) (i % 2 == 0 ? left : right).add_chunk(*chunk);
    left.merge(right);
    CHECK(left.finish() == whole);
    CHECK(whole.rows == 10000);
}

TEST_CASE("range hashes: one changed cell is found in its key range, and only there") {
    engine::Database database;
    engine::Connection connection(database);
    const std::string left = "select range as id, range * 2 as v from range(100000)";
    const auto changed = "select id, if(id = 77777, -1, v) as v from (" + left + ")";
    const auto a = range_hashes(connection, left, {"id"});
    const auto b = range_hashes(connection, changed, {"id"});
    CHECK(a.size() > 50);
    const auto difference = first_difference(a, b);
    REQUIRE(difference);
    CHECK(difference->from[0].get<int>() <= 77777);
    CHECK(difference->to[0].get<int>() >= 77777);
    CHECK(difference->to[0].get<int>() - difference->from[0].get<int>() < 20000);
    CHECK(difference->differing_ranges == 1);
    CHECK_FALSE(first_difference(a, range_hashes(connection, "select * from (" + left + ") order by id desc", {"id"})));
}

TEST_CASE("range hashes: a row added near the start leaves the other ranges as they were") {
    engine::Database database;
    engine::Connection connection(database);
    const auto a = range_hashes(connection, "select range * 2 as id from range(100000)", {"id"});
    const auto b = range_hashes(connection, "select range * 2 as id from range(100000) union all select 11", {"id"});
    const auto difference = first_difference(a, b);
    REQUIRE(difference);
    CHECK(difference->from[0].get<int>() == 0);
    CHECK(difference->differing_ranges <= 2);
    const auto cut = first_difference(a, range_hashes(connection, "select range * 2 as id from range(99000)", {"id"}));
    REQUIRE(cut);
    CHECK(cut->to[0].get<int>() >= 198000);
}

TEST_CASE("data hash: the order in which files are named does not matter, their names do") {
    CHECK(data_hash({{"b", "22"}, {"a", "11"}}) == data_hash({{"a", "11"}, {"b", "22"}}));
    CHECK(data_hash({{"a", "11"}}) != data_hash({{"b", "11"}}));
}
