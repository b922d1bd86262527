// SHA-256 and friends on OpenSSL 3's EVP interface.
#include "base/hashing.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <vector>

#include "base/error.hpp"

namespace lhcr {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    State() {
        if (!context || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) throw Error(Errc::internal, "OpenSSL has no SHA-256");
    }
    ~State() { EVP_MD_CTX_free(context); }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(std::string_view bytes) {
    if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) throw Error(Errc::internal, "SHA-256 failed");
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest{};
    if (EVP_DigestFinal_ex(state_->context, digest.data(), nullptr) != 1) throw Error(Errc::internal, "SHA-256 failed");
    return digest;
}

std::string Sha256::finish_hex() {
    return to_hex(finish());
}

struct Sha256Messages::State {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free};
};

Sha256Messages::Sha256Messages() : state_(std::make_unique<State>()) {
    if (!state_->context || !state_->algorithm) throw Error(Errc::internal, "OpenSSL has no SHA-256");
}
Sha256Messages::~Sha256Messages() = default;
Sha256Messages::Sha256Messages(Sha256Messages&&) noexcept = default;
Sha256Messages& Sha256Messages::operator=(Sha256Messages&&) noexcept = default;

Sha256Digest Sha256Messages::digest(std::string_view message) {
    Sha256Digest result{};
    EVP_MD_CTX* const context = state_->context.get();
    if (EVP_DigestInit_ex2(context, state_->algorithm.get(), nullptr) != 1 ||
        EVP_DigestUpdate(context, message.data(), message.size()) != 1 || EVP_DigestFinal_ex(context, result.data(), nullptr) != 1)
        throw Error(Errc::internal, "SHA-256 failed");
    return result;
}

std::string to_hex(std::span<const unsigned char> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        out.push_back(digits[byte >> 4]);
        out.push_back(digits[byte & 15]);
    }
    return out;
}

std::string sha256_hex(std::string_view bytes) {
    Sha256 hash;
    hash.update(bytes);
    return hash.finish_hex();
}

std::string sha256_file(const std::filesystem::path& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
    if (!file) throw Error(Errc::not_found, fmt::format("cannot open '{}': {}", path.string(), std::strerror(errno)));
    std::vector<char> buffer(1u << 18);
    Sha256 hash;
    for (std::size_t got; (got = std::fread(buffer.data(), 1, buffer.size(), file.get())) > 0;) hash.update({buffer.data(), got});
    if (std::ferror(file.get())) throw Error(Errc::unavailable, fmt::format("cannot read '{}'", path.string()));
    return hash.finish_hex();
}

Sha256Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Sha256Digest digest{};
    unsigned int length = 0;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
              digest.data(), &length))
        throw Error(Errc::internal, "HMAC-SHA-256 failed");
    return digest;
}

std::string random_bytes(std::size_t count) {
    std::string out(count, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(count)) != 1)
        throw Error(Errc::internal, "the system gave no random bytes");
    return out;
}

bool is_sha256(std::string_view text) noexcept {
    if (text.size() != 64) return false;
    for (const char c : text)
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    return true;
}

}  // namespace lhcr
