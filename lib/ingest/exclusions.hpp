// What is never read by default (passwords, tokens, keys, provider credentials, attachments' bytes, message bodies) and what is
// masked in previews (personal data). Two tables in exclusions.cpp, each row with its reason; used by plan.cpp and by previews.
#pragma once

#include <optional>
#include <string_view>

namespace lhcr::ingest {

/// The reason why this column is never read ("a password or its hash"); nullopt: it may be read. Names ignore case.
std::optional<std::string_view> column_exclusion(std::string_view table, std::string_view column) noexcept;
/// The reason why no column of this table is read (ir_config_parameter, API keys); nullopt: it may be read.
std::optional<std::string_view> table_exclusion(std::string_view table) noexcept;
/// A person's name, address, mail, phone, identity or bank number: masked in previews, kept in the table.
bool is_personal(std::string_view table, std::string_view column) noexcept;

}  // namespace lhcr::ingest
