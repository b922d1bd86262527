// cmark-gfm, asked for blocks only.
//
// The parser gets a copy in which the marks of inline syntax are letters: brackets, emphasis, entities. Lines and columns stay as they are,
// the blocks are the same, and nothing that is known to be superlinear in the library (links, emphasis, references) is ever entered.
#include "specs/markdown.hpp"

#include <cmark-gfm.h>

#include <array>
#include <memory>

namespace lhcr::specs {
namespace {

constexpr std::size_t max_prefix = 128;  // bytes of list and quote marks before a line's text: 64 levels of nesting

// What may stand before the text of a line: indentation, list and quote marks, digits, hashes, fences, rules.
constexpr std::array<bool, 256> prefix_table() {
    std::array<bool, 256> table{};
    for (const char c : std::string_view(" \t>*+-.)#`~_=<|:0123456789")) table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr std::array<bool, 256> inline_table() {
    std::array<bool, 256> table{};
    for (const char c : std::string_view("[]*_!&^~`<\\@")) table[static_cast<unsigned char>(c)] = true;
    return table;
}
constexpr auto is_prefix = prefix_table();
constexpr auto is_inline = inline_table();

std::string neutralised(std::string_view text) {
    std::string copy(text);
    std::size_t at = 0;
    while (at < copy.size()) {
        std::size_t end = copy.find('\n', at);
        if (end == std::string::npos) end = copy.size();
        std::size_t i = at;
        while (i < end && i - at < max_prefix && is_prefix[static_cast<unsigned char>(copy[i])]) ++i;
        if (i < end && i - at == max_prefix) copy[i] = 'x';
        const bool fence = i - at >= 3 && (copy[i - 1] == '`' || copy[i - 1] == '~');
        // A link definition or a closing tag at the start of a line is a block of its own kind; brackets there are text for us.
        for (; i < end; ++i)
            if (is_inline[static_cast<unsigned char>(copy[i])] && !(fence && copy[i] == '`') &&
                !(copy[i] == '<' && i + 1 < end && copy[i + 1] == '/'))
                copy[i] = 'x';
        at = end + 1;
    }
    return copy;
}

void collect(cmark_node* parent, int depth, int quotes, std::vector<Block>& out) {
    for (cmark_node* node = cmark_node_first_child(parent); node; node = cmark_node_next(node)) {
        Block block{BlockKind::paragraph, false, 0, cmark_node_get_start_line(node), cmark_node_get_end_line(node)};
        switch (cmark_node_get_type(node)) {
            case CMARK_NODE_HEADING: block.kind = BlockKind::heading, block.level = cmark_node_get_heading_level(node); break;
            case CMARK_NODE_CODE_BLOCK: {
                int length = 0, offset = 0;
                char character = 0;
                block.kind = BlockKind::code;
                block.fenced = cmark_node_get_fenced(node, &length, &offset, &character) != 0;
                break;
            }
            case CMARK_NODE_HTML_BLOCK: block.kind = BlockKind::html; break;
            case CMARK_NODE_PARAGRAPH: break;
            case CMARK_NODE_LIST: collect(node, depth, quotes, out); continue;
            case CMARK_NODE_ITEM:
                block.kind = BlockKind::item, block.level = depth;
                out.push_back(block);
                collect(node, depth + 1, quotes, out);
                continue;
            case CMARK_NODE_BLOCK_QUOTE: collect(node, depth, quotes + 1, out); continue;
            default: continue;
        }
        out.push_back(block);
    }
}

}  // namespace

std::vector<Block> parse_blocks(std::string_view text) {
    const std::string plain = neutralised(text);
    const std::unique_ptr<cmark_node, void (*)(cmark_node*)> root(cmark_parse_document(plain.data(), plain.size(), CMARK_OPT_DEFAULT),
                                                                  cmark_node_free);
    std::vector<Block> blocks;
    if (root) collect(root.get(), 0, 0, blocks);
    return blocks;
}

}  // namespace lhcr::specs
