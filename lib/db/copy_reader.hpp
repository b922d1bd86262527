// The byte stream of one `COPY … TO STDOUT (FORMAT binary)`, message by message. Used by lib/ingest's row decoder.
//
// Postgres sends one message a row (the first carries the file header too). libpq hands each out in memory of its own: about
// 60 ns a row of 46 columns, under 2 % of what the server spends to make it, so the protocol is not parsed a second time here.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace lhcr::db {

class SourceConnection;

class CopyReader {
public:
    CopyReader(CopyReader&&) noexcept;
    CopyReader& operator=(CopyReader&&) = delete;
    /// A reader that was not read to its end cancels the statement and drains the connection, so that it can be used again.
    ~CopyReader();

    /// The next message; valid until the next call. false: the server ended the copy well.
    /// Throws as SourceConnection: the server gone, cancelled, a value that cannot be sent.
    bool next(std::string_view& message);
    std::int64_t bytes() const noexcept { return bytes_; }

private:
    friend class SourceConnection;
    explicit CopyReader(SourceConnection& connection);
    SourceConnection* connection_;
    char* message_ = nullptr;
    std::int64_t bytes_ = 0;
    bool done_ = false;
};

}  // namespace lhcr::db
