// Drift: what the last version of a table had and the source has no more. Found from the catalogue of the source alone, before the
// first row is read; whether it may be is the caller's to say (SnapshotOptions::drift). New columns are no drift.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "ingest/catalogue.hpp"

namespace lhcr::ingest {

struct TableSpec;

/// A column of the last version of a table.
struct ExpectedColumn {
    std::string name;
    std::string type;      ///< as in docs/contracts.md §3 ("decimal(18,6)"); empty: any. Decimals compare as one family
    bool required = true;  ///< false: absent is no error (`optional:` of a pipeline file)
    int attnum = 0;        ///< in the source it was read from; 0: not known. Only to say that a column may have another name now
};

struct Drift {
    std::string table;   ///< "bronze.res_partner"
    std::string column;  ///< of the last version
    std::string was;     ///< its type
    std::string is;      ///< its type now; empty: the column vanished
    std::string text;    ///< "the column 'phone' vanished from 'res_partner'"
    json to_json() const;
};

/// Columns that the pipeline or a rule excludes are not missed.
std::vector<Drift> find_drift(const TableSpec& spec, const SourceTable& table);
/// All of them in one sentence, the first ten by name.
std::string drift_text(std::span<const Drift> drifts);

}  // namespace lhcr::ingest
