// Formats of the spec gate and of the trace.
#include "cli/spec_formats.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/redaction.hpp"
#include "cli/git.hpp"
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

// GitHub, GitLab and code scanning count files from the repository's root, wherever in it the command ran.
bool counts_from_root(std::string_view format) {
    return format == "github" || format == "gitlab" || format == "sarif";
}

specs::Report from_root(specs::Report report) {
    namespace fs = std::filesystem;
    const auto answer = git({"rev-parse", "--show-toplevel", "--show-prefix"}, report.root);
    if (!answer) return report;
    const auto end = std::min(answer->find('\n'), answer->size());
    const fs::path root = answer->substr(0, end), here = root / answer->substr(std::min(end + 1, answer->size()));
    for (auto& finding : report.findings) {
        // `here / file` is the file itself where that is absolute.
        const auto path = (here / finding.file).lexically_normal().lexically_relative(root);
        if (!finding.file.empty() && !path.empty() && *path.begin() != "..") finding.file = path.string();
    }
    return report;
}

std::vector<std::string_view> names_of_gate() {
    std::vector<std::string_view> names;
    for (const auto& format : specs::report_formats()) names.push_back(format.name);
    return names;
}

}  // namespace

SpecFormats::SpecFormats(Session& session) : SpecFormats(session, names_of_gate()) {}

SpecFormats::SpecFormats(Session& session, const std::vector<std::string_view>& names) {
    std::vector<std::string> kept;
    for (const auto& list : session.flags().outputs)
        for (std::size_t at = 0; at <= list.size();) {
            const auto comma = std::min(list.find(',', at), list.size());
            const std::string text = list.substr(at, comma - at);
            at = comma + 1;
            const auto equals = text.find('=');
            const std::string name = text.substr(0, equals);
            if (std::find(names.begin(), names.end(), name) == names.end()) {
                kept.push_back(text);
                continue;
            }
            if (equals == std::string::npos) {
                if (!printed_.empty() && printed_ != name)
                    throw Error(Errc::usage, "two formats for one standard output",
                                fmt::format("write one of them to a file: {}=FILE", text));
                printed_ = name;
            } else if (equals + 1 == text.size()) {
                throw Error(Errc::usage, fmt::format("'{}' names no file", text), fmt::format("write --format {}FILE", text));
            } else {
                files_.emplace_back(name, text.substr(equals + 1));
            }
        }
    if (!printed_.empty()) kept.emplace_back("none");  // stdout is spoken for; `json=FILE` and its like are written all the same
    session.flags().outputs = kept;
}

bool SpecFormats::write(Session& session, const std::function<std::string(std::string_view)>& render) const {
    for (const auto& [format, path] : files_) write_file(path, render(format));
    if (printed_.empty()) return false;
    // What a name or a heading holds reaches a terminal as text only; machines get it escaped by their format.
    session.output().text(printable(render(printed_)));
    return true;
}

bool SpecFormats::write(Session& session, const specs::Report& report) const {
    if (printed_ == "github") add_step_summary(session, report);
    std::optional<specs::Report> whole;
    return write(session, [&](std::string_view name) {
        const auto* format = specs::find_report_format(name);
        if (!counts_from_root(name)) return format->render(report);
        if (!whole) whole = from_root(report);
        return format->render(*whole);
    });
}

}  // namespace lhcr::cli
