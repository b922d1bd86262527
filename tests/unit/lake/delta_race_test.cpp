// Lost answers and other writers, by a store that does exactly one bad thing at the moment of the commit.
#include <doctest/doctest.h>

#include <fstream>
#include <functional>
#include <map>
#include <utility>

#include "base/error.hpp"
#include "lake/staging.hpp"
#include "lake_fixture.hpp"

using namespace lhcr::lake;
using lhcr::Errc;
using lhcr::Error;
namespace store = lhcr::store;

namespace {

/// The real store behind it; `on_commit` runs in place of the first conditional write of a log entry.
class FaultyStore final : public store::ObjectStore {
public:
    using Put = std::function<store::PutResult()>;
    explicit FaultyStore(store::ObjectStore& inner) : inner_(inner) {}
    std::function<store::PutResult(const Put& real)> on_commit;
    bool no_conditions = false;  ///< answers 501 to If-None-Match

    const std::string& url() const noexcept override { return inner_.url(); }
    store::PutResult put_file(const std::string& key, const std::filesystem::path& path, const store::PutOptions& options) override {
        refuse(options);
        return inner_.put_file(key, path, options);
    }
    store::PutResult put_bytes(const std::string& key, std::string_view bytes, const store::PutOptions& options) override {
        refuse(options);
        const Put real = [&] { return inner_.put_bytes(key, bytes, options); };
        if (!on_commit || !key.ends_with(".json")) return real();
        return std::exchange(on_commit, nullptr)(real);
    }
    void read(const std::string& key, std::uint64_t offset, std::uint64_t length, const Sink& sink) override {
        inner_.read(key, offset, length, sink);
    }
    std::optional<store::ObjectInfo> head(const std::string& key) override { return inner_.head(key); }
    std::vector<store::ObjectInfo> list(const std::string& prefix, const std::string& after, std::size_t limit) override {
        return inner_.list(prefix, after, limit);
    }
    void remove(const std::string& key) override { inner_.remove(key); }
    store::PresignedRequest presign(const std::string& key, store::PresignMethod method, std::chrono::seconds ttl,
                                    const std::string& sha256, const std::string& type) override {
        return inner_.presign(key, method, ttl, sha256, type);
    }

private:
    void refuse(const store::PutOptions& options) const {
        if (no_conditions && options.if_absent) throw Error(Errc::blocked, "the store does not support this");
    }

    store::ObjectStore& inner_;
};

struct Race : Lake {
    FaultyStore faulty{*store};
    std::unique_ptr<TableFormat> ours = table_format("delta", faulty);
    CommitRequest append(int id, const std::string& run) {
        auto request = this->request("t", "select " + std::to_string(id) + "::bigint as id");
        request.mode = WriteMode::append;
        request.transaction = WriterTransaction{"lhcr/" + run, 1};
        return request;
    }
    std::int64_t rows() { return format->snapshot("t")->rows(); }
};

}  // namespace

TEST_CASE("race: a commit that was written but whose answer was lost is ours, once") {
    for (const auto errc : {Errc::commit_in_doubt, Errc::unavailable}) {
        Race race;
        race.faulty.on_commit = [&](const FaultyStore::Put& real) -> store::PutResult {
            real();
            throw Error(errc, "the connection was reset");
        };
        const auto outcome = race.ours->commit("t", race.append(1, "run-1"));
        CHECK(outcome.version == 0);
        CHECK(race.rows() == 1);
        CHECK(race.ours->commit("t", race.append(1, "run-1")).already_applied);
    }
}

TEST_CASE("race: a commit that was not written and whose answer was lost is an error, and its repetition works") {
    Race race;
    race.faulty.on_commit = [](const FaultyStore::Put&) -> store::PutResult {
        throw Error(Errc::commit_in_doubt, "the connection was reset");
    };
    CHECK(error_of([&] { race.ours->commit("t", race.append(1, "run-1")); }).errc() == Errc::commit_in_doubt);
    CHECK_FALSE(race.format->snapshot("t"));
    CHECK(race.ours->commit("t", race.append(1, "run-1")).version == 0);
}

