// Text of the room's Postgres configuration. Private to lib/local.
#pragma once

#include <string>

#include "local/places.hpp"

namespace lhcr::local {

/// lhcr.conf, included last by postgresql.conf; written again at each start.
std::string settings_text(const Places& places);
std::string hba_text();
std::string ident_text(const Places& places);
/// Whole or not at all, owned by who runs Postgres, 0600.
void write_server_file(const Places& places, const std::filesystem::path& path, const std::string& text);

}  // namespace lhcr::local
