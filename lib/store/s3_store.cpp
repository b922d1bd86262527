// S3Store's reads: head, stream, list, remove, presign. Writes are in s3_put.cpp and s3_multipart.cpp.
#include "store/s3_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <ctime>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "store/checksum.hpp"
#include "store/key.hpp"
#include "store/s3_put.hpp"
#include "store/xml.hpp"

namespace lhcr::store {
namespace {

std::uint64_t number(std::string_view text) {
    std::uint64_t out = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), out);
    if (failed != std::errc() || end != text.data() + text.size())
        throw Error(Errc::integrity, fmt::format("the store answered '{}' where a size belongs", text.substr(0, 40)));
    return out;
}

/// "Wed, 21 Oct 2015 07:28:00 GMT" or "2015-10-21T07:28:00.000Z"; the epoch for other text (it is only shown).
std::chrono::system_clock::time_point parse_time(const std::string& text, const char* format) {
    std::tm parts{};
    if (!::strptime(text.c_str(), format, &parts)) return {};
    return std::chrono::system_clock::from_time_t(::timegm(&parts));
}

std::string range_header(std::uint64_t offset, std::uint64_t length) {
    if (length == whole_object || offset > UINT64_MAX - length) return fmt::format("bytes={}-", offset);
    return fmt::format("bytes={}-{}", offset, offset + length - 1);
}

}  // namespace

S3Store::S3Store(std::string url, const std::string& bucket, std::string prefix, const StoreOptions& options)
    : url_(std::move(url)), prefix_(std::move(prefix)), client_(bucket, options, [](const char* name) { return std::getenv(name); }) {}

std::string S3Store::full_key(const std::string& key) const {
    validate_key(key);
    std::string out = join_key(prefix_, key);
    validate_key(out);
    return out;
}

std::optional<ObjectInfo> S3Store::head(const std::string& key) {
    S3Request request{.method = "HEAD", .key = full_key(key)};
    if (client_.settings().checksums) request.headers["x-amz-checksum-mode"] = "ENABLED";
    const HttpResponse response = client_.send(request);
    if (response.failure == HttpFailure::none && response.status == 404) return std::nullopt;
    if (response.failure == HttpFailure::none && response.status / 100 != 2) {
        // The answer to a HEAD has no body to say why; the first byte by GET is refused for the same reason, in words.
        const S3Request in_words{.method = "GET", .key = request.key, .headers = {{"range", "bytes=0-0"}}};
        if (const HttpResponse answer = client_.send(in_words); answer.status / 100 != 2) client_.fail(in_words, answer);
    }
    if (response.failure != HttpFailure::none || response.status / 100 != 2) client_.fail(request, response);
    ObjectInfo info;
    info.key = key;
    info.size = number(response.header("content-length"));
    info.sha256 = hex_of_base64(response.header("x-amz-checksum-sha256"));
    // An object of parts has no checksum of the whole; what the uploader wrote beside it is the next best.
    if (!info.sha256 && is_sha256(response.header(std::string(sha256_metadata))))
        info.sha256 = response.header(std::string(sha256_metadata));
    info.content_type = response.header("content-type");
    info.etag = response.header("etag");
    info.modified = parse_time(response.header("last-modified"), "%a, %d %b %Y %H:%M:%S");
    return info;
}

