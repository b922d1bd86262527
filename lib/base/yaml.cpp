// yaml-cpp's event interface, never its node tree: the tree expands aliases and has no limits.
#include "base/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <set>
#include <sstream>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace lhcr {
namespace {

[[noreturn]] void refuse(std::string_view what, const YAML::Mark& mark, const std::string& message, std::string hint = {}) {
    if (hint.empty()) hint = "correct the file at that line";
    if (mark.is_null()) throw Error(Errc::usage, fmt::format("{}: {}", what, message), std::move(hint));
    throw Error(Errc::usage, fmt::format("{}:{}:{}: {}", what, mark.line + 1, mark.column + 1, message), std::move(hint));
}

bool all_of(std::string_view text, std::string_view allowed) {
    return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

/// [-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?
bool looks_like_float(std::string_view text) {
    std::size_t at = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const auto digits = [&] {
        const std::size_t from = at;
        while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
        return at - from;
    };
    const std::size_t whole = digits();
    std::size_t fraction = 0;
    if (at < text.size() && text[at] == '.') {
        ++at;
        fraction = digits();
    }
    if (whole + fraction == 0) return false;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        ++at;
        if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
        if (digits() == 0) return false;
    }
    return at == text.size();
}

/// The core schema's reading of a plain scalar; nullopt when it is a string. Numbers JSON cannot carry throw through `complain`.
template <class Complain>
std::optional<json> resolve(std::string_view text, const Complain& complain) {
    if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL") return json(nullptr);
    if (text == "true" || text == "True" || text == "TRUE") return json(true);
    if (text == "false" || text == "False" || text == "FALSE") return json(false);
    const auto integer = [&](std::string_view digits, int base) -> json {
        std::int64_t number = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
        if (error != std::errc{} || end != digits.data() + digits.size())
            complain(fmt::format("the number '{}' is too large; quote it", text));
        return number;
    };
    const std::string_view sign_free = text.starts_with('-') || text.starts_with('+') ? text.substr(1) : text;
    if (all_of(sign_free, "0123456789")) return integer(text.starts_with('+') ? sign_free : text, 10);
    if (text.starts_with("0o") && all_of(text.substr(2), "01234567")) return integer(text.substr(2), 8);
    if (text.starts_with("0x") && all_of(text.substr(2), "0123456789abcdefABCDEF")) return integer(text.substr(2), 16);
    if (sign_free == ".inf" || sign_free == ".Inf" || sign_free == ".INF" || text == ".nan" || text == ".NaN" || text == ".NAN")
        complain(fmt::format("'{}' is not a number here; quote it if it is text", text));
    if (looks_like_float(text)) {
        double number = 0;
        const std::string_view body = text.starts_with('+') ? sign_free : text;
        const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), number);
        if (error != std::errc{} || end != body.data() + body.size() || !std::isfinite(number))
            complain(fmt::format("the number '{}' is too large; quote it", text));
        return number;
    }
    return std::nullopt;
}

class Builder : public YAML::EventHandler {
public:
    Builder(std::string_view what, const YamlLimits& limits) : what_(what), limits_(limits) {}

    json take() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnAnchor(const YAML::Mark& mark, const std::string& name) override { refuse_anchor(mark, name); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { refuse_anchor(mark, "*"); }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t) override { scalar(mark, "?", ""); }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
        scalar(mark, tag, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
        open(mark, tag, "seq", json::array());
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, YAML::EmitterStyle::value) override {
        open(mark, tag, "map", json::object());
    }
    void OnMapEnd() override { close(); }

private:
    struct Frame {
        json value;
        std::optional<std::string> key;
    };

    [[noreturn]] void refuse_anchor(const YAML::Mark& mark, const std::string& name) const {
        refuse(what_, mark, fmt::format("anchors and aliases are not read ('{}')", name), "write the value out where it is used");
    }

    void count(const YAML::Mark& mark) {
        if (++nodes_ > limits_.max_nodes) refuse(what_, mark, fmt::format("more than {} values", limits_.max_nodes));
    }

