// Ids as people and machines write them, and the items they mean. `FR-003`, `fr_003`, `payments/FR-003` and `spec/payments/T012` are names;
// one that several bundles could mean is nobody's. Used for trailers, labels of runs and JUnit cases.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "specs/trace/item.hpp"

namespace lhcr::specs::trace {

enum class Meaning : unsigned char { found, unknown, ambiguous };
struct Found {
    Meaning meaning = Meaning::unknown;
    std::size_t node = 0;  ///< where found
};

class Names {
public:
    /// The items of a bundle as nodes from `first` on.
    void add(const std::string& slug, const std::vector<Item>& items, std::size_t first);
    /// What an id means. `specs`: the slugs that stand beside it, empty: none.
    Found find(std::string_view id, const std::vector<std::string>& specs) const;
    bool knows(std::string_view slug) const { return slugs_.contains(std::string(slug)); }

private:
    struct Bundle {
        std::string slug;
        std::unordered_map<std::string, std::size_t> nodes;
    };
    std::vector<Bundle> bundles_;
    std::unordered_map<std::string, std::vector<std::size_t>> slugs_;
    std::unordered_map<std::string, std::vector<std::size_t>> nodes_;  ///< by id alone, at most two
};

/// Without case, leading zeros and the marks between letters and figures: "FR-003" and "fr_3" are "fr3".
std::string plain_id(std::string_view id);

/// Ids in the name of a test: FR-003, test_fr_003_login, "US1/AC2: …", payments/T012. Tasks with a capital or between underscores only.
struct Named {
    std::string id;
    std::string slug;  ///< what stands before it with a slash
};
std::vector<Named> ids_in_name(std::string_view name);

}  // namespace lhcr::specs::trace
