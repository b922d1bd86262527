// The single PUT, conditional or not, and the read-back that settles a lost answer.
#include "store/s3_put.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/ids.hpp"
#include "store/checksum.hpp"
#include "store/s3_store.hpp"

namespace lhcr::store {
namespace {

/// Rounds of a conditional write whose rival vanished each time before it could be looked at.
constexpr int max_rounds = 5;

std::string hash_of_object(const S3Client& client, const std::string& key) {
    Sha256 hash;
    S3Request request{.method = "GET", .key = key};
    request.sink = [&](const HttpResponse&, std::string_view bytes) { hash.update(bytes); };
    const HttpResponse response = client.send_once(request);
    if (response.failure != HttpFailure::none || response.status != 200) client.fail(request, response);
    return hash.finish_hex();
}

PutResult put(const S3Client& client, const std::string& key, const Payload& payload, const PutOptions& options) {
    S3Request request{.method = "PUT", .key = key};
    request.payload = &payload;
    request.headers["content-type"] = checked_content_type(options.content_type);
    request.headers[std::string(sha256_metadata)] = payload.sha256;
    if (client.settings().checksums) request.headers["x-amz-checksum-sha256"] = base64_of_hex(payload.sha256);
    if (options.if_absent) request.headers["if-none-match"] = "*";
    for (int round = 1;; ++round) {
        const ConditionalWrite write{key, uuid7(), payload.sha256, payload.size};
        if (options.if_absent) request.headers[std::string(writer_metadata)] = write.writer;
        bool in_doubt = false;
        const HttpResponse response = client.send(request, &in_doubt);
        if (response.failure == HttpFailure::none && response.status / 100 == 2) return {PutOutcome::created, response.header("etag")};
        if (!options.if_absent) client.fail(request, response);
        if (const auto settled = settle(client, request, response, write, in_doubt)) return *settled;
        if (round == max_rounds) client.fail(request, response);
    }
}

}  // namespace

const std::string& checked_content_type(const std::string& content_type) {
    const bool plain = std::all_of(content_type.begin(), content_type.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
    if (content_type.empty() || content_type.size() > 255 || !plain || content_type.front() == ' ' || content_type.back() == ' ')
        throw Error(Errc::usage, "a content type must be one line of plain text", "--content-type application/json");
    return content_type;
}

ReadBack read_back(const S3Client& client, const ConditionalWrite& write, bool in_doubt) {
    try {
        S3Request request{.method = "HEAD", .key = write.key};
        if (client.settings().checksums) request.headers["x-amz-checksum-mode"] = "ENABLED";
        const HttpResponse response = client.send(request);
        if (response.failure == HttpFailure::none && response.status == 404) return {};
        if (response.failure != HttpFailure::none || response.status / 100 != 2) client.fail(request, response);
        const std::string etag = response.header("etag");
        const std::string& writer = response.header(std::string(writer_metadata));
        // An object of ours has at least the hash beside it, so one without a writer's number came by an unconditional put.
        const bool keeps_metadata = !response.header(std::string(sha256_metadata)).empty();
        if (!writer.empty() || keeps_metadata || !in_doubt) return {writer == write.writer ? Ownership::ours : Ownership::others, etag};
        // The store keeps no metadata: bytes that are ours mean that the write took effect, whoever brought them.
        if (response.header("content-length") != std::to_string(write.size)) return {Ownership::others, etag};
        const auto kept = hex_of_base64(response.header("x-amz-checksum-sha256"));
        const bool same = (kept ? *kept : hash_of_object(client, write.key)) == write.sha256;
        return {same ? Ownership::ours : Ownership::others, etag};
    } catch (const Error& error) {
        if (!in_doubt) throw;
        throw Error(Errc::commit_in_doubt,
                    fmt::format("the answer to the write of '{}' was lost and the store cannot be asked: {}", write.key, error.message()),
                    "repeat the command: a write that took effect is recognised");
    }
}

std::optional<PutResult> settle(const S3Client& client, const S3Request& request, const HttpResponse& response,
                                const ConditionalWrite& write, bool in_doubt) {
    const bool refused = response.failure == HttpFailure::none && response.status == 412;
    if (!refused && !S3Client::passing(request, response)) client.fail(request, response);
    if (!refused && !in_doubt && response.status != 409) client.fail(request, response);  // nothing of ours ever arrived
    const ReadBack found = read_back(client, write, in_doubt);
    if (found.ownership == Ownership::ours) return PutResult{PutOutcome::created, found.etag};
    if (found.ownership == Ownership::others) return PutResult{PutOutcome::exists, found.etag};
    if (refused) return std::nullopt;
    if (!in_doubt) client.fail(request, response);
    throw Error(Errc::commit_in_doubt, fmt::format("the answer to the write of '{}' was lost and the object is not there yet", write.key),
                "repeat the command: a write that took effect is recognised");
}

PutResult S3Store::put_bytes(const std::string& key, std::string_view bytes, const PutOptions& options) {
    const std::string full = full_key(key);
    const Payload payload = payload_of(bytes);
    if (!options.sha256.empty() && options.sha256 != payload.sha256)
        throw Error(Errc::integrity, fmt::format("the bytes for '{}' have sha256 {}, not {}", key, payload.sha256, options.sha256));
    return put(client_, full, payload, options);
}

PutResult S3Store::put_file(const std::string& key, const std::filesystem::path& path, const PutOptions& options) {
    const std::string full = full_key(key);
    const LocalFile file(path);
    // The hash is signed: a server refuses bytes that turn out to be others, so a file needs no second look while it is sent.
    if (file.size() <= multipart_threshold) return put(client_, full, payload_of(file, 0, file.size(), options.sha256), options);
    PutOptions hashed = options;
    if (hashed.sha256.empty()) hashed.sha256 = payload_of(file, 0, file.size()).sha256;
    return put_in_parts(client_, full, file, hashed);
}

}  // namespace lhcr::store
