// Object stores: named, immutable-by-convention byte strings in a directory or behind S3. Called by lake (tables), exec (phases),
// cli (artifacts). Nothing here says which store it is; `open_store` picks by URL.
//
// Every method may throw Errc::usage (a refused key), Errc::not_authorised, Errc::unavailable (try again) and Errc::not_found.
// A store object may be used from several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::store {

struct PutOptions {
    bool if_absent = false;  ///< first writer wins; the others get `exists` and change nothing
    std::string content_type = "application/octet-stream";
    std::string sha256;  ///< lower-case hex, when the caller knows it: bytes that differ are refused and leave no object
};

enum class PutOutcome { created, exists };

struct PutResult {
    PutOutcome outcome = PutOutcome::created;
    std::string etag;  ///< the store's version tag; empty where it has none
    bool created() const noexcept { return outcome == PutOutcome::created; }
};

struct ObjectInfo {
    std::string key;
    std::uint64_t size = 0;
    std::optional<std::string> sha256;  ///< where the store keeps it; a directory store does not
    std::string content_type;           ///< empty where the store does not keep it
    std::string etag;
    std::chrono::system_clock::time_point modified;
};

enum class PresignMethod { get, put };

struct PresignedRequest {
    std::string url;
    std::map<std::string, std::string> headers;  ///< to be sent exactly so; they are part of the signature
    std::chrono::system_clock::time_point expires;
};

inline constexpr std::chrono::seconds default_presign_ttl{15 * 60};
inline constexpr std::chrono::seconds max_presign_ttl{7 * 24 * 3600};

class ObjectStore {
public:
    using Sink = std::function<void(std::string_view)>;

    virtual ~ObjectStore() = default;

    /// As given to open_store, without a trailing slash. Never holds a secret.
    virtual const std::string& url() const noexcept = 0;

    /// All or nothing: readers see the whole object or none, and what is answered is durable. Memory is bounded whatever the size.
    /// An if_absent whose answer was lost is resolved by reading back; Errc::commit_in_doubt when even that fails.
    virtual PutResult put_file(const std::string& key, const std::filesystem::path& path, const PutOptions& options) = 0;
    virtual PutResult put_bytes(const std::string& key, std::string_view bytes, const PutOptions& options) = 0;
    PutResult put_file(const std::string& key, const std::filesystem::path& path) { return put_file(key, path, PutOptions{}); }
    PutResult put_bytes(const std::string& key, std::string_view bytes) { return put_bytes(key, bytes, PutOptions{}); }

    /// Streams `length` bytes from `offset` (fewer at the end of the object; nothing beyond it) into `sink`, in order, each byte once.
    virtual void read(const std::string& key, std::uint64_t offset, std::uint64_t length, const Sink& sink) = 0;

    virtual std::optional<ObjectInfo> head(const std::string& key) = 0;
    /// Up to `limit` objects whose key starts with `prefix` and is greater than `start_after`, in byte order; fewer means the end.
    /// Things in the store that no valid key can name are left out.
    virtual std::vector<ObjectInfo> list(const std::string& prefix, const std::string& start_after, std::size_t limit) = 0;
    /// Quiet when there is no such object.
    virtual void remove(const std::string& key) = 0;
    /// Where folders are things of their own: removes those below `folder` (ending with '/') that hold nothing, and itself. Only where
    /// nobody writes any more.
    virtual void remove_empty_folders(const std::string& folder);
    /// A URL that lets its holder GET or PUT this one object for `ttl`. A PUT is bound to `sha256`. Errc::usage where the store has none.
    virtual PresignedRequest presign(const std::string& key, PresignMethod method, std::chrono::seconds ttl, const std::string& sha256,
                                     const std::string& content_type) = 0;

    /// Writes to a temporary file beside `path`, then renames it over. With `sha256` (hex), other bytes are Errc::integrity and leave
    /// nothing. Returns the SHA-256 of what was written.
    std::string get_to_file(const std::string& key, const std::filesystem::path& path, const std::string& sha256 = {});
    /// Errc::usage when the object is larger than `max_bytes`.
    std::string get_bytes(const std::string& key, std::size_t max_bytes);
    std::string get_range(const std::string& key, std::uint64_t offset, std::size_t length);
};

inline constexpr std::uint64_t whole_object = UINT64_MAX;

/// What a URL does not say. Fields left empty come from the environment and AWS's profile files.
struct StoreOptions {
    std::string endpoint;  ///< "https://host[:port]" of a server that speaks S3
    std::string region;
    std::string profile;
    int attempts = 0;  ///< tries of one request, 0: AWS_MAX_ATTEMPTS or 6
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds stall_timeout{30'000};  ///< without a byte in either direction
    std::chrono::milliseconds backoff{100};           ///< of the first retry; doubles, with jitter, up to 5 s
    bool create = true;                               ///< make the folder of a directory store when it is missing
};

/// "file:///absolute/folder" or "s3://bucket[/prefix]". Errc::usage for anything else.
std::unique_ptr<ObjectStore> open_store(const std::string& url, const StoreOptions& options = {});

/// Throws Errc::blocked unless the store lies in `place`, where a pipeline file says that its environment's tables must be. The file comes
/// with a repository: it may refuse a store, it never chooses one (docs/adr/0015).
void check_place(const std::string& url, const std::string& place, const std::string& environment);

/// Two conditional writes of one new key, removed after: true when the second was refused and the first's bytes stayed. False means that
/// if_absent cannot be trusted here and somebody else must arbitrate. The caller keeps the answer.
bool probe_conditional_put(ObjectStore& store);

}  // namespace lhcr::store
