// Where each value of a YAML or JSON document stands, by JSON pointer. For findings about documents.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace lhcr {

/// JSON pointer → line, 1-based; of a member, the line of its key. Empty for a text that cannot be read: then nothing has a line.
std::map<std::string, int> yaml_lines(std::string_view text);

}  // namespace lhcr
