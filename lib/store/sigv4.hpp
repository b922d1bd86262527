// AWS Signature Version 4: pure functions from a request to its signature. Called by s3_client and by presign; tested with AWS's own
// vectors.
#pragma once

#include <chrono>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lhcr::store {

struct AwsCredentials {
    std::string access_key_id;
    std::string secret_access_key;
    std::string session_token;  ///< empty for long-lived keys
};

struct SigningScope {
    std::string region;
    std::string service = "s3";
    std::chrono::system_clock::time_point time;
};

/// Lower-case name → value. Every one of them is signed.
using SignedHeaders = std::map<std::string, std::string>;
/// Names and values as they are meant, not percent-encoded.
using Query = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

/// RFC 3986 encoding as S3 wants it: all but letters, digits and "-._~"; '/' too unless `keep_slash`.
std::string percent_encode(std::string_view text, bool keep_slash = false);
/// "name=value&…", encoded and sorted; the text to send is the text that was signed.
std::string canonical_query(const Query& query);
/// 20130524T000000Z
std::string amz_date(std::chrono::system_clock::time_point time);

/// The value of the Authorization header. `encoded_path` is sent and signed as it is (S3 does not normalise); `headers` must hold host.
std::string authorization(const AwsCredentials& credentials, const SigningScope& scope, std::string_view method,
                          std::string_view encoded_path, const Query& query, const SignedHeaders& headers, std::string_view payload_sha256);

/// The whole query string of a presigned URL, signature included.
std::string presigned_query(const AwsCredentials& credentials, const SigningScope& scope, std::string_view method,
                            std::string_view encoded_path, const Query& query, const SignedHeaders& headers, std::chrono::seconds ttl);

}  // namespace lhcr::store