    bool wants_key() const { return !frames_.empty() && frames_.back().value.is_object() && !frames_.back().key; }

    void open(const YAML::Mark& mark, const std::string& tag, std::string_view expected, json empty) {
        count(mark);
        if (wants_key()) refuse(what_, mark, "a key must be a plain word or a quoted text");
        if (!tag.empty() && tag != "?" && tag != "!" && tag != fmt::format("tag:yaml.org,2002:{}", expected))
            refuse(what_, mark, fmt::format("the tag '{}' is not read", tag));
        if (static_cast<int>(frames_.size()) >= limits_.max_depth)
            refuse(what_, mark, fmt::format("nested deeper than {} levels", limits_.max_depth));
        frames_.push_back({std::move(empty), std::nullopt});
    }

    void close() {
        json value = std::move(frames_.back().value);
        frames_.pop_back();
        put(std::move(value));
    }

    void put(json value) {
        if (frames_.empty()) {
            root_ = std::move(value);
        } else if (Frame& frame = frames_.back(); frame.value.is_array()) {
            frame.value.push_back(std::move(value));
        } else {
            frame.value[*frame.key] = std::move(value);
            frame.key.reset();
        }
    }

    void scalar(const YAML::Mark& mark, const std::string& tag, const std::string& text) {
        count(mark);
        if (wants_key()) {
            if (tag == "?" && text.empty()) refuse(what_, mark, "a key is empty");
            if (tag == "?" && text == "<<") refuse(what_, mark, "the merge key '<<' is not read", "write the keys out");
            if (frames_.back().value.contains(text)) refuse(what_, mark, fmt::format("the key '{}' stands twice", text));
            frames_.back().key = text;
            return;
        }
        put(typed(mark, tag, text));
    }

    json typed(const YAML::Mark& mark, const std::string& tag, const std::string& text) const {
        const auto complain = [&](const std::string& message) { refuse(what_, mark, message); };
        constexpr std::string_view core = "tag:yaml.org,2002:";
        if (tag == "!" || tag == fmt::format("{}str", core)) return text;
        const auto value = resolve(text, complain);
        if (tag.empty() || tag == "?") return value ? *value : json(text);
        const bool fits = (tag == fmt::format("{}int", core) && value && value->is_number_integer()) ||
                          (tag == fmt::format("{}float", core) && value && value->is_number()) ||
                          (tag == fmt::format("{}bool", core) && value && value->is_boolean()) ||
                          (tag == fmt::format("{}null", core) && value && value->is_null());
        if (!fits) refuse(what_, mark, fmt::format("the tag '{}' is not read here", tag));
        return *value;
    }

    std::string_view what_;
    const YamlLimits& limits_;
    std::vector<Frame> frames_;
    json root_;
    std::size_t nodes_ = 0;
};

/// Strict UTF-8 without NUL: yaml-cpp would guess UTF-16 and UTF-32, and replaces bad bytes silently.
bool is_plain_utf8(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return false;
    try {
        (void)json(std::string(text)).dump();
        return true;
    } catch (const json::exception&) {
        return false;
    }
}

}  // namespace

json parse_yaml(std::string_view text, std::string_view what, const YamlLimits& limits) {
    if (text.size() > limits.max_bytes)
        throw Error(Errc::usage, fmt::format("{}: larger than {} bytes", what, limits.max_bytes), "split the file");
    if (!is_plain_utf8(text)) throw Error(Errc::usage, fmt::format("{}: not valid UTF-8 text", what), "save the file as UTF-8");
    std::istringstream stream{std::string(text)};
    Builder builder(what, limits);
    try {
        YAML::Parser parser(stream);
        if (!parser.HandleNextDocument(builder)) return nullptr;
        json value = builder.take();
        Builder second(what, limits);
        if (parser.HandleNextDocument(second) && !second.take().is_null())
            throw Error(Errc::usage, fmt::format("{}: more than one document", what), "keep one document a file");
        return value;
    } catch (const YAML::Exception& error) {
        refuse(what, error.mark, error.msg);
    }
}

}  // namespace lhcr
