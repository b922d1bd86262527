// The sum of the rows' SHA-256 digests modulo 2^256. Included by lib/lake/*.cpp only.
#pragma once

#include <array>
#include <cstdint>

#include "base/hashing.hpp"

namespace lhcr::lake {

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
