// Signed requests to one bucket: sign, send, retry what may be retried, turn answers into errors. Called by S3Store's verbs.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "store/aws_settings.hpp"
#include "store/http.hpp"
#include "store/payload.hpp"

namespace lhcr::store {

struct S3Request {
    std::string method;
    std::string key;  ///< whole key in the bucket; empty: the bucket itself
    Query query;
    std::map<std::string, std::string> headers;
    const Payload* payload = nullptr;
    std::function<void(const HttpResponse& head, std::string_view)> sink;
};

/// What S3 said in the XML of an error; empty fields where it said nothing.
struct S3Fault {
    std::string code;
    std::string message;
    std::string region;
};
S3Fault fault_of(const HttpResponse& response);

class S3Client {
public:
    S3Client(std::string bucket, const StoreOptions& options, const Environment& environment);

    const std::string& bucket() const noexcept { return bucket_; }
    const AwsSettings& settings() const noexcept { return settings_; }

    HttpResponse send_once(const S3Request& request) const;
    /// Repeats while the answer is passing: no connection, broken off, 5xx, 408, 429, SlowDown, and 409 of a conditional write. Answers the
    /// last response, good or bad. `in_doubt` becomes true when an attempt may have taken effect although no answer said so.
    HttpResponse send(const S3Request& request, bool* in_doubt = nullptr) const;
    /// send, and an error for all but 2xx.
    HttpResponse must(const S3Request& request) const;

    /// The error for a response that is not 2xx.
    [[noreturn]] void fail(const S3Request& request, const HttpResponse& response) const;
    PresignedRequest presign(const std::string& key, PresignMethod method, std::chrono::seconds ttl, const SignedHeaders& headers) const;

    /// Sleeps before attempt `attempt` (2, 3, …): exponential, full jitter, at least what Retry-After asks for, at most 5 s.
    void back_off(int attempt, const HttpResponse& response) const;
    static bool passing(const S3Request& request, const HttpResponse& response);

private:
    std::string encoded_path(const std::string& key) const;

    std::string bucket_;
    AwsSettings settings_;
    std::chrono::milliseconds connect_timeout_;
    std::chrono::milliseconds stall_timeout_;
    std::chrono::milliseconds first_backoff_;
};

}  // namespace lhcr::store
