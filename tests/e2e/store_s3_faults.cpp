// The S3 store when the network and the server misbehave: lost answers, refusals first, broken bodies, silence. Run by store_s3.py, whose
// proxy reads what to do from the key.
#include <fstream>

#include "base/clock.hpp"
#include "base/hashing.hpp"
#include "e2e/store_s3.hpp"
#include "unit/store/test_folder.hpp"

using namespace lhcr;
using namespace lhcr::store;

TEST_CASE("s3 faults: a conditional put whose answer was lost is known as ours") {
    const auto store = open_faulty("lost");
    store->put_bytes("plain", "the connection is kept from here on");
    CHECK(store->put_bytes("fault_drop_PUT_1/kept", "mine", {.if_absent = true}).created());
    CHECK(store->put_bytes("fault_late503_PUT_1/k", "mine", {.if_absent = true}).created());
    CHECK(store->put_bytes("fault_late503_PUT_9/k", "mine", {.if_absent = true}).created());
    CHECK(store->get_bytes("fault_late503_PUT_9/k", 9) == "mine");
}

TEST_CASE("s3 faults: a conditional put that lost its race and its answer is known as another's") {
    const auto store = open_faulty("lost-race");
    open_s3("lost-race")->put_bytes("fault_drop_PUT_1/k", "mine");
    CHECK_FALSE(store->put_bytes("fault_drop_PUT_1/k", "mine", {.if_absent = true}).created());
    open_s3("lost-race")->put_bytes("fault_drop_PUT_99/k", "theirs");
    CHECK_FALSE(store->put_bytes("fault_drop_PUT_99/k", "mine", {.if_absent = true}).created());
    CHECK(store->get_bytes("fault_drop_PUT_99/k", 9) == "theirs");
}

TEST_CASE("s3 faults: without metadata, equal bytes settle a lost answer") {
    const auto store = open_faulty("no-metadata");
    CHECK(store->put_bytes("fault_drop_PUT_1/nometa/k", "mine", {.if_absent = true}).created());
    open_s3("no-metadata")->put_bytes("fault_drop_PUT_1/nometa/l", "theirs");
    CHECK_FALSE(store->put_bytes("fault_drop_PUT_1/nometa/l", "mine", {.if_absent = true}).created());
}

