// How an S3 write proves that it was ours: shared by the single PUT and the upload in parts.
#pragma once

#include <string>
#include <string_view>

#include "store/s3_client.hpp"
#include "store/store.hpp"

namespace lhcr::store {

/// Metadata of every object: the SHA-256 of the whole.
inline constexpr std::string_view sha256_metadata = "x-amz-meta-lhcr-sha256";
/// Metadata of a conditional write: a number of its own, by which a writer whose answer was lost knows its object again.
inline constexpr std::string_view writer_metadata = "x-amz-meta-lhcr-put";

/// Throws Errc::usage for text that would not be one header value.
const std::string& checked_content_type(const std::string& content_type);

struct ConditionalWrite {
    std::string key;
    std::string writer;  ///< value of writer_metadata
    std::string sha256;
    std::uint64_t size = 0;
};

enum class Ownership { ours, others, absent };

struct ReadBack {
    Ownership ownership = Ownership::absent;
    std::string etag;
};

/// Whose object stands under the key. `in_doubt`: an attempt of ours may have taken effect, so equal bytes without metadata count as ours.
/// Throws Errc::commit_in_doubt when the store cannot be asked and `in_doubt`.
ReadBack read_back(const S3Client& client, const ConditionalWrite& write, bool in_doubt);

/// The answer to a write that was refused or whose answer was lost: created, exists, or nothing when the object has vanished meanwhile and
/// the write must be repeated. Throws what `response` means, or Errc::commit_in_doubt.
std::optional<PutResult> settle(const S3Client& client, const S3Request& request, const HttpResponse& response,
                                const ConditionalWrite& write, bool in_doubt);

/// Uploads in parts; aborts the upload when it cannot finish. The SHA-256 of the whole must be in `options`.
PutResult put_in_parts(const S3Client& client, const std::string& full_key, const LocalFile& file, const PutOptions& options);

}  // namespace lhcr::store
