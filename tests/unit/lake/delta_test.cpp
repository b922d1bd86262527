// Commits, replays and conflicts of Delta tables in a directory store.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "lake/delta_state.hpp"
#include "lake_fixture.hpp"

using namespace lhcr::lake;
using lhcr::Errc;

TEST_CASE("delta: a first commit makes the table, its snapshot names the files, rows and schema") {
    Lake lake;
    auto request = lake.request("t", "select range::bigint as id, (range * 1.5)::decimal(10,2) as amount from range(10)");
    request.key = {"id"};
    CHECK_FALSE(lake.format->snapshot("t"));
    CHECK(lake.format->commit("t", request).version == 0);
    const auto snapshot = lake.format->snapshot("t");
    REQUIRE(snapshot);
    CHECK(snapshot->rows() == 10);
    CHECK(snapshot->schema == request.schema);
    CHECK(snapshot->key == request.key);
    REQUIRE(snapshot->files.size() == 1);
    CHECK(snapshot->files[0].sha256 == request.adds[0].sha256);
    CHECK(snapshot->files[0].path == "part-00000-" + request.adds[0].sha256.substr(0, 24) + ".parquet");
    CHECK(snapshot->files[0].stats.at("id") == lhcr::json{{"min", "0"}, {"max", "9"}, {"nulls", 0}});
}

TEST_CASE("delta: the same request in another store gives the same log bytes") {
    Lake one, two;
    const std::string sql = "select range as id from range(10)";
    one.format->commit("t", one.request("t", sql));
    two.format->commit("t", two.request("t", sql));
    CHECK(one.read(Lake::log_name("t", 0)) == two.read(Lake::log_name("t", 0)));
}

TEST_CASE("delta: an append adds, an overwrite replaces, every version stays readable") {
    Lake lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(10)"));
    auto append = lake.request("t", "select range + 10 as id from range(5)");
    append.mode = WriteMode::append;
    CHECK(lake.format->commit("t", append).version == 1);
    CHECK(lake.format->commit("t", lake.request("t", "select range as id from range(3)")).version == 2);
    CHECK(lake.format->snapshot("t", 0)->rows() == 10);
    CHECK(lake.format->snapshot("t", 1)->rows() == 15);
    CHECK(lake.format->snapshot("t", 2)->rows() == 3);
    CHECK(lake.format->snapshot("t")->version == 2);
    CHECK(error_of([&] { lake.format->snapshot("t", 3); }).errc() == Errc::not_found);
    const auto history = lake.format->history("t", 10);
    REQUIRE(history.size() == 3);
    CHECK(history[0].operation == "WRITE Overwrite");
    CHECK(history[1].operation == "WRITE Append");
    CHECK(history[1].timestamp == "2023-11-14T22:13:20.000000Z");
}

TEST_CASE("delta: an overwrite by the very same content keeps its file and names it neither added nor removed") {
    Lake lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(10)"));
    CHECK(lake.format->commit("t", lake.request("t", "select range as id from range(10)")).version == 1);
    CHECK(lake.read(Lake::log_name("t", 1)).find("\"add\"") == std::string::npos);
    CHECK(lake.read(Lake::log_name("t", 1)).find("\"remove\"") == std::string::npos);
    CHECK(lake.format->snapshot("t")->rows() == 10);
}

TEST_CASE("delta: a commit repeated under its transaction has its effect once, also after others came") {
    Lake lake;
    auto append = lake.request("t", "select range as id from range(10)");
    append.mode = WriteMode::append;
    append.transaction = WriterTransaction{"lhcr/run-1", 1};
    CHECK_FALSE(lake.format->commit("t", append).already_applied);
    auto other = lake.request("t", "select range + 10 as id from range(5)");
    other.mode = WriteMode::append;
    lake.format->commit("t", other);
    const auto repeated = lake.format->commit("t", append);
    CHECK(repeated.already_applied);
    CHECK(repeated.version == 0);
    CHECK(lake.format->snapshot("t")->rows() == 15);
    CHECK(lake.format->snapshot("t")->version == 1);
}

