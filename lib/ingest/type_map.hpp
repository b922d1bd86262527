// Which Postgres type becomes which column: how it is selected, how its wire form is decoded, what type it has in the lake.
// The one table of docs/reference/ingest_types.md. Called by plan.cpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "ingest/catalogue.hpp"
#include "ingest/numeric.hpp"
#include "lake/engine/column_view.hpp"

namespace lhcr::ingest {

/// The wire forms that are decoded here; every other type comes as its text.
enum class Wire : std::uint8_t { boolean, int16, int32, int64, oid, float32, float64, numeric, text, jsonb, bytes, date, timestamp, uuid };

struct ColumnMapping {
    Wire wire = Wire::text;
    std::string select;                   ///< the expression of the select list
    std::optional<DecimalType> declared;  ///< numeric(p,s) that a decimal can carry: the type is not looked for in the data
    bool nullable_by_decoding = false;    ///< a value may be quarantined, so NULL can appear where the source says NOT NULL
};

ColumnMapping map_column(const SourceColumn& column);
/// The engine's type for a wire form; `decimal` counts for numerics only.
lake::engine::EngineType engine_type(Wire wire, const DecimalType& decimal);
/// The lake's name of it: "integer", "decimal(18,6)", "timestamp" (UTC), "string".
std::string lake_type(Wire wire, const DecimalType& decimal);
/// An order of this column that no collation, locale or tie can change: the column itself, or its text by bytes.
std::string order_expression(const SourceColumn& column);
/// int2, int4, int8: what key ranges are made of.
bool is_integer(const SourceColumn& column) noexcept;

}  // namespace lhcr::ingest
