// Statistics of a data file as the log keeps them: a reader skips a file by them, so a wrong bound is a wrong answer. Whatever is
// not exactly right is left out. Included by lib/lake/delta_*.cpp.
#pragma once

#include <string>

#include "lake/table_format.hpp"

namespace lhcr::lake {

/// True when every column that holds a value has both bounds.
bool has_all_bounds(const DataFile& file, const Schema& schema);
/// The JSON text of an add's `stats`. Bounds are of all columns or of none (see delta_stats.cpp); empty when the rows are not known.
std::string delta_stats_text(const DataFile& file, const Schema& schema, bool with_bounds = true);

/// Of statistics as they are in a log, also in those of other writers: whether bounds are there, and the text without them.
bool text_has_bounds(const std::string& stats);
std::string without_bounds(const std::string& stats);

/// Back, as far as the log says: rows, null counts and bounds as text.
void read_delta_stats(const json& stats, DataFile& file);

}  // namespace lhcr::lake
