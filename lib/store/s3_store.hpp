// The object store behind S3's protocol (AWS, MinIO, Supabase Storage, GCS, …). Made by open_store("s3://bucket/prefix").
#pragma once

#include <string>

#include "store/s3_client.hpp"
#include "store/store.hpp"

namespace lhcr::store {

/// Files larger than this go up in parts.
inline constexpr std::uint64_t multipart_threshold = 16u << 20;
/// Bytes of one part: 16 MiB, more where 10,000 parts of that would not be enough. Errc::usage beyond S3's 5 TiB.
std::uint64_t part_bytes(std::uint64_t object_bytes);

class S3Store final : public ObjectStore {
public:
    S3Store(std::string url, const std::string& bucket, std::string prefix, const StoreOptions& options);

    const std::string& url() const noexcept override { return url_; }
    PutResult put_file(const std::string& key, const std::filesystem::path& path, const PutOptions& options) override;
    PutResult put_bytes(const std::string& key, std::string_view bytes, const PutOptions& options) override;
    void read(const std::string& key, std::uint64_t offset, std::uint64_t length, const Sink& sink) override;
    std::optional<ObjectInfo> head(const std::string& key) override;
    std::vector<ObjectInfo> list(const std::string& prefix, const std::string& start_after, std::size_t limit) override;
    void remove(const std::string& key) override;
    PresignedRequest presign(const std::string& key, PresignMethod method, std::chrono::seconds ttl, const std::string& sha256,
                             const std::string& content_type) override;

private:
    /// The key in the bucket; checked.
    std::string full_key(const std::string& key) const;

    std::string url_;
    std::string prefix_;
    S3Client client_;
};

}  // namespace lhcr::store
