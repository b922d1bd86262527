// Reading contracts, telling them apart, following references.
#include "contracts/document.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "base/error.hpp"
#include "base/yaml.hpp"

namespace lhcr::contracts {
namespace {

constexpr JsonLimits json_limits{max_document_bytes, 200};
constexpr YamlLimits yaml_limits{max_document_bytes, 200, 2'000'000};
constexpr std::size_t max_neighbours = 200;

json read(const std::string& name, std::string_view bytes) {
    const auto first = bytes.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    // YAML reads JSON too, but slowly, and takes what JSON forbids.
    if (first != std::string_view::npos && (bytes[first] == '{' || bytes[first] == '[')) try {
            return parse_json(bytes.substr(bytes.starts_with("\xef\xbb\xbf") ? 3 : 0), fmt::format("'{}'", name), json_limits);
        } catch (const Error&) {
            if (name.ends_with(".json")) throw;
        }
    return parse_yaml(bytes, name, yaml_limits);
}

std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned code = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(text.data() + i + 1, text.data() + i + 3, code, 16).ptr == text.data() + i + 3) {
            result += static_cast<char>(code);
            i += 2;
        } else if (text[i] == '~' && i + 1 < text.size() && (text[i + 1] == '0' || text[i + 1] == '1')) {
            result += text[++i] == '0' ? '~' : '/';
        } else {
            result += text[i];
        }
    }
    return result;
}

}  // namespace

std::string step(std::string_view key) {
    std::string result = "/";
    for (const char c : key) {
        if (c == '~') result += "~0";
        else if (c == '/') result += "~1";
        else result += c;
    }
    return result;
}

Node Node::operator[](std::string_view key) const {
    if (!is_object()) return {};
    const auto found = value->find(std::string(key));
    if (found == value->end()) return {};
    return {document, &*found, pointer + step(key)};
}

Node Node::operator[](std::size_t index) const {
    if (!is_array() || index >= value->size()) return {};
    return {document, &(*value)[index], fmt::format("{}/{}", pointer, index)};
}

Document::Document(std::string name, std::string_view bytes, Neighbours neighbours)
    : name_(std::move(name)), neighbours_(std::move(neighbours)) {
    root_ = read(name_, bytes);
}

std::optional<Kind> Document::kind() const {
    if (root_.is_boolean()) return Kind::schema;
    if (!root_.is_object()) return std::nullopt;
    if (const auto version = root_.find("openapi"); version != root_.end()) return Kind::openapi;
    if (root_.contains("swagger")) return std::nullopt;
    if (root_.contains("kind") && root_["kind"] == "Pipeline") return Kind::pipeline;
    for (const char* word :
         {"$schema", "$ref", "type", "properties", "items", "enum", "const", "oneOf", "anyOf", "allOf", "$defs", "definitions"})
        if (root_.contains(word)) return Kind::schema;
    return std::nullopt;
}

Node Document::at(std::string_view pointer) const {
    Node node = root();
    while (!pointer.empty()) {
        if (!pointer.starts_with('/')) return {};
        const auto next = pointer.find('/', 1);
        const std::string key = unescaped(pointer.substr(1, next == std::string_view::npos ? next : next - 1));
        pointer = next == std::string_view::npos ? std::string_view() : pointer.substr(next);
        std::size_t index = 0;
        if (node.is_array()) {
            if (std::from_chars(key.data(), key.data() + key.size(), index).ptr != key.data() + key.size() || key.empty()) return {};
            node = node[index];
        } else {
            node = node[key];
        }
        if (!node) return {};
    }
    return node;
}

Node Document::follow(const std::string& reference) const {
    const auto hash = reference.find('#');
    const std::string file = reference.substr(0, hash);
    const std::string_view pointer = hash == std::string::npos ? std::string_view() : std::string_view(reference).substr(hash + 1);
    if (file.empty()) return at(pointer);
    // Another document: one beside this one, never one of the network or of the machine.
    const std::filesystem::path path = std::filesystem::path(name_).parent_path() / unescaped(file);
    if (file.find("://") != std::string::npos || std::filesystem::path(file).is_absolute() || !neighbours_) return {};
    auto& other = others_[path.lexically_normal().string()];
    if (!other) {
        if (others_.size() > max_neighbours) return {};
        const auto bytes = neighbours_(path.lexically_normal().string());
        if (!bytes) return {};
        try {
            other = std::make_unique<Document>(path.lexically_normal().string(), *bytes, neighbours_);
        } catch (const Error&) {
            return {};
        }
    }
    return other->at(pointer);
}

}  // namespace lhcr::contracts
