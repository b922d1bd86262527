// One SHA-256 a row and their sum modulo 2^256. Included by lib/lake/*.cpp only.
#pragma once

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::lake {

/// One context reused for millions of short messages: fetching the algorithm anew costs more than hashing a row.
class RowDigester {
public:
    RowDigester() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free), algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr), EVP_MD_free) {
        if (!context_ || !algorithm_) throw Error(Errc::internal, "SHA-256 is not to be had from the crypto library");
    }
    Sha256Digest digest(std::string_view bytes) {
        Sha256Digest result;
        if (EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) != 1 ||
            EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1 ||
            EVP_DigestFinal_ex(context_.get(), result.data(), nullptr) != 1)
            throw Error(Errc::internal, "SHA-256 of a row failed");
        return result;
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
    std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm_;
};

/// A sum of digests read as big-endian numbers: addition does not care for order, and unlike XOR two equal rows do not cancel.
class DigestSum {
public:
    void add(const Sha256Digest& digest) noexcept {
        std::array<std::uint64_t, 4> words{};
        for (std::size_t i = 0; i < 32; ++i) words[3 - i / 8] = words[3 - i / 8] << 8 | digest[i];
        add_words(words);
    }
    void add(const DigestSum& other) noexcept { add_words(other.words_); }
    Sha256Digest bytes() const noexcept {
        Sha256Digest result{};
        for (std::size_t i = 0; i < 32; ++i) result[i] = static_cast<unsigned char>(words_[3 - i / 8] >> (56 - 8 * (i % 8)));
        return result;
    }

private:
    void add_words(const std::array<std::uint64_t, 4>& words) noexcept {
        unsigned carry = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const auto partial = words_[i] + words[i];
            const auto total = partial + carry;
            carry = (partial < words_[i] ? 1u : 0u) | (total < partial ? 1u : 0u);
            words_[i] = total;
        }
    }
    std::array<std::uint64_t, 4> words_{};  // least significant first
};

}  // namespace lhcr::lake
