// AWS's published vectors: the S3 examples of "Authenticating Requests" and get-vanilla of the SigV4 suite.
#include <doctest/doctest.h>

#include <ctime>

#include "base/hashing.hpp"
#include "store/checksum.hpp"
#include "store/sigv4.hpp"

using namespace lhcr;
using namespace lhcr::store;

namespace {

const AwsCredentials example{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", ""};
const std::string nothing = sha256_hex("");

std::chrono::system_clock::time_point at(int year, int month, int day, int hour = 0, int minute = 0) {
    std::tm parts{};
    parts.tm_year = year - 1900;
    parts.tm_mon = month - 1;
    parts.tm_mday = day;
    parts.tm_hour = hour;
    parts.tm_min = minute;
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

const SigningScope scope{"us-east-1", "s3", at(2013, 5, 24)};

std::string signature_in(const std::string& header) {
    return header.substr(header.find("Signature=") + 10);
}

SignedHeaders headers(std::initializer_list<SignedHeaders::value_type> more, const std::string& payload = nothing) {
    SignedHeaders out = {{"host", "examplebucket.s3.amazonaws.com"}, {"x-amz-date", "20130524T000000Z"}, {"x-amz-content-sha256", payload}};
    out.insert(more);
    return out;
}

}  // namespace

TEST_CASE("signature v4: the suite's get-vanilla") {
    const AwsCredentials suite{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
    const SigningScope service{"us-east-1", "service", at(2015, 8, 30, 12, 36)};
    CHECK(authorization(suite, service, "GET", "/", {}, {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}}, nothing) ==
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, "
          "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST_CASE("signature v4: S3's example of a GET with a range") {
    CHECK(signature_in(authorization(example, scope, "GET", "/test.txt", {}, headers({{"range", "bytes=0-9"}}), nothing)) ==
          "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST_CASE("signature v4: S3's example of a PUT") {
    const std::string payload = sha256_hex("Welcome to Amazon S3.");
    const auto all = headers({{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}, payload);
    CHECK(signature_in(authorization(example, scope, "PUT", "/test%24file.text", {}, all, payload)) ==
          "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST_CASE("signature v4: S3's examples with a query") {
    CHECK(signature_in(authorization(example, scope, "GET", "/", {{"lifecycle", ""}}, headers({}), nothing)) ==
          "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    CHECK(signature_in(authorization(example, scope, "GET", "/", {{"prefix", "J"}, {"max-keys", "2"}}, headers({}), nothing)) ==
          "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST_CASE("signature v4: S3's example of a presigned GET") {
    const std::string query =
        presigned_query(example, scope, "GET", "/test.txt", {}, {{"host", "examplebucket.s3.amazonaws.com"}}, std::chrono::hours(24));
    CHECK(query ==
          "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date="
          "20130524T000000Z"
          "&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST_CASE("percent encoding: only what RFC 3986 leaves plain stays plain") {
    CHECK(percent_encode("a b+c/d~e%f=ü") == "a%20b%2Bc%2Fd~e%25f%3D%C3%BC");
    CHECK(percent_encode("a b/c", true) == "a%20b/c");
}

TEST_CASE("checksums: base64 and hex of a SHA-256 turn into each other, other text does not") {
    CHECK(base64_of_hex(nothing) == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    CHECK(hex_of_base64("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=") == nothing);
    for (const char* text : {"", "abc", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=-3",
                             "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuF==", "!!!!Qpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="})
        CHECK_FALSE(hex_of_base64(text));
}
