// Reading a file: limits, line table, front matter, blocks from the parser, and the one masking pass that all rules share.
#include "specs/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "specs/markdown.hpp"

namespace lhcr::specs {
namespace {

void blank(std::string& text, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < text.size(); ++i)
        if (text[i] != '\n' && text[i] != '\r') text[i] = ' ';
}

// Blanks code spans and comments of one leaf block. A span ends at the next run of backticks of the same length; each run is looked up in a
// table made from the right, so that a line full of backticks stays linear.
void mask_inline(std::string& text, std::size_t begin, std::size_t end, std::vector<std::pair<std::size_t, std::size_t>>& comments) {
    const std::string_view all(text);
    if (const auto window = all.substr(begin, end - begin);
        std::memchr(window.data(), '`', window.size()) == nullptr && window.find("<!--") == std::string_view::npos)
        return;
    struct Run {
        std::size_t at, length, next;
    };
    std::vector<Run> runs;
    for (std::size_t i = begin; i < end; ++i)
        if (text[i] == '`') {
            std::size_t stop = i;
            while (stop < end && text[stop] == '`') ++stop;
            runs.push_back({i, stop - i, 0});
            i = stop;
        }
    std::unordered_map<std::size_t, std::size_t> later;
    for (std::size_t k = runs.size(); k-- > 0;) {
        const auto found = later.find(runs[k].length);
        runs[k].next = found == later.end() ? 0 : found->second;
        later[runs[k].length] = k;
    }
    std::size_t run = 0, comment = all.find("<!--", begin), closed = begin;
    std::size_t no_end_from = std::string::npos;
    while (true) {
        while (run < runs.size() && runs[run].at < closed) ++run;
        while (comment != std::string::npos && comment < closed) comment = all.find("<!--", closed);
        const bool has_run = run < runs.size(), has_comment = comment < end;
        if (!has_run && !has_comment) return;
        if (has_comment && (!has_run || comment < runs[run].at)) {
            const auto stop = no_end_from == std::string::npos ? all.substr(0, end).find("-->", comment + 4) : std::string::npos;
            if (stop == std::string::npos) {
                no_end_from = comment;
                closed = comment + 4;
                continue;
            }
            blank(text, comment, stop + 3);
            comments.emplace_back(comment, stop + 3);
            closed = stop + 3;
        } else {
            const Run& opener = runs[run];
            std::size_t slashes = 0;
            while (opener.at > begin + slashes && text[opener.at - slashes - 1] == '\\') ++slashes;
            if (opener.next == 0 || slashes % 2 == 1) {
                closed = opener.at + (slashes % 2 == 1 ? 1 : opener.length);
                if (slashes % 2 == 1) ++run;
                continue;
            }
            const Run& closer = runs[opener.next];
            blank(text, opener.at, closer.at + closer.length);
            closed = closer.at + closer.length;
        }
    }
}

// The last line of front matter, 0 when there is none.
int front_matter_end(const std::vector<std::string_view>& lines) {
    if (lines.empty() || trim(lines[0]) != "---" || lines[0].starts_with(' ')) return 0;
    for (std::size_t i = 1; i < lines.size() && i < 200; ++i)
        if (lines[i].starts_with("---") || lines[i].starts_with("...")) return is_blank(lines[i].substr(3)) ? static_cast<int>(i) + 1 : 0;
    return 0;
}

// Whether the last line of a fenced block closes it.
bool is_fence_end(std::string_view first, std::string_view last) {
    const auto at = first.find_first_of("`~");
    if (at == std::string_view::npos) return true;
    const char mark = first[at];
    std::size_t length = 0;
    while (at + length < first.size() && first[at + length] == mark) ++length;
    const auto close = last.find(mark);
    if (close == std::string_view::npos) return false;
    std::size_t closing = 0;
    while (close + closing < last.size() && last[close + closing] == mark) ++closing;
    return closing >= length && is_blank(last.substr(close + closing));
}

std::string_view heading_title(std::string_view line) {
    std::string_view title = trim(line);
    const auto hash = title.find('#');
    if (hash != std::string_view::npos && title.find_first_not_of("> \t-*+0123456789.)") == hash) {
        title.remove_prefix(hash);
        while (title.starts_with('#')) title.remove_prefix(1);
        title = trim(title);
        const auto last = title.find_last_not_of('#');
        if (last == std::string_view::npos) return {};
        if (last + 1 < title.size() && title[last] == ' ') title = trim(title.substr(0, last));
    }
    return title;
}

}  // namespace

