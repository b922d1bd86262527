// By the names and the comments that the tools give it.
#include "migrations/way_back.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace lhcr::migrations {
namespace {

struct Marks {
    std::string_view up, down;
};
constexpr std::array<Marks, 4> marks{
    {{"+goose up", "+goose down"}, {"+migrate up", "+migrate down"}, {"migrate:up", "migrate:down"}, {"up migration", "down migration"}}};

// `mark` as whole words at the beginning; options may follow it.
bool begins_with(const std::string& comment, std::string_view mark) {
    return comment.starts_with(mark) && (comment.size() == mark.size() || comment[mark.size()] == ' ');
}

// What a comment of one line says, in small letters and with one blank between words.
std::string words_of(std::string_view comment) {
    std::string words;
    if (!comment.starts_with("--")) return words;
    for (const char c : comment.substr(2)) {
        if (c == ' ' || c == '\t' || c == '\r') {
            if (!words.empty() && words.back() != ' ') words += ' ';
        } else {
            words += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        }
    }
    return words;
}

}  // namespace

bool is_way_back(std::string_view path) {
    const auto slash = path.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    const bool undo = name.size() > 1 && name[0] == 'U' && name[1] >= '0' && name[1] <= '9' && name.find("__") != std::string_view::npos;
    return undo || name == "down.sql" || name.ends_with(".down.sql");
}

std::vector<Span> ways_back(const SqlText& text) {
    std::vector<Span> back;
    bool down = false;
    for (const auto& span : text.comments) {
        const std::string words = words_of(std::string_view(text.text).substr(span.begin, span.end - span.begin));
        const auto is = [&](std::string_view Marks::*way) {
            return std::any_of(marks.begin(), marks.end(), [&](const Marks& each) { return begins_with(words, each.*way); });
        };
        if (!down && is(&Marks::down)) back.push_back({span.begin, text.text.size()}), down = true;
        else if (down && is(&Marks::up)) back.back().end = span.begin, down = false;
    }
    return back;
}

}  // namespace lhcr::migrations
