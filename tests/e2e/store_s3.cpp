// The S3 store against a real S3 server: every verb, races, memory, refusals. Run by store_s3.py.
#include "e2e/store_s3.hpp"

#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

#include "base/hashing.hpp"
#include "store/artifact_store.hpp"
#include "store/http.hpp"
#include "unit/store/test_folder.hpp"

using namespace lhcr;
using namespace lhcr::store;

namespace {

/// Kibibytes of the highest resident set since the last call.
std::size_t peak_rss_kib() {
    std::ifstream status("/proc/self/status");
    std::size_t peak = 0;
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) peak = std::stoul(line.substr(6));
    std::ofstream("/proc/self/clear_refs") << 5;
    return peak;
}

/// A file that is not the same in any two of its stretches.
std::filesystem::path big_file(const TestFolder& folder, std::size_t bytes) {
    const auto path = folder.path() / "big";
    std::ofstream file(path, std::ios::binary);
    std::string block(1 << 20, '\0');
    for (std::size_t done = 0; done < bytes; done += block.size()) {
        for (std::size_t i = 0; i < block.size(); i += 8) {
            const std::uint64_t word = (done + i) * 0x9E3779B97F4A7C15ull;
            block.replace(i, 8, reinterpret_cast<const char*>(&word), 8);
        }
        file.write(block.data(), static_cast<std::streamsize>(std::min(block.size(), bytes - done)));
    }
    return path;
}

HttpResponse fetch(const PresignedRequest& request, const std::string& method, const std::string& body = {}) {
    HttpRequest http{.method = method, .url = request.url, .headers = request.headers};
    http.body = [&](std::uint64_t offset, char* buffer, std::size_t capacity) {
        return body.copy(buffer, capacity, static_cast<std::size_t>(offset));
    };
    http.body_bytes = body.size();
    return http_exchange(http);
}

}  // namespace

TEST_CASE("s3: bytes come back, by whole, by range and as a file, with their hash and type in the head") {
    const TestFolder folder;
    const auto store = open_s3("basic");
    const std::string bytes = "0123456789";
    CHECK(store->put_bytes("a b/größe+.json", bytes, {.content_type = "application/json"}).created());
    CHECK(store->get_bytes("a b/größe+.json", 10) == bytes);
    CHECK(store->get_range("a b/größe+.json", 3, 4) == "3456");
    CHECK(store->get_range("a b/größe+.json", 8, 4) == "89");
    CHECK(store->get_range("a b/größe+.json", 50, 4).empty());
    CHECK(store->get_to_file("a b/größe+.json", folder.path() / "copy", sha256_hex(bytes)) == sha256_hex(bytes));
    CHECK(read_file(folder.path() / "copy") == bytes);
    const auto info = store->head("a b/größe+.json");
    REQUIRE(info);
    CHECK(info->size == 10);
    CHECK(info->sha256 == sha256_hex(bytes));
    CHECK(info->content_type == "application/json");
    CHECK(std::chrono::system_clock::now() - info->modified < std::chrono::minutes(5));
    CHECK_FALSE(store->head("a b/none"));
    CHECK(error_of([&] { store->get_bytes("none", 9); }).errc() == Errc::not_found);
    CHECK(contains(error_of([&] { store->get_bytes("a b/größe+.json", 9); }).message(), "larger than the 9 bytes"));
    CHECK(store->put_bytes("empty", "").created());
    CHECK(store->get_bytes("empty", 9).empty());
    store->remove("a b/größe+.json");
    store->remove("a b/größe+.json");
    CHECK_FALSE(store->head("a b/größe+.json"));
}

TEST_CASE("s3: a put if absent keeps the first bytes, and the probe says that the server can do it") {
    const auto store = open_s3("conditional");
    CHECK(store->put_bytes("k", "one", {.if_absent = true}).created());
    CHECK_FALSE(store->put_bytes("k", "two", {.if_absent = true}).created());
    CHECK_FALSE(store->put_bytes("k", "one", {.if_absent = true}).created());  // equal bytes of another writer are another write
    CHECK(store->get_bytes("k", 9) == "one");
    CHECK(store->put_bytes("k", "three").created());
    CHECK(probe_conditional_put(*store));
    CHECK(store->list("lhcr-probe/", "", 9).empty());
}

TEST_CASE("s3: of 16 writers racing for one key exactly one wins, in each of 20 rounds, and its bytes stay") {
    const auto store = open_s3("race", {.backoff = std::chrono::milliseconds(20)});
    for (int round = 0; round < 20; ++round) {
        const std::string key = "log/" + std::to_string(round);
        std::atomic<int> winners{0}, winner{-1}, ready{0}, failed{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&, i] {
                try {
                    for (++ready; ready < 16;) std::this_thread::yield();
                    if (!store->put_bytes(key, "writer " + std::to_string(i), {.if_absent = true}).created()) return;
                    ++winners;
                    winner = i;
                } catch (const Error& error) {
                    ++failed;
                    MESSAGE(error.message());
                }
            });
        for (auto& thread : threads) thread.join();
        CHECK(failed == 0);
        CHECK(winners == 1);
        CHECK(store->get_bytes(key, 99) == "writer " + std::to_string(winner));
    }
}

