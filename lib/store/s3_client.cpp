// Sign, send, retry.
#include "store/s3_client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <random>
#include <thread>

#include "base/error.hpp"
#include "base/log.hpp"
#include "store/xml.hpp"

namespace lhcr::store {
namespace {

constexpr std::chrono::milliseconds longest_backoff{5'000};
constexpr std::string_view sha256_of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

void check_bucket(const std::string& bucket) {
    const auto lower_or_digit = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    const bool plain = std::all_of(bucket.begin(), bucket.end(), [&](char c) { return lower_or_digit(c) || c == '-' || c == '.'; });
    if (bucket.size() < 3 || bucket.size() > 63 || !plain || !lower_or_digit(bucket.front()) || !lower_or_digit(bucket.back()) ||
        bucket.find("..") != std::string::npos)
        throw Error(Errc::usage, fmt::format("'{}' is not a bucket name", bucket), "3 to 63 characters of a-z, 0-9, '-' and '.'");
}

}  // namespace

S3Fault fault_of(const HttpResponse& response) {
    S3Fault out;
    out.region = response.header("x-amz-bucket-region");
    if (response.body.empty()) return out;
    try {
        const XmlElement root = parse_xml(response.body, {.max_bytes = 64u << 10, .max_elements = 200});
        if (root.name != "Error") return out;
        out.code = root.child_text("Code").substr(0, 100);
        out.message = root.child_text("Message").substr(0, 500);
        if (out.region.empty()) out.region = root.child_text("Region").substr(0, 40);
    } catch (const Error&) {
        // An error page of a proxy: the status says what can be said.
    }
    return out;
}

S3Client::S3Client(std::string bucket, const StoreOptions& options, const Environment& environment)
    : bucket_(std::move(bucket)),
      connect_timeout_(options.connect_timeout),
      stall_timeout_(options.stall_timeout),
      first_backoff_(options.backoff) {
    check_bucket(bucket_);
    settings_ = resolve_aws_settings(bucket_, options, environment);
}

std::string S3Client::encoded_path(const std::string& key) const {
    std::string out = settings_.base_path;
    if (settings_.path_style) out += "/" + bucket_;
    if (!key.empty() || out.empty()) out += "/" + percent_encode(key, true);
    return out;
}

HttpResponse S3Client::send_once(const S3Request& request) const {
    const SigningScope scope{settings_.region, "s3", std::chrono::system_clock::now()};
    const std::string path = encoded_path(request.key);
    const std::string payload_sha256 = request.payload ? request.payload->sha256 : std::string(sha256_of_nothing);

    HttpRequest http;
    http.method = request.method;
    http.headers = request.headers;
    http.headers["host"] = settings_.host;
    http.headers["x-amz-date"] = amz_date(scope.time);
    http.headers["x-amz-content-sha256"] = payload_sha256;
    if (!settings_.credentials.session_token.empty()) http.headers["x-amz-security-token"] = settings_.credentials.session_token;
    http.headers["authorization"] =
        authorization(settings_.credentials, scope, request.method, path, request.query, http.headers, payload_sha256);

    const std::string query = canonical_query(request.query);
    http.url = fmt::format("{}://{}{}{}{}", settings_.scheme, settings_.host, path, query.empty() ? "" : "?", query);
    if (request.payload) {
        http.body = request.payload->read;
        http.body_bytes = request.payload->size;
    }
    http.sink = request.sink;
    http.connect_timeout = connect_timeout_;
    http.stall_timeout = stall_timeout_;
    http.ca_bundle = settings_.ca_bundle;
    return http_exchange(http);
}

bool S3Client::passing(const S3Request& request, const HttpResponse& response) {
    if (response.failure == HttpFailure::tls) return false;
    if (response.failure != HttpFailure::none) return true;
    switch (response.status) {
        case 408:
        case 429:
        case 500:
        case 502:
        case 503:
        case 504: return true;
        // Two conditional writes met: nobody has won yet.
        case 409: return request.headers.contains("if-none-match") || request.headers.contains("if-match");
        case 400: {
            const auto code = fault_of(response).code;
            return code == "RequestTimeout" || code == "SlowDown";
        }
        default: return false;
    }
}

void S3Client::back_off(int attempt, const HttpResponse& response) const {
    static thread_local std::minstd_rand random{std::random_device{}()};
    const auto ceiling = std::min<std::chrono::milliseconds>(longest_backoff, first_backoff_ * (1 << std::min(attempt - 2, 12)));
    std::chrono::milliseconds wait(std::uniform_int_distribution<long>(0, static_cast<long>(ceiling.count()))(random));
    const std::string& asked = response.header("retry-after");
    long seconds = 0;
    if (std::from_chars(asked.data(), asked.data() + asked.size(), seconds).ec == std::errc() && seconds > 0)
        wait = std::max(wait, std::min<std::chrono::milliseconds>(longest_backoff, std::chrono::seconds(std::min(seconds, 60L))));
    std::this_thread::sleep_for(wait);
}

HttpResponse S3Client::send(const S3Request& request, bool* in_doubt) const {
    for (int attempt = 1;; ++attempt) {
        HttpResponse response = send_once(request);
        if (in_doubt && response.resent) *in_doubt = true;
        if (!passing(request, response)) return response;
        if (in_doubt && response.failure != HttpFailure::not_sent && response.status != 409 && response.status != 429) *in_doubt = true;
        if (attempt >= settings_.attempts) return response;
        log::debug(
            "store: trying again",
            {{"method", request.method}, {"key", request.key}, {"attempt", attempt}, {"status", response.status}, {"why", response.why}});
        back_off(attempt + 1, response);
    }
}

HttpResponse S3Client::must(const S3Request& request) const {
    HttpResponse response = send(request);
    if (response.failure != HttpFailure::none || response.status / 100 != 2) fail(request, response);
    return response;
}

PresignedRequest S3Client::presign(const std::string& key, PresignMethod method, std::chrono::seconds ttl,
                                   const SignedHeaders& headers) const {
    if (ttl < std::chrono::seconds(1) || ttl > max_presign_ttl)
        throw Error(Errc::usage, fmt::format("a presigned URL cannot live for {} s", ttl.count()), "--ttl from 1s to 7d");
    const SigningScope scope{settings_.region, "s3", std::chrono::system_clock::now()};
    const std::string path = encoded_path(key);
    SignedHeaders signed_headers = headers;
    signed_headers["host"] = settings_.host;
    const std::string query =
        presigned_query(settings_.credentials, scope, method == PresignMethod::get ? "GET" : "PUT", path, {}, signed_headers, ttl);
    return {fmt::format("{}://{}{}?{}", settings_.scheme, settings_.host, path, query), headers, scope.time + ttl};
}

}  // namespace lhcr::store
