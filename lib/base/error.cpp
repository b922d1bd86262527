// The table behind errors.def and the exception that carries its rows.
#include "base/error.hpp"

#include <utility>

namespace lhcr {

const std::vector<ErrorInfo>& all_errors() {
    static const std::vector<ErrorInfo> rows = {
#define LHCR_ERROR(name, code, sqlstate, exit, http, retryable, hint) {Errc::name, #name, code, sqlstate, exit, http, retryable, hint},
#include "base/errors.def"
#undef LHCR_ERROR
    };
    return rows;
}

const ErrorInfo& info(Errc errc) noexcept {
    return all_errors()[static_cast<std::size_t>(errc)];
}

const ErrorInfo* find_by_sqlstate(std::string_view sqlstate) noexcept {
    for (const auto& row : all_errors())
        if (!row.sqlstate.empty() && row.sqlstate == sqlstate) return &row;
    return nullptr;
}

const ErrorInfo* find_by_code(std::string_view code) noexcept {
    for (const auto& row : all_errors())
        if (row.code == code) return &row;
    return nullptr;
}

Error::Error(Errc errc, std::string message, std::string hint, std::source_location where)
    : errc_(errc), message_(std::move(message)), hint_(std::move(hint)), where_(where) {}

std::string Error::hint() const {
    return hint_.empty() ? std::string(info(errc_).hint) : hint_;
}

Error& Error::set_hint(std::string hint) & {
    hint_ = std::move(hint);
    return *this;
}
Error& Error::add_context(std::string line) & {
    context_.insert(context_.begin(), std::move(line));
    return *this;
}
Error&& Error::add_context(std::string line) && {
    return std::move(add_context(std::move(line)));
}
Error& Error::set_detail(std::string json_object) & {
    detail_ = std::move(json_object);
    return *this;
}
Error&& Error::set_detail(std::string json_object) && {
    return std::move(set_detail(std::move(json_object)));
}

}  // namespace lhcr