TEST_CASE("s3: 100 MiB go up in parts and come down again in bounded memory") {
    const TestFolder folder;
    const auto store = open_s3("parts");
    const auto path = big_file(folder, (100u << 20) + 12'345);
    const std::string sha256 = sha256_file(path);
    store->put_bytes("warm-up", "libcurl is loaded");
    const auto before = peak_rss_kib();
    const PutOptions once{.if_absent = true, .sha256 = sha256};
    CHECK(store->put_file("big", path, once).created());
    CHECK(store->get_to_file("big", folder.path() / "copy", sha256) == sha256);
    const auto growth = peak_rss_kib() - std::min(before, peak_rss_kib());
    MESSAGE("peak memory grew by " << growth << " KiB");
    CHECK(growth < 16 * 1024);
    const auto info = store->head("big");
    CHECK(info->size == (100u << 20) + 12'345);
    CHECK(info->sha256 == sha256);
    CHECK_FALSE(store->put_file("big", path, once).created());
    CHECK(store->get_range("big", 100u << 20, 20'000).size() == 12'345);
}

TEST_CASE("s3: of 4 uploads in parts racing for one key exactly one wins") {
    const TestFolder folder;
    const auto store = open_s3("parts-race");
    const auto path = big_file(folder, 17u << 20);
    std::atomic<int> winners{0}, failed{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            try {
                winners += store->put_file("big", path, {.if_absent = true}).created();
            } catch (const Error& error) {
                ++failed;
                MESSAGE(error.message());
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(winners == 1);
    CHECK(failed == 0);
    CHECK(store->head("big")->sha256 == sha256_file(path));
}

TEST_CASE("s3: listing pages over a thousand keys without gap and stays below its prefix") {
    const auto store = open_s3("listing");
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&, t] {
            for (int i = t; i < 1203; i += 4) store->put_bytes("log/" + std::to_string(10'000 + i), "x");
        });
    for (auto& thread : threads) thread.join();
    store->put_bytes("logs", "a neighbour");
    CHECK(store->list("log/", "", 5000).size() == 1203);
    CHECK(store->list("log/", "log/11199", 5000).size() == 3);
    CHECK(store->list("log/", "", 1100).back().key == "log/11099");
    CHECK(store->list("log/112", "", 5000).front().key == "log/11200");
    CHECK(store->list("lo", "log/11202", 5000).front().key == "logs");
    CHECK(store->list("none/", "", 10).empty());
    CHECK(store->list("log/", "", 1).front().size == 1);
}

TEST_CASE("s3: a presigned GET and PUT work without credentials, a PUT for its own bytes only") {
    const auto store = open_s3("presigned");
    const std::string bytes = "signed bytes";
    const auto put = store->presign("k", PresignMethod::put, default_presign_ttl, sha256_hex(bytes), "text/plain");
    CHECK(fetch(put, "PUT", "other  bytes").status == 400);
    CHECK_FALSE(store->head("k"));
    CHECK(fetch(put, "PUT", bytes).status == 200);
    const auto get = store->presign("k", PresignMethod::get, default_presign_ttl, "", "");
    CHECK(fetch(get, "GET").body == bytes);
    auto other = get;
    other.url.replace(other.url.find("/k?"), 2, "/l");
    CHECK(fetch(other, "GET").status == 403);
    CHECK(error_of([&] { store->presign("k", PresignMethod::get, std::chrono::hours(24 * 8), "", ""); }).errc() == Errc::usage);
    CHECK(error_of([&] { store->presign("k", PresignMethod::put, default_presign_ttl, "", ""); }).errc() == Errc::usage);
}

TEST_CASE("s3: an expired presigned URL is refused") {
    const auto store = open_s3("expired");
    store->put_bytes("k", "x");
    const auto get = store->presign("k", PresignMethod::get, std::chrono::seconds(1), "", "");
    std::this_thread::sleep_for(std::chrono::milliseconds(2500));
    CHECK(fetch(get, "GET").status == 403);
}

TEST_CASE("s3: wrong keys and a missing bucket are told apart, and no secret is in the message") {
    const auto endpoint = address("LHCR_TEST_S3");
    const StoreOptions wrong_secret{.endpoint = endpoint, .profile = "wrong-secret"};
    const auto secret = error_of([&] { open_s3("x", wrong_secret)->put_bytes("k", "x"); });
    CHECK(secret.errc() == Errc::not_authorised);
    CHECK(secret.message() == "bucket 'lake' refuses access key lhc***est of profile 'wrong-secret' (SignatureDoesNotMatch)");
    CHECK(contains(secret.hint(), "AWS_SECRET_ACCESS_KEY"));
    const auto id = error_of([&] { open_s3("x", {.endpoint = endpoint, .profile = "wrong-id"})->get_bytes("k", 9); });
    CHECK(id.errc() == Errc::not_authorised);
    CHECK_MESSAGE(contains(id.message(), "bucket 'lake' refuses access key nob***all of profile 'wrong-id'"), id.message());
    CHECK(error_of([&] { open_s3("x", wrong_secret)->head("k"); }).errc() == Errc::not_authorised);
    CHECK(error_of([&] { open_s3("x", wrong_secret)->list("", "", 9); }).errc() == Errc::not_authorised);

    const auto missing = open_store("s3://no-such-bucket/x", {.endpoint = endpoint});
    for (const auto& error : {error_of([&] { missing->put_bytes("k", "x"); }), error_of([&] { missing->get_bytes("k", 9); }),
                              error_of([&] { missing->list("", "", 9); })}) {
        CHECK(error.errc() == Errc::not_found);
        CHECK(contains(error.message(), "there is no bucket 'no-such-bucket'"));
    }
}

TEST_CASE("s3: bytes that are not those promised leave no object, small or in parts") {
    const TestFolder folder;
    const auto store = open_s3("promised");
    const std::string other = sha256_hex("other");
    CHECK(error_of([&] { store->put_bytes("k", "x", {.sha256 = other}); }).errc() == Errc::integrity);
    CHECK(error_of([&] { store->put_file("k", folder.write("small", "x"), {.sha256 = other}); }).errc() == Errc::integrity);
    CHECK(error_of([&] { store->put_file("k", big_file(folder, 17u << 20), {.sha256 = other}); }).errc() == Errc::integrity);
    CHECK_FALSE(store->head("k"));
    CHECK(error_of([&] { store->put_bytes("k", "x", {.content_type = "a\r\nx-amz-acl: public-read"}); }).errc() == Errc::usage);
}

TEST_CASE("s3: an artifact is pushed once, verified, pulled; damage and a missing bucket are told apart") {
    const TestFolder folder;
    const auto store = open_s3("artifacts");
    const ArtifactScope scope{"acme", "lake", "dev"};
    const auto push = [&](const std::filesystem::path& path) {
        return push_artifact(*store, scope, path, "application/octet-stream", [](const std::string&) {});
    };
    for (const std::size_t size : {std::size_t{0}, std::size_t{1000}, std::size_t{20} << 20}) {
        CAPTURE(size);
        const auto path = big_file(folder, size);
        const auto pushed = push(path);
        CHECK(pushed.uploaded);
        const auto modified = store->head(pushed.key)->etag;
        CHECK_FALSE(push(path).uploaded);
        CHECK(store->head(pushed.key)->etag == modified);
        CHECK(verify_artifact(*store, pushed.key, pushed.sha256, size).state == ArtifactState::intact);
        pull_artifact(*store, pushed.key, pushed.sha256, folder.path() / "out");
        CHECK(sha256_file(folder.path() / "out") == pushed.sha256);
        store->put_bytes(pushed.key, "damaged");
        CHECK(verify_artifact(*store, pushed.key, pushed.sha256, size).state == ArtifactState::damaged);
        CHECK(error_of([&] { push(path); }).errc() == Errc::integrity);
        store->remove(pushed.key);
        CHECK(verify_artifact(*store, pushed.key, pushed.sha256, size).state == ArtifactState::missing);
    }
    const auto nowhere = open_store("s3://no-such-bucket/x", {.endpoint = address("LHCR_TEST_S3")});
    CHECK(contains(error_of([&] { verify_artifact(*nowhere, "k", std::string(64, 'a'), 1); }).message(), "there is no bucket"));
}

TEST_CASE("s3: a server whose certificate is not trusted is refused, one of the given authority is not") {
    const auto endpoint = address("LHCR_TEST_S3_TLS");
    const auto error = error_of([&] { open_s3("tls", {.endpoint = endpoint})->put_bytes("k", "x"); });
    CHECK(error.errc() == Errc::config_invalid);
    CHECK(contains(error.message(), "is not trusted"));
    CHECK(contains(error.hint(), "AWS_CA_BUNDLE"));
    const auto store = open_s3("tls", {.endpoint = endpoint, .profile = "tls"});
    CHECK(store->put_bytes("k", "over TLS", {.if_absent = true}).created());
    CHECK(store->get_bytes("k", 99) == "over TLS");
}
