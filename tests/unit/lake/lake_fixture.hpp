// A directory store in a scratch folder and tables made of one line of SQL each.
#pragma once

#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "lake/engine/database.hpp"
#include "lake/stored_query.hpp"
#include "lake/table_format.hpp"
#include "scratch.hpp"

struct Lake {
    Scratch scratch;
    std::unique_ptr<lhcr::store::ObjectStore> store = lhcr::store::open_store("file://" + (scratch / "store").string());
    std::unique_ptr<lhcr::lake::TableFormat> format = lhcr::lake::table_format("delta", *store);
    lhcr::lake::engine::Database database;
    lhcr::lake::engine::Connection connection{database};

    /// A request whose one file holds the query's rows, staged.
    lhcr::lake::CommitRequest request(const std::string& table, const std::string& sql, const std::string& order_by = "id") {
        const auto stored = lhcr::lake::stored_query(connection, sql);
        const auto file = scratch / "staged.parquet";
        const auto written = lhcr::lake::engine::write_parquet(connection, stored.sql, file, {.order_by = {order_by}});
        lhcr::lake::CommitRequest request;
        request.schema = stored.schema;
        request.adds = {lhcr::lake::stage_file(*store, table, file, 0, written)};
        request.as_of = std::chrono::milliseconds(1'700'000'000'000);
        request.table_name = table;
        return request;
    }
    std::filesystem::path path(const std::string& key) const { return scratch.path() / "store" / key; }
    std::string read(const std::string& key) const {
        std::ifstream in(path(key), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        return text.str();
    }
    void write(const std::string& key, const std::string& text) const {
        std::ofstream(path(key), std::ios::binary | std::ios::trunc) << text;
    }
    static std::string log_name(const std::string& table, int version) {
        auto digits = std::to_string(version);
        return table + "/_delta_log/" + std::string(20 - digits.size(), '0') + digits + ".json";
    }
};

/// The error an action throws, or one of a class that no test expects.
template <typename Action>
lhcr::Error error_of(Action&& action) {
    try {
        action();
    } catch (const lhcr::Error& error) {
        return error;
    }
    return lhcr::Error(lhcr::Errc::interrupted, "no error was thrown");
}
