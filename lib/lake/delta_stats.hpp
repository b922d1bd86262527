// Statistics of a data file as the log keeps them: a reader skips a file by them, so a wrong bound is a wrong answer. Whatever is
// not exactly right is left out. Included by lib/lake/delta_*.cpp.
#pragma once

#include <string>

#include "lake/table_format.hpp"

namespace lhcr::lake {

/// The JSON text of an add's `stats`.
std::string delta_stats_text(const DataFile& file, const Schema& schema);
/// Back, as far as the log says: rows, null counts and bounds as text.
void read_delta_stats(const json& stats, DataFile& file);

}  // namespace lhcr::lake
