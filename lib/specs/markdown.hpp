// The block structure of a Markdown text, by cmark-gfm. Only lines come out: no type of the library leaves markdown.cpp.
// Called by read_document.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lhcr::specs {

enum class BlockKind : unsigned char { heading, paragraph, code, html, item };

/// Lines are 1-based in the text that was parsed. Items come before what they hold.
struct Block {
    BlockKind kind;
    bool fenced = false;  ///< code
    int level = 0;        ///< of a heading; of an item: how many items it lies in
    int first = 0;
    int last = 0;
};

/// Structure alone is asked for, so inline marks are neutralised first and nesting is cut at 64 levels: linear for hostile text too.
std::vector<Block> parse_blocks(std::string_view text);

}  // namespace lhcr::specs
