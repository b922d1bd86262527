// What SourceConnection holds; shared by source_connection.cpp and copy_reader.cpp, the two files that speak libpq to a source.
#pragma once

#include <libpq-fe.h>

#include <string>

#include "base/error.hpp"
#include "db/source_connection.hpp"

namespace lhcr::db {

struct SourceConnection::State {
    PGconn* connection = nullptr;
    std::string target;  ///< redacted, for messages

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();
    /// The error behind a failed result, or behind a lost connection when the result has none.
    Error failure(const PGresult* result) const;
};

}  // namespace lhcr::db
