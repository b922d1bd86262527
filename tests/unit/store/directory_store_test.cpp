// The directory store: whole objects, one winner, nothing outside of the root, a full disk.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utime.h>
#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "store/store.hpp"
#include "unit/store/test_folder.hpp"

using namespace lhcr;
using namespace lhcr::store;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<ObjectStore> open_in(const TestFolder& folder, const std::string& name = "store") {
    return open_store("file://" + (folder.path() / name).string());
}

std::size_t unfinished(const fs::path& root) {
    const auto folder = root / ".lhcr-tmp";
    return fs::exists(folder) ? static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator())) : 0;
}

std::vector<std::string> keys(const std::vector<ObjectInfo>& objects) {
    std::vector<std::string> out;
    for (const auto& object : objects) out.push_back(object.key);
    return out;
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

}  // namespace

TEST_CASE("directory store: bytes come back, by whole, by range and as a file") {
    const TestFolder folder;
    const auto store = open_in(folder);
    std::string bytes(700'000, 'x');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 31 >> 3);
    CHECK(store->put_file("a/b/data.bin", folder.write("source", bytes)).created());
    CHECK(store->get_bytes("a/b/data.bin", bytes.size()) == bytes);
    CHECK(store->get_range("a/b/data.bin", 300'000, 10) == bytes.substr(300'000, 10));
    CHECK(store->get_range("a/b/data.bin", bytes.size() - 3, 10) == bytes.substr(bytes.size() - 3));
    CHECK(store->get_range("a/b/data.bin", bytes.size() + 5, 10).empty());
    CHECK(store->get_to_file("a/b/data.bin", folder.path() / "copy") == sha256_hex(bytes));
    CHECK(read_file(folder.path() / "copy") == bytes);
    CHECK(store->head("a/b/data.bin")->size == bytes.size());
    CHECK_FALSE(store->head("a/b/other"));
    CHECK_FALSE(store->head("a/b"));
    CHECK(unfinished(folder.path() / "store") == 0);
}

TEST_CASE("directory store: a read beyond the caller's limit and a missing object are errors") {
    const TestFolder folder;
    const auto store = open_in(folder);
    store->put_bytes("ten", "0123456789");
    CHECK(store->get_bytes("ten", 10) == "0123456789");
    CHECK(error_of([&] { store->get_bytes("ten", 9); }).message().find("larger than the 9 bytes") != std::string::npos);
    CHECK(error_of([&] { store->get_bytes("none", 9); }).errc() == Errc::not_found);
    CHECK(error_of([&] { store->get_bytes("no/such/folder", 9); }).errc() == Errc::not_found);
}

TEST_CASE("directory store: a put replaces, a put if absent does not") {
    const TestFolder folder;
    const auto store = open_in(folder);
    CHECK(store->put_bytes("k", "one", {.if_absent = true}).created());
    const auto second = store->put_bytes("k", "two", {.if_absent = true});
    CHECK_FALSE(second.created());
    CHECK(second.etag == store->head("k")->etag);
    CHECK(store->get_bytes("k", 9) == "one");
    CHECK(store->put_bytes("k", "three").created());
    CHECK(store->get_bytes("k", 9) == "three");
    CHECK(probe_conditional_put(*store));
    CHECK(store->list("lhcr-probe/", "", 10).empty());
}

TEST_CASE("directory store: of 16 threads racing for one key exactly one wins, and its bytes stay") {
    const TestFolder folder;
    const auto store = open_in(folder);
    for (int round = 0; round < 20; ++round) {
        const std::string key = "log/" + std::to_string(round);
        std::atomic<int> winners{0}, winner{-1}, ready{0};
        std::vector<std::thread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&, i] {
                for (++ready; ready < 16;) {
                }
                if (store->put_bytes(key, "writer " + std::to_string(i), {.if_absent = true}).created()) {
                    ++winners;
                    winner = i;
                }
            });
        for (auto& thread : threads) thread.join();
        CHECK(winners == 1);
        CHECK(store->get_bytes(key, 99) == "writer " + std::to_string(winner));
    }
    CHECK(unfinished(folder.path() / "store") == 0);
}

