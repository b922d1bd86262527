// A DuckDB table function that yields a RowStream: `select * from lhcr_stream_0()`. It lets the engine's own COPY … TO write
// Parquet straight from the wire, without a table in between. One a worker connection; used by snapshot.cpp.
#pragma once

#include <exception>
#include <memory>
#include <string>

#include "ingest/row_stream.hpp"
#include "lake/engine/database.hpp"

namespace lhcr::ingest {

class StreamFunction {
public:
    /// Registers the function; `name` is unique in the database. The object must outlive the connection's statements.
    StreamFunction(lake::engine::Connection& connection, std::string name);
    ~StreamFunction();

    /// Makes `stream` what the function yields, runs `body`, and throws the stream's own error instead of the engine's when it
    /// was the stream that failed.
    template <class Body>
    auto run(RowStream& stream, const Pass& pass, Body body) {
        attach(stream, pass);
        try {
            return body("select * from " + name_ + "()");
        } catch (...) {
            rethrow_stream_error();
            throw;
        }
    }

private:
    struct Slot;
    void attach(RowStream& stream, const Pass& pass);
    void rethrow_stream_error();
    std::string name_;
    std::unique_ptr<Slot> slot_;
};

}  // namespace lhcr::ingest
