// Chunks and results: ownership of what the engine hands out.
#include "lake/engine/result.hpp"

#include <utility>

#include "lake/engine/engine_error.hpp"
#include "lake/engine/engine_type.hpp"

namespace lhcr::lake::engine {

Chunk::Chunk(_duckdb_data_chunk* chunk, std::shared_ptr<const std::vector<ResultColumn>> columns)
    : chunk_(chunk), columns_(std::move(columns)) {
    read_views();
}

Chunk Chunk::borrow(_duckdb_data_chunk* chunk, std::shared_ptr<const std::vector<ResultColumn>> columns) {
    Chunk view;
    view.chunk_ = chunk;
    view.owned_ = false;
    view.columns_ = std::move(columns);
    view.read_views();
    return view;
}

void Chunk::read_views() {
    rows_ = api().data_chunk_get_size(chunk_);
    views_.reserve(columns_->size());
    for (std::size_t i = 0; i < columns_->size(); ++i)
        views_.push_back(read_vector((*columns_)[i].type, api().data_chunk_get_vector(chunk_, i)));
}

Chunk::~Chunk() {
    if (chunk_ != nullptr && owned_) api().destroy_data_chunk(&chunk_);
}

Chunk::Chunk(Chunk&& other) noexcept
    : chunk_(std::exchange(other.chunk_, nullptr)),
      owned_(other.owned_),
      columns_(std::move(other.columns_)),
      rows_(std::exchange(other.rows_, 0)),
      views_(std::move(other.views_)) {}

Chunk& Chunk::operator=(Chunk&& other) noexcept {
    std::swap(chunk_, other.chunk_);
    std::swap(owned_, other.owned_);
    std::swap(columns_, other.columns_);
    std::swap(rows_, other.rows_);
    std::swap(views_, other.views_);
    return *this;
}

Result::State::~State() {
    api().destroy_result(&result);
}

Result::Result(std::unique_ptr<State> state) : state_(std::move(state)) {
    auto columns = std::make_shared<std::vector<ResultColumn>>();
    const auto count = api().column_count(&state_->result);
    for (idx_t i = 0; i < count; ++i) {
        auto type = api().column_logical_type(&state_->result, i);
        columns->push_back({api().column_name(&state_->result, i), read_type(type)});
        api().destroy_logical_type(&type);
    }
    state_->columns = std::move(columns);
}

Result::~Result() = default;
Result::Result(Result&&) noexcept = default;
Result& Result::operator=(Result&&) noexcept = default;

const std::vector<ResultColumn>& Result::columns() const& noexcept {
    return *state_->columns;
}

std::shared_ptr<const std::vector<ResultColumn>> Result::shared_columns() const noexcept {
    return state_->columns;
}

std::optional<Chunk> Result::next() {
    auto* chunk = api().fetch_chunk(state_->result);
    if (chunk != nullptr) return Chunk(chunk, state_->columns);
    // A stream that failed half way ends like one that is complete, but for its error: rows must not go missing silently.
    if (const char* reason = api().result_error(&state_->result); reason != nullptr && *reason != '\0')
        throw engine_error(api().result_error_type(&state_->result), reason, state_->options);
    return std::nullopt;
}

std::uint64_t Result::rows_changed() const noexcept {
    return api().rows_changed(&state_->result);
}

}  // namespace lhcr::lake::engine
