// Sums of row digests, alone or on several threads over one stream of chunks.
#include "lake/logical_hash.hpp"

#include <algorithm>

#include "base/json.hpp"
#include "lake/chunk_pool.hpp"
#include "lake/row_digest.hpp"

namespace lhcr::lake {

struct LogicalHasher::State {
    explicit State(const std::vector<engine::ResultColumn>& columns) : encoder(columns) {}
    RowEncoder encoder;
    Sha256Messages digester;
    DigestSum sum;
    std::int64_t rows = 0;
    std::string buffer;
};

LogicalHasher::LogicalHasher(const std::vector<engine::ResultColumn>& columns) : state_(std::make_unique<State>(columns)) {}
LogicalHasher::~LogicalHasher() = default;
LogicalHasher::LogicalHasher(LogicalHasher&&) noexcept = default;

void LogicalHasher::add_chunk(const engine::Chunk& chunk) {
    auto& state = *state_;
    for (std::uint64_t row = 0; row < chunk.rows(); ++row) {
        state.buffer.clear();
        state.encoder.encode(chunk, row, state.buffer);
        state.sum.add(state.digester.digest(state.buffer));
    }
    state.rows += static_cast<std::int64_t>(chunk.rows());
}

void LogicalHasher::merge(const LogicalHasher& other) {
    state_->sum.add(other.state_->sum);
    state_->rows += other.state_->rows;
}

LogicalHash LogicalHasher::finish() const {
    const auto sum = state_->sum.bytes();
    const json body = {{"columns", json::parse(state_->encoder.header())}, {"rows", state_->rows}, {"sum", to_hex(sum)}};
    return {sha256_hex("lhcr.logical_hash.v1\n" + canonical_json(body)), state_->rows};
}

LogicalHash logical_hash(engine::Connection& connection, std::string_view sql, int threads) {
    auto result = connection.stream(sql);
    std::vector<LogicalHasher> hashers;
    for (int i = 0; i < std::max(1, threads); ++i) hashers.emplace_back(result.columns());
    for_each_chunk(result, static_cast<int>(hashers.size()),
                   [&](int worker, const engine::Chunk& chunk) { hashers[static_cast<std::size_t>(worker)].add_chunk(chunk); });
    for (std::size_t i = 1; i < hashers.size(); ++i) hashers[0].merge(hashers[i]);
    return hashers[0].finish();
}

std::string data_hash(std::vector<NamedHash> files) {
    std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    Sha256 hash;
    for (const auto& file : files) hash.update(file.sha256 + "  " + file.name + "\n");
    return hash.finish_hex();
}

}  // namespace lhcr::lake
