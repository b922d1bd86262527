// Work over the chunks of one result on several threads, with a bounded number of chunks in flight. Included by lib/lake/*.cpp.
#pragma once

#include <functional>

#include "lake/engine/database.hpp"

namespace lhcr::lake {

/// Calls work(worker, chunk) for every chunk, in no order, on `workers` threads; the caller's thread fetches.
/// The first exception of the fetch or of any worker is thrown after all threads have ended.
void for_each_chunk(engine::Result& result, int workers, const std::function<void(int, const engine::Chunk&)>& work);

}  // namespace lhcr::lake
