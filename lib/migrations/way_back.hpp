// The way back, which many tools keep beside the way on: a database that goes on never runs it. For lint.cpp and history.cpp.
#pragma once

#include <string_view>
#include <vector>

#include "migrations/sql_text.hpp"

namespace lhcr::migrations {

/// A whole file: 0001_x.down.sql, Flyway's U1__x.sql, diesel's down.sql.
bool is_way_back(std::string_view path);

/// The parts of a file that goes both ways: from goose's `-- +goose Down` to its Up or the end, and so for dbmate, sql-migrate,
/// node-pg-migrate.
std::vector<Span> ways_back(const SqlText& text);

}  // namespace lhcr::migrations