TEST_CASE("s3 faults: a conditional put of which nothing arrived for sure is in doubt, and says so") {
    const auto store = open_faulty("doubt", 2);
    const auto error = error_of([&] { store->put_bytes("fault_cut_PUT_99/k", std::string(100'000, 'x'), {.if_absent = true}); });
    CHECK(error.errc() == Errc::commit_in_doubt);
    CHECK_FALSE(open_s3("doubt")->head("fault_cut_PUT_99/k"));
}

TEST_CASE("s3 faults: an upload cut short leaves no object, and is tried again") {
    const TestFolder folder;
    const auto path = folder.write("file", std::string(300'000, 'y'));
    CHECK(error_of([&] { open_faulty("cut", 2)->put_file("fault_cut_PUT_99/k", path); }).errc() == Errc::unavailable);
    CHECK_FALSE(open_s3("cut")->head("fault_cut_PUT_99/k"));
    CHECK(open_faulty("cut")->put_file("fault_cut_PUT_2/k", path).created());
    CHECK(open_s3("cut")->head("fault_cut_PUT_2/k")->sha256 == sha256_file(path));
}

TEST_CASE("s3 faults: 503 and 409 first are waited out, and a 409 is not a lost race") {
    const auto store = open_faulty("first");
    for (const char* kind : {"s503", "s500", "s429", "s409"}) {
        CAPTURE(kind);
        CHECK(store->put_bytes(std::string("fault_") + kind + "_PUT_2/k", "mine", {.if_absent = true}).created());
        CHECK_FALSE(store->put_bytes(std::string("fault_") + kind + "_PUT_2/k", "other", {.if_absent = true}).created());
    }
    CHECK(error_of([&] { store->put_bytes("fault_s409_PUT_99/k", "mine", {.if_absent = true}); }).errc() == Errc::unavailable);
    const auto error = error_of([&] { store->put_bytes("fault_s503_PUT_99/k", "mine"); });
    CHECK(error.errc() == Errc::unavailable);
    CHECK(contains(error.message(), "answered 503"));
}

TEST_CASE("s3 faults: a server without conditional writes is found out by the probe") {
    CHECK_FALSE(probe_conditional_put(*open_faulty("fault_ignore_PUT_99")));
    CHECK_FALSE(probe_conditional_put(*open_faulty("fault_s501_PUT_99")));
}

TEST_CASE("s3 faults: a download that breaks off goes on where it was, with every byte once") {
    const TestFolder folder;
    std::string bytes(900'000, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 >> 2);
    open_s3("broken")->put_bytes("fault_half_GET_5/k", bytes);
    open_s3("broken")->put_bytes("fault_half_GET_99/k", bytes);
    const auto store = open_faulty("broken", 2);
    store->put_bytes("fault_norange_GET_1/k", bytes);
    CHECK(store->get_bytes("fault_half_GET_5/k", bytes.size()) == bytes);
    CHECK(store->get_to_file("fault_half_GET_99/k", folder.path() / "out") == sha256_hex(bytes));
    CHECK(store->get_range("fault_norange_GET_1/k", 1000, 50) == bytes.substr(1000, 50));
}

TEST_CASE("s3 faults: an upload in parts survives lost answers of every one of its requests") {
    const TestFolder folder;
    const auto path = folder.path() / "big";
    std::ofstream(path, std::ios::binary) << std::string(20u << 20, 'z');
    const auto store = open_faulty("parts");
    for (const char* request : {"CREATE", "PART", "COMPLETE"}) {
        for (const char* kind : {"drop", "s503", "late503"}) {
            CAPTURE(request);
            CAPTURE(kind);
            const auto key = std::string("fault_") + kind + "_" + request + "_1/k";
            CHECK(store->put_file(key, path, {.if_absent = true}).created());
            CHECK(open_s3("parts")->head(key)->size == 20u << 20);
        }
    }
    CHECK(store->put_file("fault_okerror_COMPLETE_1/k", path, {.if_absent = true}).created());
    open_s3("parts")->put_bytes("fault_drop_COMPLETE_1/l", "theirs");
    CHECK_FALSE(store->put_file("fault_drop_COMPLETE_1/l", path, {.if_absent = true}).created());
}

TEST_CASE("s3 faults: an upload in parts that fails is aborted and leaves nothing") {
    const TestFolder folder;
    const auto path = folder.path() / "big";
    std::ofstream(path, std::ios::binary) << std::string(20u << 20, 'z');
    CHECK(error_of([&] { open_faulty("aborted", 2)->put_file("fault_s500_PART_99/k", path); }).errc() == Errc::unavailable);
    CHECK_FALSE(open_s3("aborted")->head("fault_s500_PART_99/k"));  // that no upload stays open is checked by store_s3.py over all cases
}

TEST_CASE("s3 faults: an answer that is a bomb, a page of a proxy or endless is refused") {
    const auto store = open_faulty("fault_bomb_GET_99");
    CHECK(error_of([&] { store->list("", "", 9); }).errc() == Errc::integrity);
    CHECK(error_of([&] { open_faulty("fault_html_GET_99")->list("", "", 9); }).errc() == Errc::integrity);
    CHECK(contains(error_of([&] { open_faulty("fault_endless_GET_99")->list("", "", 9); }).message(), "larger than 4 MiB"));
}

TEST_CASE("s3 faults: an endpoint that is not there or says nothing is named, in bounded time") {
    const Stopwatch watch;
    const auto gone =
        error_of([&] { open_s3("x", {.endpoint = "http://127.0.0.1:1", .attempts = 2})->put_bytes("k", "x", {.if_absent = true}); });
    CHECK(gone.errc() == Errc::unavailable);
    CHECK(contains(gone.message(), "the object store at 'http://127.0.0.1:1' does not answer"));
    const auto unknown = error_of([&] { open_s3("x", {.endpoint = "http://no-such-host.invalid", .attempts = 1})->get_bytes("k", 9); });
    CHECK(contains(unknown.message(), "no-such-host.invalid"));
    const auto silent = error_of([&] {
        open_s3("x", {.endpoint = address("LHCR_TEST_S3_SILENT"), .attempts = 2, .stall_timeout = std::chrono::seconds(1)})
            ->put_bytes("k", "x");
    });
    CHECK_MESSAGE(silent.errc() == Errc::unavailable, silent.message());
    CHECK(watch.elapsed() < std::chrono::seconds(20));
}
