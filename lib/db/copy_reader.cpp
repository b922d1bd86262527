// PQgetCopyData with its ends mapped: end of data, server errors in mid-stream, a reader that is given up.
#include "db/copy_reader.hpp"

#include <libpq-fe.h>

#include <utility>

#include "db/source_connection.hpp"
#include "db/source_state.hpp"

namespace lhcr::db {

CopyReader SourceConnection::copy_out(const std::string& sql) {
    PGresult* result = PQexec(state_->connection, sql.c_str());
    if (PQresultStatus(result) != PGRES_COPY_OUT) {
        Error error = state_->failure(result);
        PQclear(result);
        throw error;
    }
    PQclear(result);
    return CopyReader(*this);
}

CopyReader::CopyReader(SourceConnection& connection) : connection_(&connection) {}

CopyReader::CopyReader(CopyReader&& other) noexcept
    : connection_(other.connection_),
      message_(std::exchange(other.message_, nullptr)),
      bytes_(other.bytes_),
      done_(std::exchange(other.done_, true)) {}

CopyReader::~CopyReader() {
    PQfreemem(message_);
    if (done_) return;
    PGconn* connection = connection_->state_->connection;
    connection_->cancel();
    char* rest = nullptr;
    while (PQgetCopyData(connection, &rest, 0) > 0) PQfreemem(rest);
    while (PGresult* result = PQgetResult(connection)) PQclear(result);
}

bool CopyReader::next(std::string_view& message) {
    PQfreemem(std::exchange(message_, nullptr));
    if (done_) return false;
    PGconn* connection = connection_->state_->connection;
    const int length = PQgetCopyData(connection, &message_, 0);
    if (length > 0) {
        bytes_ += length;
        message = std::string_view(message_, static_cast<std::size_t>(length));
        return true;
    }
    done_ = true;
    PGresult* last = PQgetResult(connection);
    if (length == -1 && PQresultStatus(last) == PGRES_COMMAND_OK) {
        PQclear(last);
        while (PGresult* result = PQgetResult(connection)) PQclear(result);
        return false;
    }
    Error error = connection_->state_->failure(last);
    PQclear(last);
    while (PGresult* result = PQgetResult(connection)) PQclear(result);
    throw error;
}

}  // namespace lhcr::db
