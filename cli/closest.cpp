// The search for what a mistyped word meant.
#include <algorithm>
#include <array>

#include "cli/command.hpp"

namespace lhcr::cli {

namespace {

/// Edits between two short words, a swap of neighbours counting as one.
std::size_t edits(std::string_view left, std::string_view right) {
    constexpr std::size_t longest = 40;
    if (left.size() > longest || right.size() > longest) return longest;
    std::array<std::array<std::size_t, longest + 1>, longest + 1> cost{};
    for (std::size_t i = 0; i <= left.size(); ++i) cost[i][0] = i;
    for (std::size_t j = 0; j <= right.size(); ++j) cost[0][j] = j;
    for (std::size_t i = 1; i <= left.size(); ++i) {
        for (std::size_t j = 1; j <= right.size(); ++j) {
            const std::size_t swap = left[i - 1] == right[j - 1] ? 0 : 1;
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + swap});
            if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[left.size()][right.size()];
}

}  // namespace

std::optional<std::string> closest(std::string_view word, const std::vector<std::string>& candidates) {
    std::optional<std::string> best;
    std::size_t best_edits = 3;
    for (const auto& candidate : candidates) {
        const std::size_t distance = edits(word, candidate);
        if (distance < best_edits && distance < std::max<std::size_t>(2, candidate.size())) {
            best = candidate;
            best_edits = distance;
        }
    }
    return best;
}

}  // namespace lhcr::cli
