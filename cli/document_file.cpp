// A document from a file: YAML, or JSON where it begins as JSON does.
#include "cli/document_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "base/error.hpp"
#include "base/yaml.hpp"

namespace lhcr::cli {

json parse_document(const std::string& text, const std::string& path, const std::string& what) {
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
    json document = is_json ? parse_json(text, fmt::format("{} in '{}'", what, path)) : parse_yaml(text, path);
    if (!document.is_object()) throw Error(Errc::usage, fmt::format("{} in '{}' is no object", what, path));
    return document;
}

json read_document_file(const std::string& path, const std::string& what) {
    constexpr std::size_t limit = 16u << 20;
    std::ifstream file;
    std::istream* in = &std::cin;
    if (path != "-") {
        file.open(path, std::ios::binary);
        if (!file) throw Error(Errc::usage, fmt::format("cannot read {} in '{}': {}", what, path, std::strerror(errno)));
        in = &file;
    }
    std::string text(limit + 1, '\0');
    in->read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in->gcount()));
    if (text.size() > limit) throw Error(Errc::usage, fmt::format("{} in '{}' is larger than {} bytes", what, path, limit));
    return parse_document(text, path, what);
}

}  // namespace lhcr::cli
