// What S3 and the network say, in the words of lhcr: what failed, for whom, and the next step.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "store/s3_client.hpp"

namespace lhcr::store {
namespace {

/// Enough of an access key id to know which one it is.
std::string redacted_id(const std::string& id) {
    return id.size() <= 8 ? "***" : id.substr(0, 3) + "***" + id.substr(id.size() - 3);
}

std::string clean(std::string_view text) {
    return printable(redact(text));
}

[[noreturn]] void fail_forbidden(const S3Client& client, const S3Fault& fault) {
    const auto& settings = client.settings();
    const std::string who = fmt::format("access key {} of {}", redacted_id(settings.credentials.access_key_id), settings.credentials_from);
    std::string hint = "check the policy of the bucket and of this key";
    if (fault.code == "SignatureDoesNotMatch") hint = "the secret key does not belong to this access key id; check AWS_SECRET_ACCESS_KEY";
    if (fault.code == "InvalidAccessKeyId" || fault.code == "XAdminUserNotFound")
        hint = "the store does not know this key; check AWS_ACCESS_KEY_ID, AWS_PROFILE and AWS_ENDPOINT_URL";
    if (fault.code == "ExpiredToken" || fault.code == "InvalidToken") hint = "the session token is no longer valid; get new temporary keys";
    if (fault.code == "RequestTimeTooSkewed") hint = "the clock of this machine is wrong; set it, then repeat";
    throw Error(
        Errc::not_authorised,
        fmt::format("bucket '{}' refuses {}{}", client.bucket(), who, fault.code.empty() ? "" : fmt::format(" ({})", clean(fault.code))),
        hint);
}

[[noreturn]] void fail_connection(const S3Client& client, const HttpResponse& response) {
    const auto endpoint = fmt::format("{}://{}", client.settings().scheme, client.settings().host);
    if (response.failure == HttpFailure::tls)
        throw Error(Errc::config_invalid, fmt::format("the certificate of '{}' is not trusted: {}", endpoint, clean(response.why)),
                    "AWS_CA_BUNDLE names the file with your authority's certificate");
    throw Error(Errc::unavailable, fmt::format("the object store at '{}' does not answer: {}", endpoint, clean(response.why)),
                "check the network and AWS_ENDPOINT_URL, then try again");
}

}  // namespace

void S3Client::fail(const S3Request& request, const HttpResponse& response) const {
    if (response.failure != HttpFailure::none) fail_connection(*this, response);
    const S3Fault fault = fault_of(response);
    const std::string said = clean(fault.message.empty() ? fault.code : fault.message);
    const std::string what = fmt::format("{} of '{}' in bucket '{}'", request.method, request.key, bucket_);

    if (fault.code == "NoSuchBucket")
        throw Error(Errc::not_found, fmt::format("there is no bucket '{}' at '{}://{}'", bucket_, settings_.scheme, settings_.host),
                    "create it, or check the store's URL and AWS_ENDPOINT_URL");
    const bool elsewhere = response.status == 301 || response.status == 307 || fault.code == "AuthorizationHeaderMalformed";
    if (elsewhere && !fault.region.empty() && fault.region != settings_.region)
        throw Error(Errc::config_invalid,
                    fmt::format("bucket '{}' is in region '{}', not '{}'", bucket_, clean(fault.region), settings_.region),
                    fmt::format("AWS_REGION={}", clean(fault.region)));
    // versitygw answers 404 to a key id that it does not know.
    if (response.status == 401 || response.status == 403 || fault.code == "XAdminUserNotFound") fail_forbidden(*this, fault);
    if (response.status == 404 && (fault.code.empty() || fault.code == "NoSuchKey"))
        throw Error(Errc::not_found, fmt::format("no object '{}' in bucket '{}'", request.key, bucket_));
    if (response.status == 412) throw Error(Errc::conflict, fmt::format("object '{}' in bucket '{}' has changed", request.key, bucket_));
    if (fault.code == "BadDigest" || fault.code == "XAmzContentSHA256Mismatch" || fault.code == "InvalidDigest" ||
        fault.code == "XAmzContentChecksumMismatch")
        throw Error(Errc::integrity, fmt::format("the bytes that arrived for '{}' are not those that were hashed", request.key),
                    "the source changed while it was sent; repeat with a file that nobody writes");
    if (response.status == 501) throw Error(Errc::blocked, fmt::format("{}: the store does not support this: {}", what, said));
    if (response.status == 413 || fault.code == "EntityTooLarge")
        throw Error(Errc::usage, fmt::format("{}: the object is too large for the store", what));
    if (response.status == 507 || fault.code == "XMinioStorageFull" || fault.code == "QuotaExceeded")
        throw Error(Errc::unavailable, fmt::format("{}: the store is full", what), "free space in the store, then repeat");
    if (response.status >= 500 || response.status == 429 || response.status == 408 || response.status == 409)
        throw Error(Errc::unavailable, fmt::format("{}: the store answered {} {}", what, response.status, said));
    throw Error(Errc::blocked, fmt::format("{}: the store refused it: {} {}", what, response.status, said),
                "check that the endpoint is an S3 server and the bucket allows this");
}

}  // namespace lhcr::store
