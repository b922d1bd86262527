// Push, verify, pull over any object store.
#include "store/artifact_store.hpp"

#include <fmt/format.h>

#include <functional>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "store/content_put.hpp"
#include "store/key.hpp"
#include "store/local_file.hpp"

namespace lhcr::store {
namespace {

void check_stored(const ObjectStore& store, const PushedArtifact& artifact, const ObjectInfo& info) {
    if (info.size == artifact.byte_size && info.sha256.value_or(artifact.sha256) == artifact.sha256) return;
    throw Error(Errc::integrity,
                fmt::format("artifact '{}' in '{}' is damaged: {} bytes where {} belong", artifact.sha256, store.url(), info.size,
                            artifact.byte_size),
                fmt::format("move '{}' away, then push again", artifact.storage_url));
}

/// `put` sends the bytes with the options that it is given.
PushedArtifact push(ObjectStore& store, const ArtifactScope& scope, std::string sha256, std::uint64_t byte_size,
                    const std::string& content_type, const std::function<PutResult(const std::string& key, const PutOptions&)>& put) {
    PushedArtifact out;
    out.sha256 = std::move(sha256);
    out.byte_size = byte_size;
    out.key = artifact_key(scope, out.sha256);
    out.storage_url = store.url() + "/" + out.key;
    if (const auto there = store.head(out.key)) {
        check_stored(store, out, *there);
        return out;
    }
    out.uploaded = put_named_by_content({.content_type = content_type, .sha256 = out.sha256}, [&](const PutOptions& options) {
                       return put(out.key, options);
                   }).created();
    const auto stored = store.head(out.key);
    if (!stored)
        throw Error(Errc::unavailable, fmt::format("'{}' took artifact '{}' and does not show it", store.url(), out.sha256),
                    "push it again");
    check_stored(store, out, *stored);
    return out;
}

}  // namespace

std::string artifact_prefix(const ArtifactScope& scope) {
    for (const auto* name : {&scope.organisation, &scope.project, &scope.environment})
        if (!is_valid_key(*name) || name->find('/') != std::string::npos)
            throw Error(Errc::usage, fmt::format("'{}' cannot be a part of an artifact's name", *name));
    return fmt::format("{}/{}/sha256/{}/", scope.organisation, scope.environment, scope.project);
}

std::string artifact_key(const ArtifactScope& scope, std::string_view sha256) {
    if (!is_sha256(sha256))
        throw Error(Errc::usage, fmt::format("'{}' is not a sha256 of 64 lower-case hex characters", sha256.substr(0, 100)));
    return fmt::format("{}{}/{}/{}", artifact_prefix(scope), sha256.substr(0, 2), sha256.substr(2, 2), sha256);
}

PushedArtifact push_artifact(ObjectStore& store, const ArtifactScope& scope, const std::filesystem::path& path,
                             const std::string& content_type, const Announce& announce) {
    const LocalFile file(path);
    Sha256 hash;
    std::uint64_t size = 0;
    file.read(0, whole_object, [&](std::string_view bytes) {
        hash.update(bytes);
        size += bytes.size();
    });
    const std::string sha256 = hash.finish_hex();
    announce(sha256);
    return push(store, scope, sha256, size, content_type,
                [&](const std::string& key, const PutOptions& options) { return store.put_file(key, path, options); });
}

PushedArtifact push_artifact_bytes(ObjectStore& store, const ArtifactScope& scope, std::string_view bytes,
                                   const std::string& content_type) {
    return push(store, scope, sha256_hex(bytes), bytes.size(), content_type,
                [&](const std::string& key, const PutOptions& options) { return store.put_bytes(key, bytes, options); });
}

ArtifactCheck verify_artifact(ObjectStore& store, const std::string& key, std::string_view sha256, std::uint64_t byte_size) {
    ArtifactCheck out;
    Sha256 hash;
    try {
        store.read(key, 0, whole_object, [&](std::string_view bytes) {
            hash.update(bytes);
            out.byte_size += bytes.size();
        });
    } catch (const Error& error) {
        // A missing bucket is not a missing artifact: a listing tells them apart, a HEAD cannot.
        if (error.errc() != Errc::not_found || !store.list(key, "", 1).empty()) throw;
        out.state = ArtifactState::missing;
        return out;
    }
    out.sha256 = hash.finish_hex();
    if (out.sha256 != sha256 || out.byte_size != byte_size) out.state = ArtifactState::damaged;
    return out;
}

void pull_artifact(ObjectStore& store, const std::string& key, const std::string& sha256, const std::filesystem::path& path) {
    store.get_to_file(key, path, sha256);
}

std::string key_of_url(const ObjectStore& store, std::string_view storage_url) {
    const std::string base = store.url() + "/";
    if (!storage_url.starts_with(base))
        throw Error(Errc::conflict, fmt::format("'{}' does not lie in the store '{}'", storage_url.substr(0, 500), store.url()),
                    "name its own store with --store");
    std::string key(storage_url.substr(base.size()));
    validate_key(key);
    return key;
}

}  // namespace lhcr::store
