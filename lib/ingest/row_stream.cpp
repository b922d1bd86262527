// The row loop. Binary COPY: a 19-byte header, then for each row an int16 count of fields and for each field an int32 length
// (-1 is NULL) and its bytes; an int16 -1 ends the data.
#include "ingest/row_stream.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "ingest/cell_text.hpp"
#include "ingest/wire.hpp"
#include "lake/engine/duckdb_api.hpp"

namespace lhcr::ingest {
namespace {

constexpr std::string_view signature{"PGCOPY\n\377\r\n\0", 11};
constexpr idx_t chunk_rows = 2048;
/// A chunk ends early at this many bytes of the wire, a file at this many in one row group: memory stays bounded for rows of any
/// width, and both limits are functions of the rows alone.
constexpr std::size_t max_chunk_bytes = 8u << 20;
constexpr std::size_t max_group_bytes = 128u << 20;
/// So many misfits in one stream are no stray cells: the pass is given up even where no type holds all values seen.
constexpr std::uint64_t many_misfits = 4096;

[[noreturn]] void broken() {
    throw Error(Errc::integrity, "the copy stream of the source is broken: a row does not end where its fields end",
                "run it again; a proxy between here and the server may cut messages");
}

}  // namespace

std::vector<lake::engine::ResultColumn> Pass::result_columns() const {
    std::vector<lake::engine::ResultColumn> columns;
    for (std::size_t i = 0; i < plan->columns.size(); ++i)
        columns.push_back({plan->columns[i].name, engine_type(plan->columns[i].mapping.wire, decimals[i])});
    return columns;
}

void Pass::refuse(std::string_view column, std::string_view reason) const {
    throw Error(Errc::gate_rejected,
                fmt::format("more than {} cells of '{}' have no exact place in the lake, the last in '{}': {}", max_quarantine,
                            plan->table.name, column, reason),
                "exclude the column, or repair it in the source");
}

RowStream::RowStream(Pass& pass, db::CopyReader reader)
    : pass_(pass),
      reader_(std::move(reader)),
      hasher_(pass.result_columns()),
      columns_(std::make_shared<const std::vector<lake::engine::ResultColumn>>(pass.result_columns())) {
    sinks_.resize(pass.plan->columns.size());
    for (std::size_t i = 0; i < sinks_.size(); ++i) {
        const auto& column = pass.plan->columns[i];
        sinks_[i].wire = column.mapping.wire;
        sinks_[i].decimal = pass.decimals[i];
        sinks_[i].declared = column.mapping.declared.has_value();
        sinks_[i].decode = decoder_for(column.mapping.wire, pass.decimals[i], pass.checked_text);
        sinks_[i].arena = &arena_;
    }
}

RowStream::~RowStream() = default;

void RowStream::start_file() noexcept {
    file_done_ = false;
    group_bytes_ = 0;
    group_rows_ = 0;
}

void RowStream::bind(duckdb_data_chunk chunk) {
    const auto& api = lake::engine::api();
    for (std::size_t i = 0; i < sinks_.size(); ++i) {
        sinks_[i].vector = api.data_chunk_get_vector(chunk, i);
        sinks_[i].data = api.vector_get_data(sinks_[i].vector);
        sinks_[i].validity = nullptr;
    }
    arena_.reset();
    chunk_bytes_ = 0;
}

void RowStream::set_null(ColumnSink& sink, idx_t row) {
    if (!sink.validity) [[unlikely]] {
        lake::engine::api().vector_ensure_validity_writable(sink.vector);
        sink.validity = lake::engine::api().vector_get_validity(sink.vector);
    }
    sink.validity[row / 64] &= ~(std::uint64_t{1} << (row % 64));
}

std::string RowStream::key_of(const char* fields) const {
    const auto& plan = *pass_.plan;
    if (plan.key.empty()) return "null";
    json key = json::object();
    for (std::size_t i = 0; i < plan.columns.size(); ++i) {
        const auto length = wire::i32(fields);
        fields += 4;
        for (const auto wanted : plan.key_columns)
            if (wanted == i)
                key[plan.columns[i].name] =
                    length < 0 ? json() : cell_json(plan.columns[i].mapping.wire, {fields, static_cast<std::size_t>(length)});
        if (length > 0) fields += length;
    }
    return key.dump();
}

void RowStream::set_aside(std::size_t column, const char* reason, bool misfit, std::string_view cell, const char* fields) {
    const auto& planned = pass_.plan->columns[column];
    auto& count = misfit ? pass_.misfits : pass_.quarantined;
    if (count.fetch_add(1, std::memory_order_relaxed) >= pass_.max_quarantine) {
        // Another type may hold them: whether they are too many is known when the pass turns out to be the last (finish_pass).
        if (misfit) return;
        pass_.refuse(planned.source.name, reason);
    }
    quarantine_.push_back({key_of(fields), planned.name, cell_text(planned.mapping.wire, cell), reason});
}

bool RowStream::read_row(idx_t row) {
    if (message_.empty() && !reader_.next(message_)) return false;
    if (!header_read_) {
        if (message_.size() < 19 || !message_.starts_with(signature)) broken();
        const std::size_t extension = wire::u32(message_.data() + 15);
        if (extension > message_.size() - 19) broken();
        message_.remove_prefix(19 + extension);
        header_read_ = true;
        if (message_.empty() && !reader_.next(message_)) return false;
    }
    const char* at = message_.data();
    const char* end = at + message_.size();
    if (end - at < 2) broken();
    const int fields = static_cast<std::int16_t>(wire::u16(at));
    at += 2;
    if (fields == -1) {
        if (at != end || reader_.next(message_)) broken();
        message_ = {};
        return false;
    }
    if (fields != static_cast<int>(sinks_.size())) broken();
    const char* const first_field = at;
    bool bad = false;
    for (auto& sink : sinks_) {
        if (end - at < 4) [[unlikely]]
            broken();
        const std::int32_t length = wire::i32(at);
        at += 4;
        if (length < 0) {
            set_null(sink, row);
            continue;
        }
        if (end - at < length) [[unlikely]]
            broken();
        if (sink.decode(sink, row, at, static_cast<std::uint32_t>(length)) != nullptr) [[unlikely]] {
            set_null(sink, row);
            bad = true;
        }
        at += length;
    }
    // Found again here, with the whole row known to be sound, so that the key behind the cell can be read too.
    if (bad) [[unlikely]] {
        const char* field = first_field;
        for (std::size_t i = 0; i < sinks_.size(); ++i) {
            const std::int32_t length = wire::i32(field);
            field += 4;
            if (length < 0) continue;
            const bool is_null = (sinks_[i].validity && (sinks_[i].validity[row / 64] >> (row % 64) & 1) == 0);
            if (is_null) {
                ColumnSink probe = sinks_[i];
                const char* reason = probe.decode(probe, row, field, static_cast<std::uint32_t>(length));
                const bool misfit = !probe.declared && probe.left_out > sinks_[i].left_out;
                set_aside(i, reason, misfit, {field, static_cast<std::size_t>(length)}, first_field);
            }
            field += length;
        }
    }
    chunk_bytes_ += static_cast<std::size_t>(at - message_.data());
    message_.remove_prefix(static_cast<std::size_t>(at - message_.data()));
    return true;
}

void RowStream::check_types() {
    std::uint64_t left_out = 0;
    for (const auto& sink : sinks_) left_out += sink.left_out;
    if (left_out == left_out_ || !pass_.may_stop_early) return;
    left_out_ = left_out;
    for (const auto& sink : sinks_)
        if (sink.wire == Wire::numeric && !sink.declared && sink.left_out > 0 &&
            (sink.left_out >= many_misfits || sink.extents.holds_all()) && !(sink.extents.type() == sink.decimal)) {
            pass_.retype = true;
            throw RetypeNeeded{};
        }
}

idx_t RowStream::fill(duckdb_data_chunk chunk) {
    if (at_end_ || file_done_) return 0;
    if (pass_.cancelled && *pass_.cancelled)
        throw Error(Errc::cancelled, fmt::format("the snapshot of '{}' was cancelled", pass_.plan->table.name));
    if (pass_.retype) throw RetypeNeeded{};
    bind(chunk);
    idx_t rows = 0;
    while (rows < chunk_rows && chunk_bytes_ < max_chunk_bytes) {
        if (!read_row(rows)) {
            at_end_ = true;
            break;
        }
        ++rows;
    }
    check_types();
    lake::engine::api().data_chunk_set_size(chunk, rows);
    if (rows == 0) return 0;
    hasher_.add_chunk(lake::engine::Chunk::borrow(chunk, columns_));
    pass_.rows->fetch_add(static_cast<std::int64_t>(rows), std::memory_order_relaxed);
    group_rows_ += static_cast<std::int64_t>(rows);
    group_bytes_ += chunk_bytes_;
    if (group_rows_ >= pass_.row_group_rows) {
        group_rows_ = 0;
        group_bytes_ = 0;
    } else if (group_bytes_ >= max_group_bytes) {
        file_done_ = true;
    }
    return rows;
}

std::vector<ExtentCount> RowStream::extents() {
    std::vector<ExtentCount> all;
    for (auto& sink : sinks_) {
        settle_extents(sink);
        all.push_back(sink.extents);
    }
    return all;
}

}  // namespace lhcr::ingest
