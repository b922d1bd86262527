// The sample source: a database of Odoo's shape, made by templates/samples/odoo from a number of rows and a seed. Called by
// `lhcr local sample` and by tests.
#pragma once

#include <cstdint>

#include "base/json.hpp"
#include "local/room.hpp"

namespace lhcr::local {

struct SampleOptions {
    std::int64_t rows = 200'000;  ///< of account_move_line
    std::int64_t seed = 1;
    bool plant = false;  ///< also values that no lake type can hold
};

/// Makes the database `odoo_sample` unless the same one is there: {created, database, rows, seed, planted, bytes, tables:[{name, rows,
/// bytes}]}. It is made under another name and renamed, so that a death half way leaves the old one.
json make_sample(const Room& room, const SampleOptions& options, const Progress& progress);
/// The read-only conninfo of it.
std::string sample_conninfo(const Room& room);

}  // namespace lhcr::local