TEST_CASE("race: an append whose number another writer took goes on to the next one") {
    Race race;
    race.faulty.on_commit = [&](const FaultyStore::Put& real) {
        race.format->commit("t", race.append(2, "run-2"));
        return real();
    };
    CHECK(race.ours->commit("t", race.append(1, "run-1")).version == 1);
    CHECK(race.rows() == 2);
}

TEST_CASE("race: an overwrite whose number another writer took is a conflict when it was made from a version") {
    Race race;
    race.format->commit("t", race.append(1, "run-1"));
    auto overwrite = race.request("t", "select range as id from range(5)");
    overwrite.expected_version = 0;
    race.faulty.on_commit = [&](const FaultyStore::Put& real) {
        race.format->commit("t", race.append(2, "run-2"));
        return real();
    };
    CHECK(error_of([&] { race.ours->commit("t", overwrite); }).message() ==
          "the table 't' is at version 1, the new content was made from version 0");
    CHECK(race.rows() == 2);
    overwrite.expected_version.reset();
    race.faulty.on_commit = [&](const FaultyStore::Put& real) {
        race.format->commit("t", race.append(3, "run-3"));
        return real();
    };
    CHECK(race.ours->commit("t", overwrite).version == 3);
    CHECK(race.rows() == 5);  // the row of run-3, come in between, is replaced too
}

TEST_CASE("race: when the one who took the number is our own earlier attempt, its commit is the answer") {
    Race race;
    auto other_bytes = race.append(1, "run-1");
    other_bytes.info = {{"attempt", 1}};
    race.faulty.on_commit = [&](const FaultyStore::Put& real) {
        race.format->commit("t", other_bytes);
        return real();
    };
    const auto outcome = race.ours->commit("t", race.append(1, "run-1"));
    CHECK(outcome.already_applied);
    CHECK(outcome.version == 0);
    CHECK(race.rows() == 1);
}

TEST_CASE("race: a store without conditional writes takes data files, and commits where an arbiter gives out the numbers") {
    Race race;
    race.faulty.no_conditions = true;
    auto request = race.append(1, "run-1");
    std::ofstream(race.scratch / "file", std::ios::binary) << std::string(static_cast<std::size_t>(request.adds[0].size), 'x');
    DataFile file = request.adds[0];
    file.path = "part-00000-x.parquet";
    file.sha256.clear();
    put_data_file(race.faulty, "t", file, race.scratch / "file");
    CHECK(race.faulty.head("t/part-00000-x.parquet"));
    CHECK(error_of([&] { race.ours->commit("t", request); }).errc() == Errc::blocked);

    std::map<std::int64_t, std::string> claims;
    const auto arbitrated = table_format("delta", race.faulty, [&](const std::string&, std::int64_t version, const std::string& owner) {
        return claims.emplace(version, owner).first->second == owner;
    });
    CHECK(arbitrated->commit("t", request).version == 0);
    CHECK(claims.at(0) == "lhcr/run-1@1");
    CHECK(arbitrated->commit("t", race.append(2, "run-2")).version == 1);
    CHECK(race.rows() == 2);
}

TEST_CASE("race: a number that the arbiter gives to another is not written over, though the store knows no condition") {
    Race race;
    race.faulty.no_conditions = true;
    bool first = true;
    const auto arbitrated = table_format("delta", race.faulty, [&](const std::string&, std::int64_t, const std::string&) {
        // The one who had the number writes at the last moment; then it is ours.
        if (std::exchange(first, false)) race.format->commit("t", race.append(2, "run-2"));
        return true;
    });
    CHECK(arbitrated->commit("t", race.append(1, "run-1")).version == 1);
    CHECK(race.rows() == 2);
}

TEST_CASE("race: a data file that is there with another size is no data file, one that is old becomes young again") {
    Lake lake;
    const auto request = lake.request("t", "select 1::bigint as id");
    const auto place = lake.path("t/" + request.adds[0].path);
    std::filesystem::last_write_time(place, std::filesystem::file_time_type::clock::now() - std::chrono::hours(200));
    put_data_file(*lake.store, "t", request.adds[0], lake.scratch / "staged.parquet");
    CHECK(std::filesystem::last_write_time(place) > std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    lake.write("t/" + request.adds[0].path, "cut off");
    CHECK(error_of([&] { put_data_file(*lake.store, "t", request.adds[0], lake.scratch / "staged.parquet"); }).errc() == Errc::integrity);
}
