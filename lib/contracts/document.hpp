// A contract as a document: what kind it is, and where its references lead. Foreign bytes, so everything has a bound.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "contracts/rule.hpp"

namespace lhcr::contracts {

inline constexpr std::size_t max_document_bytes = 16u << 20;

/// The bytes of a file beside the document, by its path from there; nullopt when it is not there. References to the network are never
/// followed.
using Neighbours = std::function<std::optional<std::string>(const std::string& path)>;

class Document;

/// A place in a document.
struct Node {
    const Document* document = nullptr;
    const json* value = nullptr;
    std::string pointer;  ///< from the root of its own document

    explicit operator bool() const { return value != nullptr; }
    /// The member, or a Node without value.
    Node operator[](std::string_view key) const;
    Node operator[](std::size_t index) const;
    bool is_object() const { return value && value->is_object(); }
    bool is_array() const { return value && value->is_array(); }
};

class Document {
public:
    /// Throws Errc::usage for bytes that are neither JSON nor YAML, are too large or nest too deep.
    Document(std::string name, std::string_view bytes, Neighbours neighbours = {});

    const std::string& name() const { return name_; }
    Node root() const { return {this, &root_, ""}; }
    /// What it is; nullopt when it is none of the kinds.
    std::optional<Kind> kind() const;
    /// Where "#/a/b", "other.yaml#/a/b" or "other.yaml" leads; a Node without value when it leads nowhere.
    Node follow(const std::string& reference) const;

private:
    Node at(std::string_view pointer) const;
    std::string name_;
    json root_;
    Neighbours neighbours_;
    mutable std::map<std::string, std::unique_ptr<Document>> others_;  ///< read when a reference first leads there
};

/// A key as a step of a JSON pointer (RFC 6901).
std::string step(std::string_view key);

}  // namespace lhcr::contracts
