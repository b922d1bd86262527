// The one way a command prints: a document in the format asked for, on stdout; notes and progress on stderr.
//
// A command hands over its whole JSON answer and says which columns people see. Formats: table, wide, json, ndjson, yaml, id.
// JSON carries apiVersion and kind. Nothing is lost silently: a full disk or a closed pipe is an error of the command.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "cli/flags.hpp"

namespace lhcr::cli {

enum class Cell { text, status, time, duration_ms, bytes, number };

/// What people see of an item: a title and a path into its JSON ("run.status"). wide: only with -o wide.
struct Column {
    std::string title;
    std::string path;
    Cell cell = Cell::text;
    bool wide = false;
};
using Columns = std::vector<Column>;

class Output {
public:
    /// `fallback`: the configured format where no flag names one. Throws Errc::usage for a format that does not exist.
    Output(const GlobalFlags& flags, std::string_view fallback);
    ~Output();

    /// A list: `document[key]` is the array. `kind`: "RunList"; the items of ndjson are of kind "Run". `id`: the path -o id prints.
    void list(std::string_view kind, const json& document, std::string_view key, const Columns& columns, std::string_view id);
    /// One thing; people see its columns as lines "title: value".
    void object(std::string_view kind, const json& document, const Columns& columns, std::string_view id);
    /// One thing of a stream (watch, follow): printed and flushed at once. `line` is what people see.
    void item(std::string_view kind, const json& document, const std::string& line, std::string_view id = "");
    /// Text for people only (help, scripts); kept as it is in every format.
    void text(std::string_view text);
    /// More lines for people below a list or an object; nothing in the other formats. Passed through printable().
    void human(std::string_view text);
    /// A table for people below an object; nothing in the other formats.
    void human_table(const json& items, const Columns& columns, std::string_view heading);
    /// A remark on stderr; silent with --quiet.
    void note(std::string_view text);
    /// Progress on stderr: a line that is overwritten on a terminal, one line each `step` elsewhere.
    void progress(std::string_view text);
    void step(std::string_view text);

    /// Writes what is buffered. Throws Errc::partly_done when stdout takes no more ("standard output: no space left on device").
    void flush();

    bool is_human() const { return format_ == "table" || format_ == "wide"; }
    const std::string& format() const { return format_; }
    bool is_colored() const { return color_out_; }
    /// `word` in the colour of its meaning (succeeded green, failed red …) where stdout takes colours.
    std::string paint_status(const std::string& word) const;

private:
    std::string render(const std::string& format, std::string_view kind, const json& document, const json* items, const Columns& columns,
                       std::string_view id) const;
    std::string table(const json& items, const Columns& columns, bool wide) const;
    std::string lines(const json& object, const Columns& columns) const;
    Columns chosen(const Columns& columns, bool wide) const;
    json projected(const json& item) const;
    void emit(std::string_view kind, const json& document, const json* items, const Columns& columns, std::string_view id);
    void clear_progress();

    std::string format_;
    std::vector<std::pair<std::string, std::string>> files_;  ///< format, path
    std::vector<std::string> fields_;
    bool headers_;
    bool quiet_;
    bool color_out_;
    bool terminal_err_;
    bool progress_shown_ = false;
    std::string buffer_;
};

/// The value at "a.b.c", null when a step is absent.
const json& at_path(const json& value, std::string_view path);
/// True when `format` is one that -o takes.
bool is_output_format(std::string_view format);
/// NO_COLOR, CLICOLOR_FORCE, TERM and --color, for this descriptor.
bool use_color(const std::string& when, int descriptor);

}  // namespace lhcr::cli
