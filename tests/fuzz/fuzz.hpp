// A fuzzer of our own: seeded mutations of a corpus, kept where an input takes edges that none took before (tests/fuzz/driver.cpp), on the
// readers of foreign bytes (targets.cpp). Debian's GCC brings no libFuzzer; what it needs from the compiler is one call an edge.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr::fuzz {

/// Reads the input whole. An lhcr::Error is an answer; anything else that leaves it, and a promise that is not kept, is a finding.
struct Target {
    std::string_view name;
    void (*read)(const std::string& input);
    std::vector<std::string> words;  ///< what its grammar is made of
    std::string_view real;           ///< ending of the real files that are its seeds: ".md"
};
const std::vector<Target>& targets();

/// One to a few changes; never longer than `most` bytes.
std::string mutated(const std::string& input, const std::vector<std::string>& corpus, const std::vector<std::string>& words,
                    std::size_t most, std::mt19937_64& random);

}  // namespace lhcr::fuzz
