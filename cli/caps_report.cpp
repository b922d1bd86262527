// Markdown for people and for a merge request: numbers to the right, names that cannot break a table.
#include "cli/caps_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/redaction.hpp"

namespace lhcr::cli {
namespace {

std::string cell(const json& value) {
    if (value.is_null()) return "";
    std::string out;
    for (const char c : printable(value.is_string() ? value.get<std::string>() : value.dump())) {
        if (c == '|' || c == '`' || c == '*' || c == '_' || c == '<' || c == '[' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

std::string row(const std::vector<std::string>& cells) {
    return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

/// What the cap counts, in words: "of template x, made by y".
std::string narrowed(const json& cap) {
    std::string out = get_string(cap, "scope");
    if (const auto name = get_string(cap, "template"); !name.empty()) out += fmt::format(", template {}", cell(name));
    if (const auto name = get_string(cap, "principal"); !name.empty()) out += fmt::format(", principal {}", cell(name));
    return out;
}

}  // namespace

std::string caps_markdown(const json& report) {
    std::string out = fmt::format("# Caps of {}/{}\n\nFrom {} to {}.\n", cell(report.at("project")), cell(report.at("environment")),
                                  get_string(report, "from"), get_string(report, "to"));
    const json& caps = report.at("caps");
    if (caps.empty()) return out + "\nNo cap is set.\n";
    out += '\n' + row({"cap", "counts", "resource", "window", "limit", "windows", "most used", "attempts", "over"});
    out += "|---|---|---|---|--:|--:|--:|--:|--:|\n";
    for (const auto& cap : caps) {
        double most = 0;
        std::int64_t attempts = 0, over = 0;
        for (const auto& window : cap.at("windows")) {
            if (window.at("percent").is_number()) most = std::max(most, window["percent"].get<double>());
            attempts += get_int(window, "attempts");
            over += get_int(window, "exceeded");
        }
        out += row({cell(cap.at("name")), narrowed(cap), cell(cap.at("resource")), get_string(cap, "window"), cell(cap.at("limit")),
                    std::to_string(cap.at("windows").size()), fmt::format("{} %", most), std::to_string(attempts), std::to_string(over)});
    }
    for (const auto& cap : caps) {
        if (cap.at("windows").empty()) continue;
        const bool attempt = get_string(cap, "window") == "attempt";
        out += fmt::format("\n## {}\n\n", cell(cap.at("name")));
        out += row({attempt ? "day" : "window", attempt ? "most of one attempt" : "used", "of the limit", "attempts", "over"});
        out += "|---|--:|--:|--:|--:|\n";
        for (const auto& window : cap["windows"])
            out += row({get_string(window, "window_start"), cell(window.at(attempt ? "peak" : "used")),
                        window.at("percent").is_null() ? "" : cell(window["percent"]) + " %", std::to_string(get_int(window, "attempts")),
                        std::to_string(get_int(window, "exceeded"))});
    }
    return out;
}

}  // namespace lhcr::cli
