// Whether following the references of a JSON Schema ends, and how much it comes to: a walk over the parts that apply to one value.
#include "base/schema_references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/error.hpp"

namespace lhcr {
namespace {

constexpr int deepest = 200;
constexpr long most = 100'000;

[[noreturn]] void refuse(const std::string& why) {
    throw Error(Errc::usage, "the JSON Schema is not valid: " + why, "refer to a part of the schema itself, as in \"#/definitions/name\"");
}

[[noreturn]] void refuse_depth() {
    refuse(fmt::format("more than {} parts of it lie in each other", deepest));
}

/// A pointer in a URI fragment may be percent-encoded (RFC 6901, section 6).
std::string decoded(std::string_view fragment) {
    std::string out;
    for (std::size_t i = 0; i < fragment.size(); ++i) {
        unsigned char byte = 0;
        const char* const digits = fragment.data() + i + 1;
        if (fragment[i] == '%' && i + 2 < fragment.size() && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += fragment[i];
        }
    }
    return out;
}

class References {
public:
    explicit References(const json& root) : root_(root) {}

    void check() {
        for (targets_ = {&root_}; !targets_.empty();) {
            const json& next = *targets_.back();
            targets_.pop_back();
            look(next);
        }
    }

private:
    struct Seen {
        bool open = true;  // its own subschemas are being counted
        long applied = 1;
        int height = 1;
    };

    /// Each part that may be a schema, which is what no data is, unless something refers to it.
    void look(const json& node) {
        if (!node.is_structured() || !looked_.insert(&node).second) return;
        if (node.is_array()) {
            for (const auto& below : node) look(below);
            return;
        }
        (void)weigh(node, 0);
        for (const auto& [key, below] : node.items()) {
            if (holds_names(key) && below.is_object())
                for (const auto& named : below) look(named);
            else if (!holds_data(key)) look(below);
        }
    }

    const json& target(const std::string& reference) {
        if (!reference.starts_with('#')) refuse(fmt::format("the reference '{}' leads out of it", reference));
        try {
            const json& found = root_.at(json::json_pointer(decoded(std::string_view(reference).substr(1))));
            targets_.push_back(&found);
            return found;
        } catch (const json::exception&) {
            refuse(fmt::format("the reference '{}' leads to nothing", reference));
        }
    }

    /// How many subschemas apply to a value that this one is applied to, and how many lie in each other.
    Seen weigh(const json& schema, int depth) {
        if (!schema.is_object()) return {};
        const auto [place, is_new] = seen_.try_emplace(&schema);
        Seen& seen = place->second;
        if (seen.open && !is_new) refuse("a part of it applies itself to the same value, without end");
        if (!is_new) return seen;
        if (depth > deepest) refuse_depth();
        const auto add = [&](const json& part) {
            const Seen below = weigh(part, depth + 1);
            seen.applied += below.applied;
            seen.height = std::max(seen.height, below.height + 1);
            if (seen.height > deepest) refuse_depth();
            if (seen.applied > most) refuse(fmt::format("more than {} parts of it would apply to one value", most));
        };
        if (const auto reference = schema.find("$ref"); reference != schema.end() && reference->is_string()) {
            add(target(reference->get_ref<const std::string&>()));  // what stands beside it is ignored
        } else {
            for (const char* key : {"allOf", "anyOf", "oneOf", "dependencies"})
                if (const auto parts = schema.find(key); parts != schema.end() && parts->is_structured())
                    for (const auto& part : *parts) add(part);
            for (const char* key : {"not", "if", "then", "else"})
                if (const auto part = schema.find(key); part != schema.end()) add(*part);
        }
        seen.open = false;
        return seen;
    }

    const json& root_;
    std::unordered_map<const json*, Seen> seen_;  // its elements stay where they are
    std::unordered_set<const json*> looked_;
    std::vector<const json*> targets_;  // of references, to be looked at too
};

}  // namespace

bool holds_data(std::string_view keyword) {
    return keyword == "const" || keyword == "enum" || keyword == "default" || keyword == "examples";
}

bool holds_names(std::string_view keyword) {
    return keyword == "properties" || keyword == "patternProperties" || keyword == "definitions" || keyword == "dependencies";
}

void check_references(const json& schema) {
    References(schema).check();
}

}  // namespace lhcr
