// Identifiers. Run ids are made in SQL from the database's clock; what a client must name itself (events, claims) is made here.
#pragma once

#include <string>
#include <string_view>

namespace lhcr {

/// A UUIDv7 (RFC 9562 §5.7) from this machine's clock: for event ids and claim ids, never for ordering.
std::string uuid7();
/// A UUIDv5 (SHA-1, RFC 9562 §5.5) in the URL name space: the same name gives the same id on every machine.
std::string uuid5(std::string_view name);
/// The 8-4-4-4-12 form, lower or upper case hex.
bool is_uuid(std::string_view text) noexcept;

}  // namespace lhcr
