// Formats and their writing. Rendering of tables is in table_text.cpp.
#include "cli/output.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "base/yaml.hpp"
#include "cli/command.hpp"
#include "cli/output_file.hpp"

namespace lhcr::cli {
namespace {

// "none": the files of FORMAT=FILE alone; for commands that have said what stdout is to hold.
constexpr std::array<std::string_view, 7> formats = {"table", "wide", "json", "ndjson", "yaml", "id", "none"};

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        if (comma > 0) parts.emplace_back(text.substr(0, comma));
        text.remove_prefix(std::min(text.size(), comma + 1));
    }
    return parts;
}

void check_format(std::string_view format) {
    if (is_output_format(format)) return;
    const auto meant = closest(format, {formats.begin(), formats.end()});
    throw Error(Errc::usage, fmt::format("no output format '{}'", format),
                meant ? fmt::format("did you mean '{}'?", *meant) : "one of table, wide, json, ndjson, yaml, id");
}

/// `kind` names the document; a kind of the thing itself (a connection's, a phase's) is its `type` there.
json headed(std::string_view kind, const json& document) {
    json out = document.is_object() ? document : json::object();
    if (out.contains("kind")) out["type"] = out["kind"];
    out["apiVersion"] = "lhcr/v1";
    out["kind"] = kind;
    return out;
}

std::string dump(const json& value, int indent) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace

bool is_output_format(std::string_view format) {
    return std::ranges::find(formats, format) != formats.end();
}

const json& at_path(const json& value, std::string_view path) {
    static const json absent;
    const json* at = &value;
    while (!path.empty()) {
        const auto dot = std::min(path.find('.'), path.size());
        if (!at->is_object()) return absent;
        const auto found = at->find(std::string(path.substr(0, dot)));
        if (found == at->end()) return absent;
        at = &*found;
        path.remove_prefix(std::min(path.size(), dot + 1));
    }
    return *at;
}

bool use_color(const std::string& when, int descriptor) {
    if (when == "always") return true;
    const auto is_set = [](const char* name) {
        const char* value = std::getenv(name);
        return value != nullptr && *value != '\0';
    };
    if (when == "never" || is_set("NO_COLOR")) return false;
    if (is_set("CLICOLOR_FORCE") && std::strcmp(std::getenv("CLICOLOR_FORCE"), "0") != 0) return true;
    const char* terminal = std::getenv("TERM");
    return ::isatty(descriptor) == 1 && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
}

Output::Output(const GlobalFlags& flags, std::string_view fallback)
    : fields_(split(flags.fields)),
      headers_(!flags.no_headers),
      quiet_(flags.quiet),
      color_out_(use_color(flags.color, STDOUT_FILENO)),
      terminal_err_(::isatty(STDERR_FILENO) == 1) {
    for (const auto& text : flags.outputs) {
        const auto equals = text.find('=');
        check_format(std::string_view(text).substr(0, equals));
        if (equals == std::string::npos) format_ = text;
        else if (equals + 1 == text.size()) throw Error(Errc::usage, fmt::format("'{}' names no file", text), "write --format json=FILE");
        else files_.emplace_back(text.substr(0, equals), text.substr(equals + 1));
    }
    if (format_.empty()) {
        check_format(fallback);
        format_ = fallback;
    }
}

Output::~Output() {
    clear_progress();
}

json Output::projected(const json& item) const {
    if (fields_.empty() || !item.is_object()) return item;
    json out = json::object();
    for (const auto& field : fields_) {
        json* into = &out;
        std::string_view rest = field;
        for (auto dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
            into = &(*into)[std::string(rest.substr(0, dot))];
            if (!into->is_null() && !into->is_object()) *into = json::object();
            rest.remove_prefix(dot + 1);
        }
        (*into)[std::string(rest)] = at_path(item, field);
    }
    return out;
}

