// The table of foreign SQLSTATEs and the reading of libpq's error text.
#include "db/sqlstate.hpp"

#include <fmt/format.h>

#include <array>

#include "base/json.hpp"
#include "base/redaction.hpp"

namespace lhcr::db {
namespace {

struct Mapping {
    std::string_view prefix;  // the longest prefix wins: rows are ordered long to short
    Errc errc;
    std::string_view hint;
};

constexpr std::string_view migrate_hint = "run `lhcr migrate up`, then `lhcr migrate status`";

constexpr std::array<Mapping, 23> mappings = {{
    {"3F000", Errc::config_invalid, migrate_hint},  // schema ops is not there
    {"42P01", Errc::config_invalid, migrate_hint},  // undefined table
    {"42883", Errc::config_invalid, migrate_hint},  // undefined function
    {"42501", Errc::not_authorised, ""},            // insufficient privilege
    {"3D000", Errc::not_found, "create the database, or name another one with --database"},
    {"23505", Errc::conflict, ""},  // unique violation
    {"25006", Errc::blocked, "this server is read-only (a standby, or default_transaction_read_only)"},
    {"40001", Errc::unavailable, ""},  // serialization failure
    {"40P01", Errc::unavailable, ""},  // deadlock
    {"55P03", Errc::unavailable, ""},  // lock not available
    {"57014", Errc::timed_out, ""},    // query cancelled, statement timeout
    {"53100", Errc::unavailable, "the database server's disk is full"},
    {"40003", Errc::commit_in_doubt, ""},
    {"57P", Errc::unavailable, ""},  // admin shutdown, crash, cannot connect now
    {"08", Errc::unavailable, ""},   // connection exception
    {"53", Errc::unavailable, ""},   // insufficient resources
    {"58", Errc::unavailable, ""},   // system error of the server
    {"28", Errc::not_authorised, "check user, pg_hba.conf, ~/.pgpass or PGSERVICE"},
    {"22", Errc::usage, ""},     // data exception: an argument that is no uuid, number, interval
    {"23", Errc::conflict, ""},  // integrity constraint
    {"42", Errc::internal, ""},  // our own SQL does not parse
    {"P0", Errc::internal, ""},
    {"XX", Errc::internal, "the database server's log says more"},
}};

const Mapping* mapping_of(std::string_view sqlstate) noexcept {
    for (const auto& row : mappings)
        if (sqlstate.starts_with(row.prefix)) return &row;
    return nullptr;
}

// The part of libpq's report after `label`, up to the next label or the end.
std::string section(std::string_view report, std::string_view label) {
    const auto at = report.find(label);
    if (at == std::string_view::npos) return {};
    std::string_view rest = report.substr(at + label.size());
    for (const std::string_view next : {"\nDETAIL:  ", "\nHINT:  ", "\nCONTEXT:  ", "\nLINE ", "\nQUERY:  ", "\nSCHEMA NAME:  ",
                                        "\nTABLE NAME:  ", "\nCOLUMN NAME:  ", "\nCONSTRAINT NAME:  ", "\nLOCATION:  "})
        rest = rest.substr(0, rest.find(next));
    while (!rest.empty() && (rest.back() == '\n' || rest.back() == ' ')) rest.remove_suffix(1);
    return std::string(rest);
}

}  // namespace

Errc errc_of(std::string_view sqlstate) noexcept {
    if (const auto* row = find_by_sqlstate(sqlstate)) return row->errc;
    const auto* mapping = mapping_of(sqlstate);
    return mapping ? mapping->errc : Errc::internal;
}

Error error_of(std::string_view sqlstate, std::string_view report) {
    std::string message = section(report, "ERROR:  ");
    if (message.empty()) message = section(report, "FATAL:  ");
    if (message.empty()) message = std::string(report);
    std::string hint = section(report, "\nHINT:  ");
    const std::string detail = section(report, "\nDETAIL:  ");
    const bool own = sqlstate.starts_with("LH");
    if (hint.empty() && !own)
        if (const auto* mapping = mapping_of(sqlstate)) hint = std::string(mapping->hint);
    Error error(errc_of(sqlstate), redact(own ? message : fmt::format("the database said: {}", message)), redact(hint));
    if (!own) error.set_detail(json{{"sqlstate", sqlstate}, {"database_detail", redact(detail)}}.dump());
    else if (detail.starts_with('{')) error.set_detail(detail);
    return error;
}

Error connection_error(std::string_view report, std::string_view target) {
    const std::string text = redact(report);
    const auto has = [&](std::string_view part) { return text.find(part) != std::string::npos; };
    Errc errc = Errc::unavailable;
    std::string hint = "check that the server runs and the address is right; `lhcr doctor` tries each part";
    if (has("password authentication failed") || has("no password supplied") || has("no pg_hba.conf entry") ||
        has("Peer authentication failed") || has("role \"")) {
        errc = Errc::not_authorised;
        hint = "give the password by ~/.pgpass, PGPASSFILE or PGSERVICE (never in the URI)";
    } else if (has("database \"") && has("does not exist")) {
        errc = Errc::not_found;
        hint = "create the database, or name another one with --database";
    } else if (has("invalid connection option") || has("missing \"=\"") || has("invalid URI") || has("definition of service")) {
        errc = Errc::usage;
        hint = "write it as postgresql://user@host:port/database, key=value pairs, or a service name";
    }
    std::string reason = text.substr(0, text.find('\n'));
    return Error(errc, fmt::format("cannot connect to {}: {}", target.empty() ? "the database" : redact(target), reason), hint);
}

}  // namespace lhcr::db
