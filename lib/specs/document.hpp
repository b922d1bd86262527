// One file of a bundle, read once: lines, what of them is prose, headings, items. All rules look at this and never at bytes of their own.
// Made by read_document; views stay valid as long as a copy of the document lives.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "specs/text.hpp"

namespace lhcr::specs {

struct Heading {
    int line = 0;
    int level = 0;
    int last = 0;            ///< the last line of its section
    std::string_view title;  ///< as written, without marks of the heading
    std::string key;         ///< lower case, without emphasis, numbering, emoji and "(mandatory)"
};

struct Item {
    int first = 0;
    int last = 0;
    int depth = 0;
    std::size_t offset = 0;  ///< in its first line, of what follows the marker
};

/// What reading itself found: (rule, line, message). Told by the rules.
struct Trouble {
    const char* rule;
    int line;
    std::string message;
    std::string hint;
};

class Document {
public:
    std::string file;  ///< relative to the bundle's folder: "prd.md", "checklists/requirements.md"
    std::vector<Heading> headings;
    std::vector<Item> items;
    std::vector<Trouble> troubles;
    std::vector<std::pair<std::size_t, std::size_t>> comments;  ///< byte offsets, from <!-- to behind -->
    bool bom = false;
    bool crlf = false;

    const std::string& bytes() const { return *bytes_; }
    int line_count() const { return static_cast<int>(starts_.size()) - 1; }
    /// Without its end. `line` is 1-based.
    std::string_view raw(int line) const { return cut(*bytes_, line); }
    /// The same bytes, blank where they are front matter, code, a comment or inline code.
    std::string_view prose(int line) const { return cut(*prose_, line); }
    std::string_view prose() const { return *prose_; }
    bool is_code(int line) const { return kinds_[static_cast<std::size_t>(line)] != 0; }
    /// A row of a table: its first character is a bar.
    bool is_row(int line) const;
    /// The byte offset of a line.
    std::size_t start_of(int line) const { return starts_[static_cast<std::size_t>(line - 1)]; }
    int line_at(std::size_t offset) const;
    /// The innermost heading above a line, nullptr when there is none. `level`: of this level or above.
    const Heading* heading_above(int line, int level = 6) const;

private:
    friend Document read_document(std::string file, std::string bytes);
    std::string_view cut(const std::string& text, int line) const;

    std::shared_ptr<const std::string> bytes_ = std::make_shared<const std::string>();
    std::shared_ptr<const std::string> prose_ = bytes_;
    std::vector<std::uint32_t> starts_{0};
    std::vector<char> kinds_{0};  ///< by line: 1 where the whole line is code or front matter
};

/// What a file may be at most: larger ones are told and not read.
inline constexpr std::size_t max_document_bytes = 4u << 20;

/// Never throws for any bytes: what cannot be read is a trouble.
Document read_document(std::string file, std::string bytes);
/// A heading's title as it is compared: see Heading::key.
std::string heading_key(std::string_view title);

}  // namespace lhcr::specs
