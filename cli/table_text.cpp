// Tables and "title: value" lines for people: widths by what a terminal shows, ids never cut, control characters never passed on.
#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/redaction.hpp"
#include "cli/output.hpp"

namespace lhcr::cli {
namespace {

/// Columns a UTF-8 text takes on a terminal: combining marks none, wide East Asian characters and emoji two.
std::size_t width_of(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        char32_t code = length == 1 ? lead : lead & (0xffu >> (length + 1));
        for (std::size_t i = 1; i < length && at + i < text.size(); ++i)
            code = (code << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3fu);
        at += length;
        if ((code >= 0x300 && code <= 0x36f) || code == 0x200b || (code >= 0xfe00 && code <= 0xfe0f)) continue;
        const bool wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) ||
                          (code >= 0xf900 && code <= 0xfaff) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f300;
        width += wide ? 2 : 1;
    }
    return width;
}

std::string bytes_text(double bytes) {
    constexpr std::string_view units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    while (bytes >= 1024 && unit < 4) {
        bytes /= 1024;
        ++unit;
    }
    return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.1f} {}", bytes, units[unit]);
}

/// One line of text for a cell; line breaks inside a value become ⏎, so that a row stays a row.
std::string cell_text(const json& value, Cell cell) {
    if (value.is_null()) return "-";
    std::string text;
    if (cell == Cell::time && value.is_string()) {
        text = value.get<std::string>();
        if (const auto dot = text.find('.'); dot != std::string::npos && text.ends_with('Z')) text = text.substr(0, dot) + 'Z';
    } else if (cell == Cell::duration_ms && value.is_number()) {
        text = human_duration(std::chrono::milliseconds(value.get<std::int64_t>()));
    } else if (cell == Cell::bytes && value.is_number()) {
        text = bytes_text(value.get<double>());
    } else if (value.is_string()) {
        text = value.get<std::string>();
    } else if (value.is_array() && std::ranges::all_of(value, [](const json& item) { return item.is_string(); })) {
        for (const auto& item : value) text += (text.empty() ? "" : ", ") + item.get<std::string>();
    } else {
        text = value.dump(-1, ' ', false, json::error_handler_t::replace);
    }
    text = printable(text);
    for (auto at = text.find_first_of("\n\t"); at != std::string::npos; at = text.find_first_of("\n\t", at))
        text.replace(at, 1, text[at] == '\n' ? "⏎" : " ");
    return text;
}

bool is_right_aligned(Cell cell) {
    return cell == Cell::number || cell == Cell::bytes || cell == Cell::duration_ms;
}

}  // namespace

std::string Output::paint_status(const std::string& word) const {
    if (!color_out_) return word;
    const auto color = [&]() -> std::string_view {
        if (word == "succeeded" || word == "ok" || word == "identical" || word == "passed" || word == "applied") return "32";
        if (word == "failed" || word == "timed_out" || word == "quarantined" || word == "error" || word == "different") return "31";
        if (word == "running" || word == "claimed") return "36";
        if (word == "cancelled" || word == "held" || word == "warning" || word == "warn" || word == "pending" || word == "degraded")
            return "33";
        return "";
    }();
    return color.empty() ? word : fmt::format("\x1b[{}m{}\x1b[0m", color, word);
}

Columns Output::chosen(const Columns& columns, bool wide) const {
    Columns out;
    if (!fields_.empty()) {
        for (const auto& field : fields_) {
            const auto known = std::ranges::find(columns, field, &Column::path);
            out.push_back(known != columns.end() ? *known : Column{field, field});
        }
        return out;
    }
    for (const auto& column : columns)
        if (wide || !column.wide) out.push_back(column);
    return out;
}

std::string Output::table(const json& items, const Columns& columns, bool wide) const {
    const Columns shown = chosen(columns, wide);
    std::vector<std::vector<std::string>> rows;
    std::vector<std::size_t> widths(shown.size(), 0);
    std::vector<std::string> titles;
    for (const auto& column : shown) {
        std::string title = column.title;
        std::ranges::transform(title, title.begin(),
                               [](char letter) { return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 32) : letter; });
        titles.push_back(printable(title));
    }
    if (headers_) rows.push_back(titles);
    for (const auto& item : items) {
        std::vector<std::string> row;
        for (const auto& column : shown) row.push_back(cell_text(at_path(item, column.path), column.cell));
        rows.push_back(std::move(row));
    }
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], width_of(row[i]));
    std::string out;
    for (std::size_t line = 0; line < rows.size(); ++line) {
        std::string text;
        for (std::size_t i = 0; i < shown.size(); ++i) {
            const std::string& cell = rows[line][i];
            const std::string pad(widths[i] - width_of(cell), ' ');
            const bool is_title = headers_ && line == 0;
            const std::string painted = shown[i].cell == Cell::status && !is_title ? paint_status(cell) : cell;
            if (i > 0) text += "  ";
            if (is_right_aligned(shown[i].cell)) text += pad + painted;
            else text += i + 1 == shown.size() ? painted : painted + pad;
        }
        while (text.ends_with(' ')) text.pop_back();
        out += text + '\n';
    }
    return out;
}

std::string Output::lines(const json& object, const Columns& columns) const {
    std::size_t widest = 0;
    for (const auto& column : columns) widest = std::max(widest, width_of(column.title));
    std::string out;
    for (const auto& column : columns) {
        const std::string cell = cell_text(at_path(object, column.path), column.cell);
        out += fmt::format("{}:{}{}\n", column.title, std::string(widest - width_of(column.title) + 1, ' '),
                           column.cell == Cell::status ? paint_status(cell) : cell);
    }
    return out;
}

}  // namespace lhcr::cli
