// What a Result holds. Included by lib/lake/engine/*.cpp only.
#pragma once

#include "lake/engine/database.hpp"
#include "lake/engine/duckdb_api.hpp"

namespace lhcr::lake::engine {

struct Result::State {
    explicit State(DatabaseOptions limits) : options(std::move(limits)) {}
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    duckdb_result result{};
    DatabaseOptions options;  // for the limits that an error names
    std::shared_ptr<const std::vector<ResultColumn>> columns;
};

}  // namespace lhcr::lake::engine
