// What the table commands and `lhcr sql` share: the store, an engine with a scratch folder of its own, and rows as an answer.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "lake/table_reader.hpp"

namespace lhcr::cli {

/// The published tables of the session's environment: the catalogue's entries.
json published_tables(Session& session);
/// One of them with its history. Throws Errc::not_found.
json published_table(Session& session, const std::string& name);
/// At the version the catalogue names, or at another one.
lake::TableSource table_source(const json& entry, std::optional<std::int64_t> version = {});

class LakeSession {
public:
    /// Opens the store and the engine; fetched objects and spilled rows go to a scratch folder that is removed at the end.
    explicit LakeSession(Session& session);
    ~LakeSession();
    LakeSession(const LakeSession&) = delete;
    LakeSession& operator=(const LakeSession&) = delete;

    store::ObjectStore& store() { return *store_; }
    lake::LocalFiles& files() { return *files_; }
    lake::engine::Connection& connection() { return *connection_; }
    lake::TableReader& reader() { return *reader_; }

private:
    std::filesystem::path scratch_;
    std::unique_ptr<store::ObjectStore> store_;
    std::unique_ptr<lake::LocalFiles> files_;
    std::unique_ptr<lake::engine::Database> database_;
    std::unique_ptr<lake::engine::Connection> connection_;
    std::unique_ptr<lake::TableReader> reader_;
};

/// Threads the engine may use here.
int engine_threads();

/// Prints a result as a list of kind "RowList": columns with types, rows, and whether there were more than `limit` (0: all).
void print_rows(Session& session, lake::engine::Result result, std::size_t limit, json document = json::object());

}  // namespace lhcr::cli