std::string heading_key(std::string_view title) {
    std::string key;
    key.reserve(title.size());
    for (std::size_t i = 0; i < title.size(); ++i) {
        const auto c = static_cast<unsigned char>(title[i]);
        if (c == '*' || c == '_' || c == '`') continue;
        if (c == 0xF0 && i + 3 < title.size()) {  // emoji and their like
            i += 3;
            continue;
        }
        if (c == 0xE2 && i + 2 < title.size() && static_cast<unsigned char>(title[i + 1]) >= 0x98 &&
            static_cast<unsigned char>(title[i + 1]) <= 0x9E) {
            i += 2;  // dingbats
            continue;
        }
        if (c == 0xEF && title.substr(i, 3) == "\xEF\xB8\x8F") {
            i += 2;
            continue;
        }
        key += lower(static_cast<char>(c));
    }
    for (const std::string_view suffix : {"(mandatory)", "(optional)", "(required)"})
        if (const auto at = key.find(suffix); at != std::string::npos) key.erase(at, suffix.size());
    key = folded(key);
    std::string_view rest = trim(key);
    // "1.2) " and "3. " and "§4 " are numbering.
    const auto number = rest.find_first_not_of("0123456789.)");
    if (number != std::string_view::npos && number > 0 && is_digit(rest[0]) && rest[number] == ' ') rest = trim(rest.substr(number));
    return std::string(rest);
}

std::string_view Document::cut(const std::string& text, int line) const {
    const std::size_t begin = starts_[static_cast<std::size_t>(line - 1)];
    std::size_t end = starts_[static_cast<std::size_t>(line)];
    if (end > begin && text[end - 1] == '\n') --end;
    if (end > begin && text[end - 1] == '\r') --end;
    return std::string_view(text).substr(begin, end - begin);
}

bool Document::is_row(int line) const {
    const auto text = prose(line);
    const auto at = text.find_first_not_of(" \t");
    return at != std::string_view::npos && text[at] == '|';
}

int Document::line_at(std::size_t offset) const {
    const auto it = std::upper_bound(starts_.begin(), starts_.end() - 1, static_cast<std::uint32_t>(offset));
    return static_cast<int>(it - starts_.begin());
}

const Heading* Document::heading_above(int line, int level) const {
    auto it =
        std::upper_bound(headings.begin(), headings.end(), line, [](int value, const Heading& heading) { return value < heading.line; });
    while (it != headings.begin()) {
        --it;
        if (it->level <= level) return &*it;
    }
    return nullptr;
}

