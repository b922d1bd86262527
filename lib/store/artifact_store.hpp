// Artifacts: bytes named by their SHA-256 below a scope, written once, verified. Called by exec (logs, manifests, previews) and by
// `lhcr artifact`. The rows about them are the control plane's: announce, push the bytes, register, in this order (ADR 0012).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "store/store.hpp"

namespace lhcr::store {

/// Content is never shared across environments: to know a hash must not be to know that somebody else has the bytes.
struct ArtifactScope {
    std::string organisation;
    std::string project;
    std::string environment;
};

struct PushedArtifact {
    std::string sha256;
    std::uint64_t byte_size = 0;
    std::string key;
    std::string storage_url;
    bool uploaded = false;  ///< false: the store had the same bytes already and nothing was sent
};

/// <organisation>/<environment>/sha256/<project>/ab/cd/abcd…; ops._artifact_key in SQL says the same.
std::string artifact_key(const ArtifactScope& scope, std::string_view sha256);
/// What the keys of all artifacts of the scope begin with, up to the "/" before "ab".
std::string artifact_prefix(const ArtifactScope& scope);

/// Tells the control plane which hash is about to be pushed; bytes that are there already may be relied on once it has returned.
using Announce = std::function<void(const std::string& sha256)>;

/// Hashes, announces, sends what the store lacks, and answers when the store shows an object of that size. Pushing the same bytes again, or
/// by two processes at once, is fine. Errc::integrity when the store holds something else under the hash, or the file changed while it was
/// read.
PushedArtifact push_artifact(ObjectStore& store, const ArtifactScope& scope, const std::filesystem::path& path,
                             const std::string& content_type, const Announce& announce);
/// The same for bytes whose hash was announced by the caller.
PushedArtifact push_artifact_bytes(ObjectStore& store, const ArtifactScope& scope, std::string_view bytes, const std::string& content_type);

enum class ArtifactState { intact, missing, damaged };

struct ArtifactCheck {
    ArtifactState state = ArtifactState::intact;
    std::uint64_t byte_size = 0;  ///< as found
    std::string sha256;           ///< as found; empty when missing
};

/// Reads every byte again and compares with what the name promises.
ArtifactCheck verify_artifact(ObjectStore& store, const std::string& key, std::string_view sha256, std::uint64_t byte_size);

/// Writes the artifact to `path`, whole and verified or not at all.
void pull_artifact(ObjectStore& store, const std::string& key, const std::string& sha256, const std::filesystem::path& path);

/// The key behind a storage URL. Errc::conflict when it does not lie in this store.
std::string key_of_url(const ObjectStore& store, std::string_view storage_url);

}  // namespace lhcr::store
