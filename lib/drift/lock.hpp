// The lock file: what was pinned when bundles were last validated, committed beside them. For `lhcr spec drift`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "drift/drift.hpp"

namespace lhcr::drift {

/// nullopt when it is not there. Throws Errc::usage when it is no lock: a gate that cannot read its pins has not passed.
std::optional<Pins> read_lock(const std::filesystem::path& path);
Pins parse_lock(std::string_view bytes, const std::string& name);
/// One pin a line, so that a merge of two branches is a merge of lines.
std::string lock_text(const Pins& pins);

}  // namespace lhcr::drift
