// SHA-256 (OpenSSL), hex and random bytes. Artifacts, manifests and fingerprints are named by these hashes.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace lhcr {

using Sha256Digest = std::array<unsigned char, 32>;

/// Incremental SHA-256; `finish` may be called once.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(std::string_view bytes);
    Sha256Digest finish();
    std::string finish_hex();

private:
    struct State;
    std::unique_ptr<State> state_;
};

/// Many short messages: one context for all of them, since fetching the algorithm anew costs more than hashing a row.
class Sha256Messages {
public:
    Sha256Messages();
    ~Sha256Messages();
    Sha256Messages(Sha256Messages&&) noexcept;
    Sha256Messages& operator=(Sha256Messages&&) noexcept;

    Sha256Digest digest(std::string_view message);

private:
    struct State;
    std::unique_ptr<State> state_;
};

std::string to_hex(std::span<const unsigned char> bytes);
/// Lower-case hex SHA-256 of the bytes.
std::string sha256_hex(std::string_view bytes);
/// Streams the file. Throws Errc::not_found when it cannot be opened, Errc::unavailable when a read fails.
std::string sha256_file(const std::filesystem::path& path);
Sha256Digest hmac_sha256(std::string_view key, std::string_view bytes);
/// `count` bytes from the system's generator; for tokens and nonces.
std::string random_bytes(std::size_t count);
/// 64 lower-case hex characters.
bool is_sha256(std::string_view text) noexcept;

}  // namespace lhcr
