// Workflow commands of GitHub Actions. It shows ten of each level and step, the first that come: so errors come first, each level's ten are
// chosen here, and the rest is in the log as plain lines and in the step summary (render_markdown).
#include <fmt/format.h>

#include <algorithm>

#include "specs/report/report.hpp"

namespace lhcr::specs {
namespace {

constexpr int per_level = 10;
constexpr std::size_t max_message = 4096;  // GitHub takes 64 KiB; nobody reads them

// Cut between characters.
std::string_view cut(std::string_view text) {
    if (text.size() <= max_message) return text;
    std::size_t end = max_message;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end);
}

std::string escaped(std::string_view text, bool property) {
    std::string result;
    for (const char c : text) {
        if (c == '%') result += "%25";
        else if (c == '\r') result += "%0D";
        else if (c == '\n') result += "%0A";
        else if (property && c == ':') result += "%3A";
        else if (property && c == ',') result += "%2C";
        else result += c;
    }
    return result;
}

}  // namespace

std::string render_github(const Report& report) {
    constexpr std::string_view commands[] = {"error", "warning", "notice"};
    int used[3] = {0, 0, 0};
    std::string annotations, rest;
    for (const auto* finding : by_severity(report)) {
        const auto level = static_cast<std::size_t>(finding->severity);
        if (used[level]++ >= per_level) {
            rest += fmt::format("{} {} {} {}\n", severity_name(finding->severity), code_of(*finding), place_of(*finding),
                                escaped(finding->message, false));
            continue;
        }
        std::string place = fmt::format("file={}", escaped(finding->file, true));
        if (finding->line > 0) place += fmt::format(",line={}", finding->line);
        if (finding->column > 0) place += fmt::format(",col={}", finding->column);
        if (finding->end_column > finding->column) place += fmt::format(",endColumn={}", finding->end_column);
        annotations += fmt::format("::{} {},title={}::{}\n", commands[level], place, escaped(code_of(*finding), true),
                                   escaped(cut(finding->hint.empty() ? finding->message : finding->message + ": " + finding->hint), false));
    }
    if (!rest.empty())
        annotations += fmt::format("::group::{} more findings\n{}::endgroup::\n", std::count(rest.begin(), rest.end(), '\n'), rest);
    return valid_text(annotations + sentence(report) + '\n');
}

}  // namespace lhcr::specs
