// Markdown as lines, with what is not prose blanked: fenced code, HTML comments, inline code. One pass, no regular expressions.
#include <fmt/format.h>

#include "base/hashing.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto c = static_cast<unsigned char>(text[i]);
        const std::size_t length = c < 0x80 ? 1 : (c >> 5) == 6 ? 2 : (c >> 4) == 14 ? 3 : (c >> 3) == 30 ? 4 : 0;
        if (length == 0 || i + length > text.size() || c == 0xC0 || c == 0xC1 || c > 0xF4) return false;
        for (std::size_t k = 1; k < length; ++k)
            if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
        i += length;
    }
    return true;
}

namespace {

std::size_t indent(std::string_view line) {
    const auto at = line.find_first_not_of(' ');
    return at == std::string_view::npos ? line.size() : at;
}

// The fence that a line opens or closes: its character and length; length 0 when it is none.
std::pair<char, std::size_t> fence(std::string_view line) {
    const std::size_t at = indent(line);
    if (at > 3 || at >= line.size() || (line[at] != '`' && line[at] != '~')) return {0, 0};
    std::size_t end = at;
    while (end < line.size() && line[end] == line[at]) ++end;
    if (end - at < 3 || (line[at] == '`' && line.find('`', end) != std::string_view::npos)) return {0, 0};
    return {line[at], end - at};
}

void blank(std::string& text, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < text.size(); ++i) text[i] = ' ';
}

void mask_inline_code(std::string& prose) {
    for (std::size_t i = prose.find('`'); i != std::string::npos; i = prose.find('`', i)) {
        std::size_t run = i;
        while (run < prose.size() && prose[run] == '`') ++run;
        const std::string ticks(run - i, '`');
        const auto close = prose.find(ticks, run);
        if (close == std::string::npos) {
            i = run;
            continue;
        }
        blank(prose, i, close + ticks.size());
        i = close + ticks.size();
    }
}

}  // namespace

Document read_document(std::string file, std::string bytes) {
    Document document{std::move(file), std::move(bytes), {}, {}};
    const auto problem = [&](int line, std::string message, std::string hint) {
        document.problems.push_back({Finding::Severity::error, "SB005", document.file, line, std::move(message), std::move(hint)});
    };
    std::string_view rest = document.bytes;
    if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
    if (rest.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        problem(0, "the file is empty", "write it, or begin with `lhcr spec new`");
        return document;
    }
    if (!is_utf8(rest)) {
        problem(0, "the file is not UTF-8", "save it as UTF-8");
        return document;
    }
    char fence_char = 0;
    std::size_t fence_length = 0;
    int fence_line = 0;
    bool in_comment = false;
    for (int number = 1; !rest.empty(); ++number) {
        const auto end = rest.find('\n');
        std::string_view raw = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (raw.ends_with('\r')) raw.remove_suffix(1);
        Line line{number, std::string(raw), std::string(raw), 0, {}};
        const auto [mark, length] = in_comment ? std::pair<char, std::size_t>{0, 0} : fence(raw);
        if (fence_char) {
            if (mark == fence_char && length >= fence_length &&
                raw.find_first_not_of(" \t", indent(raw) + length) == std::string_view::npos)
                fence_char = 0;
            blank(line.prose, 0, line.prose.size());
        } else if (mark) {
            fence_char = mark, fence_length = length, fence_line = number;
            blank(line.prose, 0, line.prose.size());
        } else {
            if (raw.starts_with("<<<<<<< ") || raw.starts_with(">>>>>>> "))
                problem(number, "a merge conflict is left in the file", "resolve it");
            std::size_t at = 0;
            while (at < line.prose.size()) {
                if (in_comment) {
                    const auto close = line.prose.find("-->", at);
                    const auto stop = close == std::string::npos ? line.prose.size() : close + 3;
                    blank(line.prose, at, stop);
                    in_comment = close == std::string::npos;
                    at = stop;
                } else {
                    at = line.prose.find("<!--", at);
                    if (at == std::string::npos) break;
                    in_comment = true;
                }
            }
            mask_inline_code(line.prose);
            const std::size_t start = indent(line.prose);
            std::size_t hashes = start;
            while (hashes < line.prose.size() && line.prose[hashes] == '#') ++hashes;
            if (start <= 3 && hashes > start && hashes - start <= 6 && (hashes == line.prose.size() || line.prose[hashes] == ' ')) {
                line.heading = static_cast<int>(hashes - start);
                std::string title = line.text.substr(hashes);
                while (!title.empty() && (title.back() == '#' || title.back() == ' ')) title.pop_back();
                title.erase(0, title.find_first_not_of(' ') == std::string::npos ? title.size() : title.find_first_not_of(' '));
                line.title = title;
            }
        }
        document.lines.push_back(std::move(line));
    }
    if (fence_char) problem(fence_line, "a code fence is opened here and never closed", "close it: all that follows is read as code");
    return document;
}

std::string Bundle::content_hash() const {
    json hashes = json::object();
    for (const auto& [file, document] : documents) hashes[file] = sha256_hex(document.bytes);
    return sha256_hex(canonical_json(hashes));
}

}  // namespace lhcr::specs
