// Bounded JSON parsing (SAX depth guard, duplicate keys refused) and small typed getters. Canonical text is in canonical_json.cpp.
#include "base/json.hpp"

#include <fmt/format.h>

#include <set>
#include <vector>

#include "base/error.hpp"

namespace lhcr {
namespace {

// Builds the document like nlohmann's own DOM parser, but stops at the depth limit and at a repeated key: two readers that
// disagree about which of two equal keys counts are how a gate is passed with one value and executed with another.
class GuardedSax : public nlohmann::detail::json_sax_dom_parser<json> {
    using Base = nlohmann::detail::json_sax_dom_parser<json>;

public:
    GuardedSax(json& document, int max_depth) : Base(document, false), max_depth_(max_depth) {}

    bool start_object(std::size_t count) {
        keys_.emplace_back();
        return enter() && Base::start_object(count);
    }
    bool end_object() {
        keys_.pop_back();
        --depth_;
        return Base::end_object();
    }
    bool start_array(std::size_t count) { return enter() && Base::start_array(count); }
    bool end_array() {
        --depth_;
        return Base::end_array();
    }
    bool key(json::string_t& name) {
        if (!keys_.back().insert(name).second) {
            reason = fmt::format("the key '{}' is there twice", name);
            return false;
        }
        return Base::key(name);
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) {
        std::string text = error.what();
        const auto colon = text.find("] ");
        reason = fmt::format("{} (byte {})", colon == std::string::npos ? text : text.substr(colon + 2), position);
        return false;
    }

    std::string reason;

private:
    bool enter() {
        if (++depth_ <= max_depth_) return true;
        reason = fmt::format("it is nested deeper than {} levels", max_depth_);
        return false;
    }
    int max_depth_;
    int depth_ = 0;
    std::vector<std::set<std::string>> keys_;
};

}  // namespace

json parse_json(std::string_view text, std::string_view what, const JsonLimits& limits) {
    if (text.size() > limits.max_bytes)
        throw Error(Errc::usage, fmt::format("{} is too large: {} bytes, the limit is {}", what, text.size(), limits.max_bytes));
    json root;
    GuardedSax sax(root, limits.max_depth);
    const bool parsed = json::sax_parse(text.begin(), text.end(), &sax);
    if (!parsed || !sax.reason.empty()) throw Error(Errc::usage, fmt::format("{} is not valid JSON: {}", what, sax.reason));
    return root;
}

namespace {
const json* find(const json& object, std::string_view key) {
    if (!object.is_object()) return nullptr;
    const auto it = object.find(key);
    return it == object.end() || it->is_null() ? nullptr : &*it;
}
[[noreturn]] void wrong_type(std::string_view key, std::string_view wanted, const json& got) {
    throw Error(Errc::usage, fmt::format("'{}' must be {}, not {}", key, wanted, got.type_name()));
}
}  // namespace

std::string get_string(const json& object, std::string_view key, std::string fallback) {
    const json* value = find(object, key);
    if (!value) return fallback;
    if (!value->is_string()) wrong_type(key, "a string", *value);
    return value->get<std::string>();
}

std::int64_t get_int(const json& object, std::string_view key, std::int64_t fallback) {
    const json* value = find(object, key);
    if (!value) return fallback;
    if (!value->is_number_integer()) wrong_type(key, "an integer", *value);
    return value->get<std::int64_t>();
}

bool get_bool(const json& object, std::string_view key, bool fallback) {
    const json* value = find(object, key);
    if (!value) return fallback;
    if (!value->is_boolean()) wrong_type(key, "true or false", *value);
    return value->get<bool>();
}

}  // namespace lhcr
