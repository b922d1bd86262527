// Data files on their way into a table's folder, before a commit names them. Used by stage_file and by the ingest phase.
#pragma once

#include <filesystem>
#include <string>

#include "lake/table_format.hpp"

namespace lhcr::lake {

/// Puts a local Parquet file into the table's folder under `file.path`, a name made of its content; quiet when it is there already, written
/// again when it has been there for long. Throws Errc::integrity for an object of that name with another size.
void put_data_file(store::ObjectStore& store, const std::string& table, const DataFile& file, const std::filesystem::path& local);

}  // namespace lhcr::lake
