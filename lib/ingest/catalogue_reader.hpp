// Reads pg_catalog for a set of tables in three statements, whatever their number. Called by source.cpp only.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ingest/catalogue.hpp"

namespace lhcr::db {
class SourceConnection;
}

namespace lhcr::ingest {

class CatalogueReader {
public:
    explicit CatalogueReader(db::SourceConnection& connection) : connection_(connection) {}
    /// In the order of `names`; a name that is no table is left out.
    std::vector<SourceTable> read(std::span<const std::string> names);

private:
    void read_columns(std::vector<SourceTable>& tables, const std::string& oids);
    void read_keys(std::vector<SourceTable>& tables, const std::string& oids);
    db::SourceConnection& connection_;
};

}  // namespace lhcr::ingest