TEST_CASE("delta: an overwrite made from a version that is no longer the last is a conflict and writes nothing") {
    Lake lake;
    auto first = lake.request("t", "select range as id from range(10)");
    first.expected_version = -1;
    first.transaction = WriterTransaction{"lhcr/run-1", 1};
    lake.format->commit("t", first);
    auto stale = lake.request("t", "select range as id from range(4)");
    stale.expected_version = -1;
    const auto error = error_of([&] { lake.format->commit("t", stale); });
    CHECK(error.errc() == Errc::conflict);
    CHECK(error.message() == "the table 't' is at version 0, the new content was made from version -1");
    CHECK(lake.format->snapshot("t")->version == 0);
    CHECK(lake.format->commit("t", first).already_applied);  // not a conflict: it is there
}

TEST_CASE("delta: a changed schema is new metadata on an overwrite, and refused on an append that drops or retypes a column") {
    Lake lake;
    lake.format->commit("t", lake.request("t", "select range as id, 'x' as s from range(2)"));
    lake.format->commit("t", lake.request("t", "select range::integer as id from range(2)"));
    CHECK(lake.format->snapshot("t")->schema.columns.size() == 1);
    CHECK(lake.format->snapshot("t", 0)->schema.columns.size() == 2);
    auto append = lake.request("t", "select range::bigint as id from range(2)");
    append.mode = WriteMode::append;
    CHECK(error_of([&] { lake.format->commit("t", append); }).message() ==
          "the column 'id' is 'integer' in the table and 'long' in what is appended");
    append = lake.request("t", "select range::integer as id, 1 as extra from range(20)");
    append.mode = WriteMode::append;
    CHECK(lake.format->commit("t", append).version == 2);
    CHECK(lake.format->snapshot("t")->schema.columns.size() == 2);
}

TEST_CASE("delta: a data file that is missing or cut off in the store is not committed") {
    Lake lake;
    const auto request = lake.request("t", "select range as id from range(10)");
    std::filesystem::resize_file(lake.path("t/" + request.adds[0].path), 10);
    CHECK(error_of([&] { lake.format->commit("t", request); }).errc() == Errc::integrity);
    std::filesystem::remove(lake.path("t/" + request.adds[0].path));
    const auto error = error_of([&] { lake.format->commit("t", request); });
    CHECK(error.errc() == Errc::integrity);
    CHECK(error.message().find(request.adds[0].path) != std::string::npos);
    CHECK_FALSE(lake.format->snapshot("t"));
}

TEST_CASE("delta: a checkpoint comes every 20 commits, and the table reads the same from it without the older log") {
    Lake lake;
    for (int i = 0; i <= 22; ++i) {
        auto append = lake.request("t", "select " + std::to_string(i) + "::bigint as id");
        append.mode = WriteMode::append;
        append.transaction = WriterTransaction{"lhcr/run-" + std::to_string(i), 1};
        append.key = {"id"};
        lake.format->commit("t", append);
    }
    CHECK(std::filesystem::exists(lake.path("t/_delta_log/00000000000000000020.checkpoint.parquet")));
    const auto before = lake.format->snapshot("t");
    for (int i = 0; i < 20; ++i) std::filesystem::remove(lake.path(Lake::log_name("t", i)));
    const auto after = lake.format->snapshot("t");
    CHECK(after->version == 22);
    CHECK(after->rows() == 23);
    CHECK(after->schema == before->schema);
    CHECK(after->key == before->key);
    CHECK(after->transactions == before->transactions);
    REQUIRE(after->files.size() == before->files.size());
    for (std::size_t i = 0; i < after->files.size(); ++i) CHECK(to_json(after->files[i]) == to_json(before->files[i]));
    for (const char* hint : {"", "{", "{\"version\":7}", "[]"}) {
        lake.write("t/_delta_log/_last_checkpoint", hint);
        CHECK_MESSAGE(lake.format->snapshot("t")->rows() == 23, hint);
    }
    CHECK(error_of([&] { lake.format->snapshot("t", 5); }).errc() == Errc::not_found);
}

