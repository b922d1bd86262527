// The shape of errors: `error[CODE]: what`, `  why: …`, `  try: …`; problem+json for programs.
#include "cli/error_report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/redaction.hpp"
#include "cli/command.hpp"

namespace lhcr::cli {
namespace {

/// A hint of the database names its functions (run_list); the command of the same name is what is typed here. What stands between
/// backticks is a command already.
std::string in_commands(std::string text) {
    const auto word = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
    const auto put = [&](const std::string& function, const std::string& command) {
        for (auto at = text.find(function); at != std::string::npos; at = text.find(function, at + 1)) {
            const auto end = at + function.size();
            const bool whole = (at == 0 || !word(text[at - 1])) && (end == text.size() || !word(text[end]));
            const bool typed = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '`') % 2 == 1;
            if (whole && !typed) text.replace(at, function.size(), command);
        }
    };
    for (const auto& command : all_commands())
        if (!command.verb.empty()) put(fmt::format("{}_{}", command.noun, command.verb), fmt::format("`lhcr {}`", command.name()));
    put("connection_list", "`lhcr connections list`");
    put("whoami", "`lhcr doctor`");
    return text;
}

}  // namespace

std::string error_report(const Error& error, bool as_json, bool colored) {
    const ErrorInfo& row = info(error.errc());
    const std::string hint = in_commands(error.hint());
    if (as_json) {
        json problem = {{"type", fmt::format("urn:lhcr:error:{}", row.name)},
                        {"title", row.name},
                        {"status", row.http_status},
                        {"detail", redact(error.message())},
                        {"code", row.code},
                        {"exit_code", row.exit_code},
                        {"retryable", row.retryable},
                        {"apiVersion", "lhcr/v1"},
                        {"kind", "Problem"}};
        if (!hint.empty()) problem["hint"] = redact(hint);
        for (const auto& line : error.context()) problem["context"].push_back(redact(line));
        if (!error.detail().empty()) {
            const json detail = json::parse(redact(error.detail()), nullptr, false);
            if (!detail.is_discarded()) problem["particulars"] = detail;
        }
        return problem.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
    }
    const std::string label = fmt::format("error[{}]", row.code);
    std::string out =
        fmt::format("{}: {}\n", colored ? fmt::format("\x1b[31m{}\x1b[0m", label) : label, printable(redact(error.message())));
    for (const auto& line : error.context()) out += fmt::format("  why: {}\n", printable(redact(line)));
    if (!hint.empty()) out += fmt::format("  try: {}\n", printable(redact(hint)));
    return out;
}

}  // namespace lhcr::cli