void S3Store::read(const std::string& key, std::uint64_t offset, std::uint64_t length, const Sink& sink) {
    const std::string full = full_key(key);
    if (length == 0) return;
    std::uint64_t delivered = 0;
    std::string etag;
    for (int attempt = 1;; ++attempt) {
        S3Request request{.method = "GET", .key = full};
        const std::uint64_t from = offset + delivered;
        const bool ranged = from > 0 || length != whole_object;
        if (ranged) request.headers["range"] = range_header(from, length == whole_object ? length : length - delivered);
        if (!etag.empty()) request.headers["if-match"] = etag;  // the rest of the same object, not of another one

        std::uint64_t skip = 0;
        const std::uint64_t before = delivered;
        bool first = true;
        request.sink = [&](const HttpResponse& answer, std::string_view bytes) {
            if (first) {
                first = false;
                etag = answer.header("etag");
                if (ranged && answer.status != 206) skip = from;  // the server gave all of it
            }
            const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(skip, bytes.size()));
            skip -= skipped;
            bytes.remove_prefix(skipped);
            bytes = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), length - delivered)));
            if (bytes.empty()) return;
            sink(bytes);
            delivered += bytes.size();
        };
        const HttpResponse response = client_.send_once(request);
        if (response.failure == HttpFailure::none && response.status / 100 == 2) return;
        if (response.failure == HttpFailure::none && response.status == 416) return;  // beyond the end
        if (delivered > before) attempt = 1;                                          // what moves on may break as often as it likes
        if (!S3Client::passing(request, response) || attempt >= client_.settings().attempts) {
            const auto code = fault_of(response).code;
            if (response.failure == HttpFailure::none && response.status == 404 && (code.empty() || code == "NoSuchKey"))
                throw Error(Errc::not_found, fmt::format("no object '{}' in '{}'", key, url_));
            client_.fail(request, response);
        }
        client_.back_off(attempt + 1, response);
    }
}

std::vector<ObjectInfo> S3Store::list(const std::string& prefix, const std::string& start_after, std::size_t limit) {
    validate_prefix(prefix);
    const std::string base = prefix_.empty() ? "" : prefix_ + "/";
    std::vector<ObjectInfo> out;
    std::string token;
    while (out.size() < limit) {
        S3Request request{.method = "GET"};
        request.query = {
            {"list-type", "2"}, {"prefix", base + prefix}, {"max-keys", std::to_string(std::min<std::size_t>(1000, limit - out.size()))}};
        if (!token.empty()) request.query.emplace_back("continuation-token", token);
        else if (!start_after.empty()) request.query.emplace_back("start-after", base + start_after);
        const XmlElement page = parse_xml(client_.must(request).body);
        if (page.name != "ListBucketResult")
            throw Error(Errc::integrity, fmt::format("bucket '{}' answered '{}' to a listing", client_.bucket(), page.name));
        for (const auto& item : page.children) {
            if (item.name != "Contents") continue;
            const auto key = item.child_text("Key");
            if (!key.starts_with(base) || !is_valid_key(key.substr(base.size()))) continue;  // a foreign object: no key of ours can name it
            ObjectInfo& info = out.emplace_back();
            info.key = key.substr(base.size());
            info.size = number(item.child_text("Size"));
            info.etag = item.child_text("ETag");
            info.modified = parse_time(std::string(item.child_text("LastModified")), "%Y-%m-%dT%H:%M:%S");
        }
        std::string next(page.child_text("NextContinuationToken"));
        if (page.child_text("IsTruncated") != "true" || next.empty() || next == token) break;
        token = std::move(next);
    }
    if (out.size() > limit) out.resize(limit);
    return out;
}

void S3Store::remove(const std::string& key) {
    const S3Request request{.method = "DELETE", .key = full_key(key)};
    const HttpResponse response = client_.send(request);
    const bool gone = response.failure == HttpFailure::none &&
                      (response.status / 100 == 2 || (response.status == 404 && fault_of(response).code == "NoSuchKey"));
    if (!gone) client_.fail(request, response);
}

PresignedRequest S3Store::presign(const std::string& key, PresignMethod method, std::chrono::seconds ttl, const std::string& sha256,
                                  const std::string& content_type) {
    const std::string full = full_key(key);
    SignedHeaders headers;
    if (method == PresignMethod::put) {
        if (sha256.empty())
            throw Error(Errc::usage, "a presigned PUT needs the sha256 of the bytes that it allows", "hash the file first: sha256sum FILE");
        headers["x-amz-checksum-sha256"] = base64_of_hex(sha256);
        if (!content_type.empty()) headers["content-type"] = checked_content_type(content_type);
    }
    return client_.presign(full, method, ttl, headers);
}

}  // namespace lhcr::store
