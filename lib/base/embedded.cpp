// Look-ups in the generated table of embedded files.
#include "base/embedded.hpp"

namespace lhcr {

std::vector<EmbeddedFile> embedded_under(std::string_view prefix) {
    std::vector<EmbeddedFile> found;
    for (const auto& file : embedded_files())
        if (file.path.starts_with(prefix)) found.push_back(file);
    return found;
}

const EmbeddedFile* find_embedded(std::string_view path) {
    for (const auto& file : embedded_files())
        if (file.path == path) return &file;
    return nullptr;
}

}  // namespace lhcr