Document read_document(std::string file, std::string bytes) {
    Document document;
    document.file = std::move(file);
    const auto trouble = [&](int line, std::string message, std::string hint) {
        document.troubles.push_back({"SB005", line, std::move(message), std::move(hint)});
    };
    if (bytes.size() > max_document_bytes) {
        trouble(0, fmt::format("the file is larger than {} MiB", max_document_bytes >> 20), "split it");
        return document;
    }
    document.bytes_ = std::make_shared<const std::string>(std::move(bytes));
    document.prose_ = document.bytes_;
    const std::string& all = *document.bytes_;
    document.bom = all.starts_with("\xEF\xBB\xBF");
    const std::string_view body = std::string_view(all).substr(document.bom ? 3 : 0);
    if (is_blank(body)) return trouble(0, "the file is empty", "write it, or begin with `lhcr spec new`"), document;
    if (!is_utf8(body)) return trouble(0, "the file is not UTF-8", "save it as UTF-8"), document;
    if (const auto nul = all.find('\0'); nul != std::string::npos)
        return trouble(static_cast<int>(std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(nul), '\n')) + 1,
                       "the file holds a NUL byte", "remove it: this is not text"),
               document;

    std::vector<std::string_view> lines;
    document.starts_.assign(1, document.bom ? 3 : 0);
    for (std::size_t at = document.starts_[0]; at < all.size();) {
        const auto end = all.find('\n', at);
        const std::size_t next = end == std::string::npos ? all.size() : end + 1;
        std::string_view line(all.data() + at, (end == std::string::npos ? all.size() : end) - at);
        if (line.ends_with('\r')) line.remove_suffix(1), document.crlf = true;
        if (line.size() > max_line_bytes) {
            const int number = static_cast<int>(lines.size()) + 1;
            document.starts_.assign(1, 0);
            return trouble(number, fmt::format("a line is longer than {} KiB", max_line_bytes >> 10), "break it: nobody can read it"),
                   document;
        }
        lines.push_back(line);
        document.starts_.push_back(static_cast<std::uint32_t>(next));
        at = next;
    }
    document.kinds_.assign(lines.size() + 1, 0);

    const int front = front_matter_end(lines);
    std::string prose = all;
    const auto blank_lines = [&](int first, int last) {
        blank(prose, document.start_of(first), document.starts_[static_cast<std::size_t>(last)]);
        std::fill(document.kinds_.begin() + first, document.kinds_.begin() + last + 1, char{1});
    };
    if (front > 0) blank_lines(1, front);
    const std::size_t offset = document.starts_[static_cast<std::size_t>(front)];
    const int count = static_cast<int>(lines.size());
    for (Block block : parse_blocks(std::string_view(all).substr(offset))) {
        block.first = std::min(block.first + front, count), block.last = std::min(block.last + front, count);
        if (block.first < 1) continue;
        while (block.last > block.first && is_blank(lines[static_cast<std::size_t>(block.last) - 1])) --block.last;
        block.last = std::max(block.first, block.last);
        const auto line_of = [&](int number) { return lines[static_cast<std::size_t>(number) - 1]; };
        switch (block.kind) {
            case BlockKind::code: {
                const bool closed = !block.fenced || (block.last > block.first && is_fence_end(line_of(block.first), line_of(block.last)));
                if (!closed && block.last >= count - 1 && block.level == 0)
                    trouble(block.first, "a code fence is opened here and never closed", "close it: all that follows is read as code");
                // An indented block under a list is often a continuation with one blank too many: only fences hide text.
                blank_lines(block.first, block.last);
                break;
            }
            case BlockKind::html: {
                const std::size_t begin = document.start_of(block.first), end = document.starts_[static_cast<std::size_t>(block.last)];
                const auto open = std::string_view(prose).substr(begin, end - begin).rfind("<!--");
                if (open != std::string_view::npos &&
                    std::string_view(prose).substr(begin + open, end - begin - open).find("-->") == std::string_view::npos) {
                    trouble(document.line_at(begin + open), "a comment is opened here and never closed",
                            "close it: all that follows is not read");
                    blank(prose, begin + open, end);
                }
                mask_inline(prose, begin, end, document.comments);
                break;
            }
            case BlockKind::item: {
                const auto line = line_of(block.first);
                document.items.push_back({block.first, block.last, block.level, line.size()});
                break;
            }
            case BlockKind::heading:
                document.headings.push_back({block.first, block.level, 0, heading_title(line_of(block.first)), {}});
                [[fallthrough]];
            case BlockKind::paragraph: {
                // Rows of a table end a span, as they end a cell.
                int first = block.first;
                for (int line = block.first; line <= block.last; ++line) {
                    const auto text = trim(line_of(line));
                    if (line < block.last && !text.starts_with('|')) continue;
                    mask_inline(prose, document.start_of(first), document.starts_[static_cast<std::size_t>(line)], document.comments);
                    first = line + 1;
                }
                break;
            }
        }
    }
    document.prose_ = std::make_shared<const std::string>(std::move(prose));
    for (auto& item : document.items) {
        const auto line = document.raw(item.first);
        std::size_t at = line.find_first_not_of(" \t>");
        if (at == std::string_view::npos) at = 0;
        // Several markers may stand in one line: the item's own is the one at its depth; the first is what people write.
        while (at < line.size() && (is_digit(line[at]) || line[at] == '.' || line[at] == ')')) ++at;
        if (at < line.size() && (line[at] == '-' || line[at] == '*' || line[at] == '+')) ++at;
        while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
        item.offset = at;
    }
    std::array<int, 7> next_of_level;
    next_of_level.fill(count + 1);
    for (auto heading = document.headings.rbegin(); heading != document.headings.rend(); ++heading) {
        heading->key = heading_key(heading->title);
        const auto level = static_cast<std::size_t>(heading->level);
        heading->last = *std::min_element(next_of_level.begin() + 1, next_of_level.begin() + static_cast<std::ptrdiff_t>(level) + 1) - 1;
        next_of_level[level] = heading->line;
    }
    for (int line = 1; line <= count; ++line) {
        const auto text = document.raw(line);
        if (text.size() > 7 && (text.starts_with("<<<<<<< ") || text.starts_with(">>>>>>> ")) && !document.is_code(line))
            trouble(line, "a merge conflict is left in the file", "resolve it");
    }
    return document;
}

}  // namespace lhcr::specs
