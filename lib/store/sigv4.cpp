// Canonical request → string to sign → signature, in the words of AWS's specification.
#include "store/sigv4.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "base/hashing.hpp"

namespace lhcr::store {
namespace {

std::string_view view(const Sha256Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

std::string day(const SigningScope& scope) {
    return amz_date(scope.time).substr(0, 8);
}

std::string credential_scope(const SigningScope& scope) {
    return fmt::format("{}/{}/{}/aws4_request", day(scope), scope.region, scope.service);
}

std::string signed_header_names(const SignedHeaders& headers) {
    std::string out;
    for (const auto& [name, value] : headers) out += (out.empty() ? "" : ";") + name;
    return out;
}

/// Runs of spaces count as one, those at the ends not at all.
std::string squeezed(std::string_view value) {
    std::string out;
    for (const char c : value)
        if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::string signature(const AwsCredentials& credentials, const SigningScope& scope, std::string_view method, std::string_view encoded_path,
                      const std::string& query, const SignedHeaders& headers, std::string_view payload_sha256) {
    std::string canonical = fmt::format("{}\n{}\n{}\n", method, encoded_path, query);
    for (const auto& [name, value] : headers) canonical += fmt::format("{}:{}\n", name, squeezed(value));
    canonical += fmt::format("\n{}\n{}", signed_header_names(headers), payload_sha256);
    const std::string to_sign =
        fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", amz_date(scope.time), credential_scope(scope), sha256_hex(canonical));
    const auto day_key = hmac_sha256("AWS4" + credentials.secret_access_key, day(scope));
    const auto region_key = hmac_sha256(view(day_key), scope.region);
    const auto service_key = hmac_sha256(view(region_key), scope.service);
    const auto signing_key = hmac_sha256(view(service_key), "aws4_request");
    return to_hex(hmac_sha256(view(signing_key), to_sign));
}

}  // namespace

std::string percent_encode(std::string_view text, bool keep_slash) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size() + 8);
    for (const char c : text) {
        const bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
                           c == '~' || (c == '/' && keep_slash);
        if (plain) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

std::string canonical_query(const Query& query) {
    Query encoded;
    for (const auto& [name, value] : query) encoded.emplace_back(percent_encode(name), percent_encode(value));
    std::sort(encoded.begin(), encoded.end());
    std::string out;
    for (const auto& [name, value] : encoded) out += (out.empty() ? "" : "&") + name + "=" + value;
    return out;
}

std::string amz_date(std::chrono::system_clock::time_point time) {
    return fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

std::string authorization(const AwsCredentials& credentials, const SigningScope& scope, std::string_view method,
                          std::string_view encoded_path, const Query& query, const SignedHeaders& headers,
                          std::string_view payload_sha256) {
    return fmt::format("AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders={}, Signature={}", credentials.access_key_id,
                       credential_scope(scope), signed_header_names(headers),
                       signature(credentials, scope, method, encoded_path, canonical_query(query), headers, payload_sha256));
}

std::string presigned_query(const AwsCredentials& credentials, const SigningScope& scope, std::string_view method,
                            std::string_view encoded_path, const Query& query, const SignedHeaders& headers, std::chrono::seconds ttl) {
    Query full = query;
    full.emplace_back("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
    full.emplace_back("X-Amz-Credential", credentials.access_key_id + "/" + credential_scope(scope));
    full.emplace_back("X-Amz-Date", amz_date(scope.time));
    full.emplace_back("X-Amz-Expires", std::to_string(ttl.count()));
    full.emplace_back("X-Amz-SignedHeaders", signed_header_names(headers));
    if (!credentials.session_token.empty()) full.emplace_back("X-Amz-Security-Token", credentials.session_token);
    const std::string text = canonical_query(full);
    return text + "&X-Amz-Signature=" + signature(credentials, scope, method, encoded_path, text, headers, unsigned_payload);
}

}  // namespace lhcr::store