std::string Output::render(const std::string& format, std::string_view kind, const json& document, const json* items,
                           const Columns& columns, std::string_view id) const {
    const auto id_line = [&](const json& item) {
        const json& value = at_path(item, id);
        return (value.is_string() ? printable(value.get<std::string>()) : value.dump()) + '\n';
    };
    std::string out;
    if (format == "none") return out;
    if (format == "id") {
        if (items == nullptr) return id_line(document);
        for (const auto& item : *items) out += id_line(item);
    } else if (format == "ndjson") {
        if (items == nullptr) return dump(headed(kind, projected(document)), -1);
        const std::string_view item_kind = kind.ends_with("List") ? kind.substr(0, kind.size() - 4) : kind;
        for (const auto& item : *items) out += dump(item.is_object() ? headed(item_kind, projected(item)) : item, -1);
    } else if (format == "json" || format == "yaml") {
        json whole = items == nullptr ? headed(kind, projected(document)) : headed(kind, document);
        if (items != nullptr && !fields_.empty())
            for (auto& [key, value] : whole.items())
                if (value == *items && value.is_array())
                    for (auto& item : value) item = projected(item);
        out = format == "json" ? dump(whole, 2) : to_yaml(whole);
    } else if (items != nullptr) {
        out = table(*items, columns, format == "wide");
    } else {
        out = lines(document, chosen(columns, format == "wide"));
    }
    return out;
}

void Output::emit(std::string_view kind, const json& document, const json* items, const Columns& columns, std::string_view id) {
    // Files first: when one cannot be written, stdout has said nothing yet.
    for (const auto& [format, path] : files_) write_file(path, render(format, kind, document, items, columns, id));
    buffer_ += render(format_, kind, document, items, columns, id);
    if (buffer_.size() > (1u << 16)) flush();
}

void Output::list(std::string_view kind, const json& document, std::string_view key, const Columns& columns, std::string_view id) {
    static const json none = json::array();
    const auto found = document.find(std::string(key));
    emit(kind, document, found == document.end() || !found->is_array() ? &none : &*found, columns, id);
}

void Output::object(std::string_view kind, const json& document, const Columns& columns, std::string_view id) {
    emit(kind, document, nullptr, columns, id);
}

void Output::item(std::string_view kind, const json& document, const std::string& line, std::string_view id) {
    if (is_human()) buffer_ += printable(line) + '\n';
    else if (format_ == "yaml") buffer_ += "---\n" + render("yaml", kind, document, nullptr, {}, id);
    else buffer_ += render(format_ == "id" ? "id" : "ndjson", kind, document, nullptr, {}, id);
    flush();
}

void Output::text(std::string_view text) {
    buffer_ += text;
}

void Output::human(std::string_view text) {
    if (is_human()) buffer_ += printable(text) + '\n';
}

void Output::human_table(const json& items, const Columns& columns, std::string_view heading) {
    if (!is_human() || !items.is_array() || items.empty()) return;
    buffer_ += '\n';
    if (!heading.empty()) buffer_ += printable(heading) + '\n';
    buffer_ += table(items, columns, format_ == "wide");
}

void Output::note(std::string_view text) {
    if (quiet_) return;
    clear_progress();
    write_all(STDERR_FILENO, printable(redact(text)) + '\n');
}

void Output::progress(std::string_view text) {
    if (quiet_ || !terminal_err_) return;
    write_all(STDERR_FILENO, "\r\x1b[K" + printable(redact(text)));
    progress_shown_ = true;
}

void Output::step(std::string_view text) {
    note(text);
}

void Output::clear_progress() {
    if (progress_shown_) write_all(STDERR_FILENO, "\r\x1b[K");
    progress_shown_ = false;
}

void Output::flush() {
    if (buffer_.empty()) return;
    clear_progress();
    const int reason = write_all(STDOUT_FILENO, buffer_);
    buffer_.clear();
    if (reason != 0)
        throw Error(Errc::partly_done, fmt::format("standard output: {}", std::strerror(reason)),
                    "the command itself was carried out; read its result again")
            .set_detail(json{{"errno", reason}}.dump());
}

}  // namespace lhcr::cli
