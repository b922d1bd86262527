// Puts of objects whose name is made of their bytes. Called for artifacts and for the data files of tables.
#pragma once

#include <functional>

#include "store/store.hpp"

namespace lhcr::store {

/// First writer wins where the store knows conditional writes. Where it refuses them the bytes are written without a condition: the worst
/// is to write the same over themselves. `put` sends the bytes with the options that it is given.
PutResult put_named_by_content(PutOptions options, const std::function<PutResult(const PutOptions&)>& put);

}  // namespace lhcr::store