TEST_CASE("directory store: bytes that are not those promised leave no object") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const auto error = error_of([&] { store->put_bytes("k", "abc", {.sha256 = sha256_hex("abd")}); });
    CHECK(error.errc() == Errc::integrity);
    CHECK_FALSE(store->head("k"));
    CHECK(store->put_bytes("k", "abc", {.sha256 = sha256_hex("abc")}).created());
    CHECK(error_of([&] { store->get_to_file("k", folder.path() / "out", sha256_hex("abd")); }).errc() == Errc::integrity);
    CHECK_FALSE(fs::exists(folder.path() / "out"));
    CHECK(unfinished(folder.path() / "store") == 0);
}

TEST_CASE("directory store: links that lead out of the root are followed by no verb") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const auto root = folder.path() / "store";
    folder.write("outside/secret", "s3cr3t");
    fs::create_directory_symlink(folder.path() / "outside", root / "door");
    fs::create_symlink(folder.path() / "outside/secret", root / "peep");
    for (const char* key : {"door/secret", "peep"}) {
        CAPTURE(key);
        CHECK(error_of([&] { store->get_bytes(key, 99); }).message().find("symbolic link") != std::string::npos);
        CHECK(error_of([&] { store->head(key); }).message().find("symbolic link") != std::string::npos);
        CHECK(error_of([&] { store->put_bytes(key, "x"); }).message().find("symbolic link") != std::string::npos);
        CHECK(error_of([&] { store->put_bytes(key, "x", {.if_absent = true}); }).message().find("symbolic link") != std::string::npos);
    }
    CHECK_THROWS_AS(store->remove("door/secret"), Error);
    CHECK(store->list("", "", 10).empty());
    CHECK_THROWS_AS(store->list("door/", "", 10), Error);
    CHECK(read_file(folder.path() / "outside/secret") == "s3cr3t");
}

TEST_CASE("directory store: a pipe in the folder neither hangs nor reads") {
    const TestFolder folder;
    const auto store = open_in(folder);
    REQUIRE(::mkfifo((folder.path() / "store/pipe").c_str(), 0600) == 0);
    CHECK(error_of([&] { store->get_bytes("pipe", 9); }).message().find("not a plain file") != std::string::npos);
    CHECK_FALSE(store->head("pipe"));
    CHECK(error_of([&] { store->put_file("k", folder.path() / "store/pipe"); }).message().find("not a plain file") != std::string::npos);
}

TEST_CASE("directory store: an object and a folder cannot share a name, and the error says so") {
    const TestFolder folder;
    const auto store = open_in(folder);
    store->put_bytes("a/b", "x");
    CHECK(error_of([&] { store->put_bytes("a", "x"); }).errc() == Errc::conflict);
    CHECK(error_of([&] { store->put_bytes("a", "x", {.if_absent = true}); }).errc() == Errc::conflict);
    CHECK(error_of([&] { store->put_bytes("a/b/c", "x"); }).errc() == Errc::conflict);
    CHECK(error_of([&] { store->get_bytes("a", 9); }).errc() == Errc::not_found);
}

TEST_CASE("directory store: listing is in byte order, pages without gap, and stays below its prefix") {
    const TestFolder folder;
    const auto store = open_in(folder);
    const std::vector<std::string> all = {"a.txt", "a/1", "a/2/x", "a/20", "a0", "b/c/d", "z"};
    for (const auto& key : all) store->put_bytes(key, key);
    CHECK(keys(store->list("", "", 100)) == all);
    CHECK(keys(store->list("a/", "", 100)) == std::vector<std::string>{"a/1", "a/2/x", "a/20"});
    CHECK(keys(store->list("a/2", "", 100)) == std::vector<std::string>{"a/2/x", "a/20"});
    CHECK(keys(store->list("none/at/all", "", 100)).empty());
    std::vector<std::string> paged;
    for (std::string after;;) {
        const auto page = keys(store->list("", after, 2));
        paged.insert(paged.end(), page.begin(), page.end());
        if (page.size() < 2) break;
        after = page.back();
    }
    CHECK(paged == all);
}

