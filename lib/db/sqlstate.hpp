// Postgres' answers → lhcr::Error: SQLSTATE to Errc, message, DETAIL and HINT kept. Used by every file of lib/db.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace lhcr::db {

/// The Errc for a SQLSTATE: class LH by errors.def, the rest by the table in sqlstate.cpp.
Errc errc_of(std::string_view sqlstate) noexcept;
/// `report`: libpq's error text ("ERROR:  what\nDETAIL:  …\nHINT:  …\nCONTEXT:  …").
Error error_of(std::string_view sqlstate, std::string_view report);
/// A failed connection attempt; libpq gives text only.
Error connection_error(std::string_view report, std::string_view target);

}  // namespace lhcr::db
