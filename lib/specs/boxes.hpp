// Boxes that are not written as they are meant: `[✓]`, `[]`, one `[X]` among `[x]`, `* [ ]` among `- [ ]`. The rules tell of them, and
// `--fix` writes what is meant where no other reading is left.
#pragma once

#include <string>
#include <vector>

#include "specs/model.hpp"

namespace lhcr::specs {

enum class Odd : unsigned char {
    mark,    ///< what the box holds is no state of a task, or the box is no box to a reader of Markdown
    tick,    ///< ticked in another way than most of the file
    bullet,  ///< another bullet than most boxes of its depth in the file
};
struct OddBox {
    Odd kind{};
    Position at;         ///< of what would be replaced
    std::string mended;  ///< empty: only its author knows what is meant
};
/// In the order of lines, of tasks.md and checklists; of no other file.
std::vector<OddBox> odd_boxes(const Document& document);

/// What SF081 says of them, once a file.
inline constexpr const char* ticks_differ = "boxes are ticked in two ways, [x] and [X]";
inline constexpr const char* bullets_differ = "boxes stand behind several bullets";

}  // namespace lhcr::specs