TEST_CASE("delta: a checkpoint forgets what was removed longer ago than files are kept, and the table reads the same") {
    Lake lake;
    for (int day = 0; day <= 20; ++day) {
        auto overwrite = lake.request("t", "select " + std::to_string(day) + "::bigint as id");
        overwrite.as_of += std::chrono::hours(24 * day);
        lake.format->commit("t", overwrite);
    }
    const auto removed = lake.connection.query_int("select count(*) from read_parquet('" +
                                                   lake.path("t/_delta_log/00000000000000000020.checkpoint.parquet").string() +
                                                   "') where remove is not null");
    CHECK(removed == 8);  // of 20: those of the last day and of the seven before
    for (int i = 0; i < 20; ++i) std::filesystem::remove(lake.path(Lake::log_name("t", i)));
    CHECK(lake.format->snapshot("t")->rows() == 1);
}

TEST_CASE("delta: vacuum names files that no retained version needs, never a pinned, young or current one") {
    Lake lake;
    std::vector<std::string> paths;
    for (int i = 0; i < 4; ++i) {
        const auto request = lake.request("t", "select range as id from range(" + std::to_string(i + 1) + ")");
        paths.push_back("t/" + request.adds[0].path);
        lake.format->commit("t", request);
    }
    const auto now = std::chrono::system_clock::now();
    CHECK(lake.format->vacuum_plan("t", {.now = now}).files.empty());  // all are younger than the retention
    const auto later = now + std::chrono::hours(24 * 30);
    auto plan = lake.format->vacuum_plan("t", {.now = later, .pinned_versions = {1}});
    CHECK(plan.retained_versions == std::set<std::int64_t>{1, 3});
    std::set<std::string> named;
    for (const auto& file : plan.files) named.insert(file.key);
    CHECK(named == std::set<std::string>{paths[0], paths[2]});
    int asked = 0;
    const auto some = vacuum(*lake.store, plan, [&] { return asked++ == 1; });
    CHECK(plan.files.size() == 1);  // told to stop after the first
    CHECK(some + vacuum(*lake.store, plan) == plan.bytes);
    CHECK_FALSE(std::filesystem::exists(lake.path(paths[0])));
    CHECK(std::filesystem::exists(lake.path(paths[1])));
    CHECK(std::filesystem::exists(lake.path(paths[3])));
    CHECK(lake.format->vacuum_plan("t", {.now = later, .pinned_versions = {1}}).files.empty());
}

TEST_CASE("delta: a file staged again after the plan was made survives the vacuum") {
    Lake lake;
    lake.format->commit("t", lake.request("t", "select range as id from range(1)"));
    lake.format->commit("t", lake.request("t", "select range as id from range(2)"));
    auto plan = lake.format->vacuum_plan("t", {.now = std::chrono::system_clock::now() + std::chrono::hours(24 * 30)});
    REQUIRE(plan.files.size() == 1);
    const auto file = lake.scratch.path() / "store" / plan.files[0].key;
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() + std::chrono::seconds(5));
    CHECK(vacuum(*lake.store, plan) == 0);
    CHECK(std::filesystem::exists(file));
}

TEST_CASE("delta: where an arbiter decides, a version claimed by another writer is not written") {
    Lake lake;
    std::map<std::int64_t, std::string> claims;
    const auto arbited = table_format("delta", *lake.store, [&](const std::string&, std::int64_t version, const std::string& owner) {
        return claims.emplace(version, owner).first->second == owner;
    });
    auto request = lake.request("t", "select range as id from range(1)");
    request.transaction = WriterTransaction{"lhcr/run-1", 1};
    CHECK(arbited->commit("t", request).version == 0);
    claims[1] = "lhcr/dead@1";
    request = lake.request("t", "select range as id from range(2)");
    request.transaction = WriterTransaction{"lhcr/run-2", 1};
    CHECK(error_of([&] { arbited->commit("t", request); }).message() ==
          "version 1 of the table 't' is claimed by another writer that has not written it");
    request.transaction = WriterTransaction{"lhcr/dead", 1};
    CHECK(arbited->commit("t", request).version == 1);
}
