// Files that commands read, with limits.
#include "cli/run_answer.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "base/yaml.hpp"

namespace lhcr::cli {

const Columns run_columns = {{"run", "run_id"},
                             {"status", "status", Cell::status},
                             {"template", "template"},
                             {"environment", "environment"},
                             {"phase", "phase"},
                             {"created", "created_at", Cell::time},
                             {"lane", "lane", Cell::text, true},
                             {"commit", "git_sha", Cell::text, true},
                             {"spec", "spec_slug", Cell::text, true},
                             {"finished", "finished_at", Cell::time, true}};

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
    const auto first = text.find_first_not_of(" \t\r\n");
    const bool is_json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
    json document = is_json ? parse_json(text, fmt::format("{} in '{}'", what, path)) : parse_yaml(text, path);
    if (!document.is_object()) throw Error(Errc::usage, fmt::format("{} in '{}' is no object", what, path));
    return document;
}

std::string shipped_template(const std::string& name) {
    return fmt::format("templates/runs/{}.yaml", name);
}

}  // namespace lhcr::cli
