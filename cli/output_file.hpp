// Bytes to descriptors and files, whole or with the reason why not. For Output and for reports that are files.
#pragma once

#include <string>
#include <string_view>

namespace lhcr::cli {

/// All of `text` to the descriptor; 0, or the errno why not.
int write_all(int descriptor, std::string_view text);
/// The file whole or not at all: written beside itself with the old one's mode, then renamed. A link stays and its file is written; a pipe
/// or a device is written to. Throws Errc::unavailable with the reason.
void write_file(const std::string& path, const std::string& text);

}  // namespace lhcr::cli
