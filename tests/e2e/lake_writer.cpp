// Writes tables of the lake for tests that read them with other tools or race many writers. Built beside lhcr; not installed.
//
// lake_writer write STORE TABLE append|overwrite APP_ID VERSION ORDER_BY   the query comes on stdin; prints the outcome as JSON
// lake_writer race STORE TABLE WRITER COUNT                                COUNT appends of one row (writer, n), each repeated once
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "lake/engine/database.hpp"
#include "lake/logical_hash.hpp"
#include "lake/stored_query.hpp"
#include "lake/table_format.hpp"

namespace {

using namespace lhcr;
using namespace lhcr::lake;

constexpr std::chrono::milliseconds as_of{1'700'000'000'000};

CommitRequest staged(engine::Connection& connection, store::ObjectStore& store, const std::string& table, const std::string& sql,
                     const std::string& order_by) {
    const auto query = stored_query(connection, sql);
    const auto file = std::filesystem::temp_directory_path() / ("lake_writer-" + std::to_string(getpid()) + ".parquet");
    const auto written = engine::write_parquet(connection, query.sql, file, {.order_by = {order_by}});
    CommitRequest request;
    request.schema = query.schema;
    request.adds = {stage_file(store, table, file, 0, written)};
    request.as_of = as_of;
    request.table_name = table;
    std::filesystem::remove(file);
    return request;
}

std::string all_of_stdin() {
    return {std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
}

int write(const std::vector<std::string>& arguments) {
    const auto store = store::open_store(arguments.at(1));
    engine::Database database;
    engine::Connection connection(database);
    const auto sql = all_of_stdin();
    auto request = staged(connection, *store, arguments.at(2), sql, arguments.at(6));
    request.mode = arguments.at(3) == "append" ? WriteMode::append : WriteMode::overwrite;
    request.transaction = WriterTransaction{arguments.at(4), std::stoll(arguments.at(5))};
    request.key = {arguments.at(6)};
    const auto outcome = table_format("delta", *store)->commit(arguments.at(2), request);
    std::cout << json{{"version", outcome.version},
                      {"already_applied", outcome.already_applied},
                      {"rows", request.adds[0].rows},
                      {"logical_hash", logical_hash(connection, stored_query(connection, sql).sql).hex}}
                     .dump()
              << "\n";
    return 0;
}

int race(const std::vector<std::string>& arguments) {
    const auto store = store::open_store(arguments.at(1));
    const auto format = table_format("delta", *store);
    engine::Database database({.memory_limit_mb = 128, .threads = 1});
    engine::Connection connection(database);
    const auto& writer = arguments.at(3);
    for (int n = 0; n < std::stoi(arguments.at(4)); ++n) {
        auto request = staged(connection, *store, arguments.at(2), "select " + writer + " as writer, " + std::to_string(n) + " as n", "n");
        request.mode = WriteMode::append;
        request.transaction = WriterTransaction{"race/" + writer, n + 1};
        const auto first = format->commit(arguments.at(2), request);
        const auto again = format->commit(arguments.at(2), request);  // a lost answer: the caller asks once more
        if (!again.already_applied) throw Error(Errc::internal, "a repeated commit was applied twice");
        std::cout << json{{"writer", writer}, {"n", n}, {"version", first.version}}.dump() << std::endl;
    }
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> arguments(words + 1, words + count);
    try {
        if (arguments.size() == 7 && arguments[0] == "write") return write(arguments);
        if (arguments.size() == 5 && arguments[0] == "race") return race(arguments);
        std::cerr << "usage: lake_writer write STORE TABLE append|overwrite APP_ID VERSION ORDER_BY | race STORE TABLE WRITER COUNT\n";
        return 2;
    } catch (const Error& error) {
        std::cerr << "error[" << info(error.errc()).code << "]: " << error.message() << "\n";
        return info(error.errc()).exit_code;
    }
}