TEST_CASE("directory store: remove is quiet about what is not there") {
    const TestFolder folder;
    const auto store = open_in(folder);
    store->put_bytes("a/b", "x");
    store->remove("a/b");
    store->remove("a/b");
    store->remove("never/was");
    CHECK_FALSE(store->head("a/b"));
    CHECK(store->put_bytes("a/b", "y", {.if_absent = true}).created());
}

TEST_CASE("directory store: what a dead writer left is swept, what a live one writes is not") {
    const TestFolder folder;
    const auto old_file = folder.write("store/.lhcr-tmp/put-dead", "half");
    const auto live_file = folder.write("store/.lhcr-tmp/put-live", "half");
    const auto new_file = folder.write("store/.lhcr-tmp/put-new", "half");
    const utimbuf two_hours_ago{::time(nullptr) - 7200, ::time(nullptr) - 7200};
    REQUIRE(::utime(old_file.c_str(), &two_hours_ago) == 0);
    REQUIRE(::utime(live_file.c_str(), &two_hours_ago) == 0);
    const int live = ::open(live_file.c_str(), O_RDONLY);
    REQUIRE(::flock(live, LOCK_EX) == 0);
    open_in(folder)->put_bytes("k", "x");
    ::close(live);
    CHECK_FALSE(fs::exists(old_file));
    CHECK(fs::exists(live_file));
    CHECK(fs::exists(new_file));
}

TEST_CASE("directory store: a presigned URL is refused with the command to use instead") {
    const TestFolder folder;
    const auto error = error_of([&] { open_in(folder)->presign("k", PresignMethod::get, default_presign_ttl, "", ""); });
    CHECK(error.errc() == Errc::usage);
    CHECK(error.hint() == "lhcr artifact pull");
}

TEST_CASE("directory store: a full disk is named and leaves nothing behind" * doctest::skip(::geteuid() != 0)) {
    const TestFolder folder;
    const auto disk = folder.path() / "disk";
    fs::create_directory(disk);
    if (::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=1m") != 0) {
        MESSAGE("skip: no tmpfs can be mounted here");
        return;
    }
    {
        const auto store = open_store("file://" + disk.string());
        store->put_bytes("small", "fits");
        const auto error = error_of([&] { store->put_bytes("dir/large", std::string(4 << 20, 'x')); });
        CHECK(error.errc() == Errc::unavailable);
        CHECK(error.message() == "cannot write '" + disk.string() + "/dir/large': the disk is full");
        CHECK_FALSE(store->head("dir/large"));
        CHECK(unfinished(disk) == 0);
        CHECK(store->get_bytes("small", 9) == "fits");
        const auto source = open_in(folder);
        source->put_bytes("large", std::string(4 << 20, 'x'));
        CHECK(error_of([&] { source->get_to_file("large", disk / "copy"); }).message().find("the disk is full") != std::string::npos);
        CHECK(keys(store->list("", "", 9)) == std::vector<std::string>{"small"});
        CHECK_FALSE(fs::exists(disk / "copy"));
    }
    CHECK(::umount(disk.c_str()) == 0);
}

TEST_CASE("store URLs: what cannot be a store is refused") {
    for (const char* url : {"", "file://relative", "file:///a/../b", "ftp://x/y", "/plain/path", "file:///a?b", "s3://", "s3://UPPER/x",
                            "s3://ab/x", "s3://bucket/../x"}) {
        CAPTURE(url);
        CHECK(error_of([&] { open_store(url); }).errc() == Errc::usage);
    }
    CHECK(error_of([&] { open_store("file:///proc/no-such-folder/x"); }).message().find("/proc/no-such-folder/x") != std::string::npos);
}
