// Artifacts: named by their bytes, sent once, checked again.
#include "store/artifact_store.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "unit/store/test_folder.hpp"

using namespace lhcr;
using namespace lhcr::store;

namespace {

const ArtifactScope scope{"acme", "lake", "dev"};

std::unique_ptr<ObjectStore> open_in(const TestFolder& folder) {
    return open_store("file://" + (folder.path() / "store").string());
}

template <class Body>
Error error_of(Body&& body) {
    try {
        body();
    } catch (const Error& error) {
        return error;
    }
    FAIL("no error");
    return Error(Errc::internal, "");
}

PushedArtifact push(ObjectStore& store, const ArtifactScope& where, const std::filesystem::path& path) {
    return push_artifact(store, where, path, "application/octet-stream", [](const std::string&) {});
}

}  // namespace

TEST_CASE("artifacts: the key holds scope and hash") {
    const std::string sha256 = sha256_hex("x");
    CHECK(artifact_key(scope, sha256) == "acme/dev/sha256/lake/2d/71/" + sha256);
    CHECK(error_of([&] { artifact_key(scope, "2D" + sha256.substr(2)); }).errc() == Errc::usage);
    for (const char* hostile : {"..", "a/b", "", "a\nb", ".lhcr-tmp"})
        CHECK(error_of([&] { artifact_key({hostile, "lake", "dev"}, sha256); }).errc() == Errc::usage);
}

TEST_CASE("artifacts: pushed bytes are pulled and verified; the same bytes again send nothing") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const std::string bytes(300'000, 'q');
    const auto first = push(*store, scope, folder.write("a.bin", bytes));
    CHECK(first.uploaded);
    CHECK(first.sha256 == sha256_hex(bytes));
    CHECK(first.byte_size == bytes.size());
    CHECK(first.storage_url == store->url() + "/" + first.key);
    CHECK(key_of_url(*store, first.storage_url) == first.key);
    const auto etag = store->head(first.key)->etag;
    CHECK_FALSE(push(*store, scope, folder.write("b.bin", bytes)).uploaded);
    CHECK_FALSE(push_artifact_bytes(*store, scope, bytes, "text/plain").uploaded);
    CHECK(store->head(first.key)->etag == etag);
    CHECK(push(*store, {"acme", "lake", "prod"}, folder.path() / "a.bin").uploaded);  // another environment shares nothing
    pull_artifact(*store, first.key, first.sha256, folder.path() / "out");
    CHECK(read_file(folder.path() / "out") == bytes);
    CHECK(verify_artifact(*store, first.key, first.sha256, first.byte_size).state == ArtifactState::intact);
}

TEST_CASE("artifacts: a flipped byte, a cut file and a missing one are found, and a damaged one is not pulled") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const auto artifact = push_artifact_bytes(*store, scope, "0123456789", "text/plain");
    const auto check = [&] { return verify_artifact(*store, artifact.key, artifact.sha256, artifact.byte_size).state; };
    store->put_bytes(artifact.key, "0123456780");
    CHECK(check() == ArtifactState::damaged);
    CHECK(error_of([&] { pull_artifact(*store, artifact.key, artifact.sha256, folder.path() / "out"); }).errc() == Errc::integrity);
    CHECK_FALSE(std::filesystem::exists(folder.path() / "out"));
    store->put_bytes(artifact.key, "01234");
    CHECK(check() == ArtifactState::damaged);
    const auto refused = error_of([&] { push_artifact_bytes(*store, scope, "0123456789", "text/plain"); });
    CHECK(refused.errc() == Errc::integrity);
    CHECK(refused.message().find("5 bytes where 10 belong") != std::string::npos);
    store->remove(artifact.key);
    CHECK(check() == ArtifactState::missing);
}

TEST_CASE("artifacts: what is there already is relied on only after the announcement") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const auto path = folder.write("a.bin", "bytes that a collector removes just now");
    const auto first = push(*store, scope, path);
    const auto announced = [&](const std::string& sha256) {
        CHECK(sha256 == first.sha256);
        store->remove(first.key);  // the announcement had to wait for this
    };
    CHECK(push_artifact(*store, scope, path, "text/plain", announced).uploaded);
    CHECK(store->head(first.key));
    const auto refused = [](const std::string&) { throw Error(Errc::lease_lost, "lost"); };
    CHECK(error_of([&] { push_artifact(*store, scope, folder.write("b.bin", "b"), "text/plain", refused); }).errc() == Errc::lease_lost);
    CHECK_FALSE(store->head(artifact_key(scope, sha256_hex("b"))));
}

TEST_CASE("artifacts: 8 pushes of the same bytes at once end in one object") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const auto path = folder.write("a.bin", std::string(500'000, 'r'));
    std::atomic<int> uploads{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i) threads.emplace_back([&] { uploads += push(*store, scope, path).uploaded; });
    for (auto& thread : threads) thread.join();
    CHECK(uploads == 1);
    CHECK(store->list("acme/", "", 10).size() == 1);
}

TEST_CASE("artifacts: a URL of another store is refused, also one that only begins alike") {
    const TestFolder folder;
    const auto store = open_in(folder);
    CHECK(error_of([&] { key_of_url(*store, store->url() + "-other/k"); }).errc() == Errc::conflict);
    CHECK(error_of([&] { key_of_url(*store, store->url() + "/../k"); }).errc() == Errc::usage);
    CHECK(error_of([&] { key_of_url(*store, "s3://bucket/k"); }).errc() == Errc::conflict);
}
