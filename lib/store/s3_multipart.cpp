// Upload in parts: create, parts one after the other (each hashed, then streamed from the file, so memory does not grow), complete or
// abort.
//
// A process that dies half way leaves parts that cost money but are no object: a lifecycle rule of the bucket should abort old uploads.
#include <fmt/format.h>

#include <vector>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/ids.hpp"
#include "base/log.hpp"
#include "store/checksum.hpp"
#include "store/s3_put.hpp"
#include "store/s3_store.hpp"
#include "store/xml.hpp"

namespace lhcr::store {
namespace {

constexpr std::uint64_t mebibyte = 1u << 20;
constexpr std::uint64_t max_parts = 10'000;
constexpr std::uint64_t max_object_bytes = 5ull << 40;
constexpr int max_rounds = 3;

struct Part {
    std::string etag;
    std::string sha256_base64;
};

/// One upload id. The destructor aborts what was not completed.
class Upload {
public:
    Upload(const S3Client& client, ConditionalWrite write, const PutOptions& options)
        : client_(client), write_(std::move(write)), options_(options) {
        S3Request request{.method = "POST", .key = write_.key, .query = {{"uploads", ""}}};
        const Payload empty = payload_of(std::string_view());
        request.payload = &empty;
        request.headers["content-type"] = checked_content_type(options.content_type);
        request.headers[std::string(sha256_metadata)] = write_.sha256;
        request.headers[std::string(writer_metadata)] = write_.writer;
        if (client.settings().checksums) request.headers["x-amz-checksum-algorithm"] = "SHA256";
        id_ = parse_xml(client.must(request).body).child_text("UploadId");
        if (id_.empty()) throw Error(Errc::integrity, fmt::format("bucket '{}' gave no id for an upload", client.bucket()));
    }
    ~Upload() {
        if (done_) return;
        try {
            const HttpResponse response = client_.send({.method = "DELETE", .key = write_.key, .query = {{"uploadId", id_}}});
            if (response.failure == HttpFailure::none && (response.status / 100 == 2 || response.status == 404)) return;
            log::warn("store: an unfinished upload could not be aborted",
                      {{"bucket", client_.bucket()}, {"key", write_.key}, {"status", response.status}});
        } catch (...) {
            // A destructor on the way of an error: that error is the one to tell.
        }
    }
    Upload(const Upload&) = delete;
    Upload& operator=(const Upload&) = delete;

    void send_part(const LocalFile& file, std::uint64_t offset, std::uint64_t length, Sha256& whole) {
        const Payload payload = payload_of(file, offset, length, {}, [&](std::string_view bytes) { whole.update(bytes); });
        S3Request request{
            .method = "PUT", .key = write_.key, .query = {{"partNumber", std::to_string(parts_.size() + 1)}, {"uploadId", id_}}};
        request.payload = &payload;
        Part part;
        if (client_.settings().checksums) request.headers["x-amz-checksum-sha256"] = part.sha256_base64 = base64_of_hex(payload.sha256);
        part.etag = client_.must(request).header("etag");
        if (part.etag.empty()) throw Error(Errc::integrity, fmt::format("bucket '{}' gave no tag for a part", client_.bucket()));
        parts_.push_back(std::move(part));
    }

    /// Nothing when the store wants the upload done anew.
    std::optional<PutResult> complete() {
        std::string body = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            body += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag>", i + 1, xml_escape(parts_[i].etag));
            if (!parts_[i].sha256_base64.empty()) body += fmt::format("<ChecksumSHA256>{}</ChecksumSHA256>", parts_[i].sha256_base64);
            body += "</Part>";
        }
        body += "</CompleteMultipartUpload>";
        const Payload payload = payload_of(body);
        S3Request request{.method = "POST", .key = write_.key, .query = {{"uploadId", id_}}};
        request.payload = &payload;
        request.headers["content-type"] = "application/xml";
        if (options_.if_absent) request.headers["if-none-match"] = "*";

        bool in_doubt = false;
        HttpResponse response;
        for (int attempt = 1; attempt <= client_.settings().attempts; ++attempt) {
            if (attempt > 1) client_.back_off(attempt, response);
            response = client_.send(request, &in_doubt);
            // S3 answers 200 at once, and may still put an error into the body.
            if (response.failure != HttpFailure::none || response.status != 200 || fault_of(response).code.empty()) break;
            in_doubt = true;
            response.status = 500;
        }
        if (response.failure == HttpFailure::none && response.status / 100 == 2) {
            done_ = true;
            const XmlElement answer = parse_xml(response.body);
            return PutResult{PutOutcome::created, std::string(answer.child_text("ETag"))};
        }
        return settle_completion(request, response, in_doubt);
    }

private:
    std::optional<PutResult> settle_completion(const S3Request& request, const HttpResponse& response, bool in_doubt) {
        const bool upload_gone =
            response.failure == HttpFailure::none && response.status == 404 && fault_of(response).code == "NoSuchUpload";
        const bool may_be_ours = in_doubt || upload_gone;
        const bool refused = response.failure == HttpFailure::none && (response.status == 412 || response.status == 409);
        if (!refused && !may_be_ours) client_.fail(request, response);
        const ReadBack found = read_back(client_, write_, may_be_ours);
        if (found.ownership == Ownership::ours) {
            done_ = true;
            return PutResult{PutOutcome::created, found.etag};
        }
        if (found.ownership == Ownership::others && options_.if_absent) return PutResult{PutOutcome::exists, found.etag};
        if (refused || upload_gone) return std::nullopt;
        // The upload is aborted on the way out, so a completion that is still under way cannot be told apart: say so.
        throw Error(Errc::commit_in_doubt, fmt::format("the answer to the upload of '{}' was lost", write_.key), "repeat the command");
    }

    const S3Client& client_;
    ConditionalWrite write_;
    const PutOptions& options_;
    std::string id_;
    std::vector<Part> parts_;
    bool done_ = false;
};

}  // namespace

std::uint64_t part_bytes(std::uint64_t object_bytes) {
    if (object_bytes > max_object_bytes)
        throw Error(Errc::usage, fmt::format("an object of {} bytes is larger than the 5 TiB that S3 takes", object_bytes));
    const std::uint64_t least = (object_bytes + max_parts - 1) / max_parts;
    return std::max(multipart_threshold, (least + mebibyte - 1) / mebibyte * mebibyte);
}

PutResult put_in_parts(const S3Client& client, const std::string& full_key, const LocalFile& file, const PutOptions& options) {
    const std::uint64_t step = part_bytes(file.size());
    for (int round = 1; round <= max_rounds; ++round) {
        const ConditionalWrite write{full_key, uuid7(), options.sha256, file.size()};
        if (options.if_absent)
            if (const ReadBack found = read_back(client, write, false); found.ownership != Ownership::absent)
                return {PutOutcome::exists, found.etag};  // spares the sending; the completion is what decides a race
        Upload upload(client, write, options);
        Sha256 whole;
        for (std::uint64_t offset = 0; offset < file.size(); offset += step)
            upload.send_part(file, offset, std::min(step, file.size() - offset), whole);
        if (const auto sent = whole.finish_hex(); sent != options.sha256)
            throw Error(Errc::integrity, fmt::format("the bytes of '{}' have sha256 {}, not {}", file.path(), sent, options.sha256),
                        "the file changed while it was sent; repeat when nobody writes it");
        if (const auto result = upload.complete()) return *result;
    }
    throw Error(Errc::unavailable, fmt::format("other writers keep getting in the way of '{}'", full_key), "try again");
}

}  // namespace lhcr::store
