// Formats of the spec gate.
#include "cli/spec_formats.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cstdlib>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/redaction.hpp"
#include "cli/output_file.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {

// Where GitHub Actions shows a step's summary; nothing elsewhere.
void add_step_summary(Session& session, const specs::Report& report) {
    const char* path = std::getenv("GITHUB_STEP_SUMMARY");
    if (!path || !*path) return;
    const Fd file(::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666));
    // The limit is the file's, with what the step wrote before; beyond it GitHub drops all of it.
    constexpr std::size_t limit = 1u << 20;
    struct stat facts {};
    const std::size_t used = file && ::fstat(file.get(), &facts) == 0 ? static_cast<std::size_t>(facts.st_size) : 0;
    if (!file || write_all(file.get(), specs::markdown_within(report, used < limit ? limit - used : 0)) != 0)
        session.output().note(fmt::format("the step summary '{}' cannot be written", path));
}

}  // namespace

SpecFormats::SpecFormats(Session& session) {
    std::vector<std::string> kept;
    for (const auto& list : session.flags().outputs)
        for (std::size_t at = 0; at <= list.size();) {
            const auto comma = std::min(list.find(',', at), list.size());
            const std::string text = list.substr(at, comma - at);
            at = comma + 1;
            const auto equals = text.find('=');
            const auto* format = specs::find_report_format(text.substr(0, equals));
            if (!format) {
                kept.push_back(text);
                continue;
            }
            if (equals == std::string::npos) {
                if (printed_ && printed_ != format)
                    throw Error(Errc::usage, "two formats for one standard output",
                                fmt::format("write one of them to a file: {}=FILE", text));
                printed_ = format;
            } else if (equals + 1 == text.size()) {
                throw Error(Errc::usage, fmt::format("'{}' names no file", text), fmt::format("write --format {}FILE", text));
            } else {
                files_.emplace_back(format, text.substr(equals + 1));
            }
        }
    session.flags().outputs = kept;
}

bool SpecFormats::write(Session& session, const specs::Report& report) const {
    for (const auto& [format, path] : files_) write_file(path, format->render(report));
    if (!printed_) return false;
    if (printed_->name == "github") add_step_summary(session, report);
    // What a name or a heading holds reaches a terminal as text only; machines get it escaped by their format.
    session.output().text(printable(printed_->render(report)));
    return true;
}

}  // namespace lhcr::cli
