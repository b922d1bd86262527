// From the engine's handles to EngineType and ColumnView. Included by lib/lake/engine and by lib/ingest (its own chunks).
#pragma once

#include <duckdb.h>

#include "lake/engine/column_view.hpp"

namespace lhcr::lake::engine {

EngineType read_type(duckdb_logical_type type);
ColumnView read_vector(const EngineType& type, duckdb_vector vector);
/// The engine's handle of a type made of plain columns and decimals; the caller destroys it.
duckdb_logical_type make_type(const EngineType& type);

}  // namespace lhcr::lake::engine
