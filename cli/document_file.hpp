// A document that a command is given: parameters, a template, alerts, a manifest. For the commands that take one.
#pragma once

#include <string>

#include "base/json.hpp"

namespace lhcr::cli {

/// A JSON (or YAML) object from a file, "-" is stdin; at most 16 MiB. Throws Errc::usage naming the file.
json read_document_file(const std::string& path, const std::string& what);
/// The same of bytes that were read.
json parse_document(const std::string& text, const std::string& path, const std::string& what);

}  // namespace lhcr::cli
