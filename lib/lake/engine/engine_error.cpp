// Translates DuckDB's errors. Where the type is too coarse (a full disk is an IO error like any other) the text decides.
#include "lake/engine/engine_error.hpp"

#include <fmt/format.h>

#include <string>

#include "base/redaction.hpp"
#include "lake/engine/database.hpp"

namespace lhcr::lake::engine {
namespace {

constexpr std::size_t max_message_bytes = 600;

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// DuckDB's text without its class prefix and without the caret drawing below it.
std::string shortened(std::string_view message) {
    if (const auto line = message.find("\n\nLINE "); line != std::string_view::npos) message = message.substr(0, line);
    if (const auto trace = message.find("\nStack Trace"); trace != std::string_view::npos) message = message.substr(0, trace);
    if (const auto colon = message.find(" Error: "); colon < 40) message = message.substr(colon + 8);
    while (!message.empty() && (message.back() == '\n' || message.back() == '.' || message.back() == ' ')) message.remove_suffix(1);
    std::string text;
    for (const char c : message.substr(0, max_message_bytes)) {
        const bool space = c == '\n' || c == ' ' || c == '\t';
        if (!space) text += c;
        else if (!text.empty() && text.back() != ' ') text += ' ';
    }
    if (message.size() > max_message_bytes) {
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
        text += "…";
    }
    return redact(text);
}

bool is_mistake_in_sql(duckdb_error_type type) {
    switch (type) {
        case DUCKDB_ERROR_OUT_OF_RANGE:
        case DUCKDB_ERROR_CONVERSION:
        case DUCKDB_ERROR_UNKNOWN_TYPE:
        case DUCKDB_ERROR_DECIMAL:
        case DUCKDB_ERROR_MISMATCH_TYPE:
        case DUCKDB_ERROR_DIVIDE_BY_ZERO:
        case DUCKDB_ERROR_INVALID_TYPE:
        case DUCKDB_ERROR_NOT_IMPLEMENTED:
        case DUCKDB_ERROR_EXPRESSION:
        case DUCKDB_ERROR_CATALOG:
        case DUCKDB_ERROR_PARSER:
        case DUCKDB_ERROR_PLANNER:
        case DUCKDB_ERROR_CONSTRAINT:
        case DUCKDB_ERROR_SYNTAX:
        case DUCKDB_ERROR_SETTINGS:
        case DUCKDB_ERROR_BINDER:
        case DUCKDB_ERROR_INVALID_INPUT:
        case DUCKDB_ERROR_PERMISSION:
        case DUCKDB_ERROR_PARAMETER_NOT_RESOLVED:
        case DUCKDB_ERROR_PARAMETER_NOT_ALLOWED:
        case DUCKDB_ERROR_DEPENDENCY:
        case DUCKDB_ERROR_MISSING_EXTENSION:
        case DUCKDB_ERROR_AUTOLOAD:
        case DUCKDB_INVALID_CONFIGURATION: return true;
        default: return false;
    }
}

}  // namespace

Error engine_error(duckdb_error_type type, std::string_view message, const DatabaseOptions& options) {
    const auto text = shortened(message);
    if (type == DUCKDB_ERROR_INTERRUPT) return Error(Errc::cancelled, "the query was interrupted");
    if (contains(message, "No space left on device") || contains(message, "Disk quota exceeded"))
        return Error(Errc::unavailable, fmt::format("the disk is full: {}", text), "free space in the store's or the scratch folder");
    if (type == DUCKDB_ERROR_OUT_OF_MEMORY || contains(message, "Out of Memory")) {
        if (contains(message, "max_temp_directory_size"))
            return Error(Errc::unavailable, fmt::format("the query needs more temporary space than its limit: {}", text),
                         "give the phase more scratch space, or free the disk it lies on");
        // What the engine advises next are settings that its user cannot reach.
        return Error(Errc::unavailable,
                     fmt::format("the query needs more memory than its limit of {} MB: {}", options.memory_limit_mb,
                                 text.substr(0, text.find(" Possible solutions:"))),
                     "raise the memory limit of the phase, or lower its threads");
    }
    if (is_mistake_in_sql(type)) return Error(Errc::usage, text, "check the SQL");
    if (type == DUCKDB_ERROR_IO) return Error(Errc::unavailable, text, "check the file and the disk it lies on");
    return Error(Errc::internal, fmt::format("the engine failed: {}", text));
}

}  // namespace lhcr::lake::engine
