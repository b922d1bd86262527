// The one exception type of lhcr. Thrown by every layer, caught once in cli/app.cpp (and at foreign callback boundaries).
//
// There is no hierarchy: what a caller can act on (exit code, retry, SQLSTATE) are properties of the Errc, in errors.def.
// Expected outcomes are values, not errors: an empty queue is std::optional, findings are a vector, a failed phase a PhaseResult.
#pragma once

#include <cstdint>
#include <exception>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace lhcr {

enum class Errc : std::uint8_t {
#define LHCR_ERROR(name, code, sqlstate, exit, http, retryable, hint) name,
#include "base/errors.def"
#undef LHCR_ERROR
};

/// The row of errors.def behind an Errc. `sqlstate` is empty for errors that no SQL function raises.
struct ErrorInfo {
    Errc errc;
    std::string_view name;
    std::string_view code;
    std::string_view sqlstate;
    int exit_code;
    int http_status;
    bool retryable;
    std::string_view hint;
};

const ErrorInfo& info(Errc errc) noexcept;
/// All rows, in the order of errors.def (docs and `lhcr __dump errors` walk them).
const std::vector<ErrorInfo>& all_errors();
/// The Errc whose SQLSTATE this is; nullptr for one that is not of class LH.
const ErrorInfo* find_by_sqlstate(std::string_view sqlstate) noexcept;
/// The row with this code ("LHCR-R005"), nullptr when unknown: how an error of a child process comes back.
const ErrorInfo* find_by_code(std::string_view code) noexcept;

class Error : public std::exception {
public:
    /// `message`: lower case, no full stop, the thing quoted. `hint`: the next step; empty takes the one of errors.def.
    Error(Errc errc, std::string message, std::string hint = {}, std::source_location where = std::source_location::current());

    Errc errc() const noexcept { return errc_; }
    const char* what() const noexcept override { return message_.c_str(); }
    const std::string& message() const noexcept { return message_; }
    std::string hint() const;
    /// Why it failed, outermost first: lines added by `add_context` on the way up.
    const std::vector<std::string>& context() const noexcept { return context_; }
    /// JSON object text with machine-readable particulars, or empty.
    const std::string& detail() const noexcept { return detail_; }
    const std::source_location& where() const noexcept { return where_; }

    Error& set_hint(std::string hint) &;
    Error& add_context(std::string line) &;
    Error&& add_context(std::string line) &&;
    Error& set_detail(std::string json_object) &;
    Error&& set_detail(std::string json_object) &&;

private:
    Errc errc_;
    std::string message_;
    std::string hint_;
    std::string detail_;
    std::vector<std::string> context_;
    std::source_location where_;
};

}  // namespace lhcr
