// Whether two conditions say the same. They are compared by equality only, but what a reference in them leads to belongs to them.
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "contracts/compare.hpp"

namespace lhcr::contracts {
namespace {

// Of all the conditions of a document: what says the same is walked once, what does not ends the walk.
constexpr std::size_t max_steps = 5'000'000;

bool is_reference(const Node& node) {
    const Node reference = node["$ref"];
    return reference && reference.value->is_string();
}

// Words for people. A property of such a name has a schema, and no text.
bool is_told_only(std::string_view key, const json& value) {
    return (key == "description" || key == "title" || key == "$comment") && value.is_string();
}

}  // namespace

bool is_same(Sink& sink, const Node& before, const Node& after) {
    std::set<std::pair<const json*, const json*>> walked;
    std::vector<std::pair<Node, Node>> open{{before, after}};
    while (!open.empty()) {
        auto [a, b] = std::move(open.back());
        open.pop_back();
        if (sink.same.contains({a.value, b.value}) || !walked.emplace(a.value, b.value).second) continue;
        if (++sink.steps > max_steps) return false;
        // A reference that stands alone is what it leads to.
        const bool alone_a = is_reference(a) && a.value->size() == 1, alone_b = is_reference(b) && b.value->size() == 1;
        if (is_reference(a) && is_reference(b)) {
            const Node target_a = resolved(a), target_b = resolved(b);
            if (!target_a != !target_b) return false;
            // One that leads nowhere on both sides says what it said.
            if (!target_a && *a.value != *b.value) return false;
            if (target_a) open.emplace_back(target_a, target_b);
            if (alone_a && alone_b) continue;
        } else if (alone_a || alone_b) {
            const Node target_a = alone_a ? resolved(a) : a, target_b = alone_b ? resolved(b) : b;
            if (!target_a || !target_b) return false;
            open.emplace_back(target_a, target_b);
            continue;
        }
        if (a.is_object() && b.is_object()) {
            for (const auto& [key, value] : b.value->items())
                if (!a.value->contains(key) && !is_told_only(key, value)) return false;
            for (const auto& [key, value] : a.value->items()) {
                if (is_told_only(key, value) || (key == "$ref" && value.is_string())) continue;
                const Node other = b[key];
                if (!other) return false;
                // Values are no schemas, whatever their members are called.
                if (key != "enum" && key != "const") open.emplace_back(a[key], other);
                else if (value != *other.value) return false;
            }
        } else if (a.is_array() && b.is_array()) {
            if (a.value->size() != b.value->size()) return false;
            for (std::size_t i = 0; i < a.value->size(); ++i) open.emplace_back(a[i], b[i]);
        } else if (*a.value != *b.value) {
            return false;
        }
    }
    sink.same.insert(walked.begin(), walked.end());
    return true;
}

}  // namespace lhcr::contracts
