// The C callbacks of the table function. No exception crosses them: it is kept and thrown again on our side.
#include "ingest/stream_function.hpp"

#include "base/error.hpp"
#include "lake/engine/duckdb_api.hpp"
#include "lake/engine/engine_type.hpp"

namespace lhcr::ingest {

using lake::engine::api;

struct StreamFunction::Slot {
    RowStream* stream = nullptr;
    std::vector<lake::engine::ResultColumn> columns;
    std::exception_ptr error;

    static void bind(duckdb_bind_info info) {
        const auto& slot = *static_cast<Slot*>(api().bind_get_extra_info(info));
        for (const auto& column : slot.columns) {
            duckdb_logical_type type = lake::engine::make_type(column.type);
            api().bind_add_result_column(info, column.name.c_str(), type);
            api().destroy_logical_type(&type);
        }
    }
    /// One thread: the stream is a sequence, and its order is the file's.
    static void init(duckdb_init_info info) { api().init_set_max_threads(info, 1); }
    static void fill(duckdb_function_info info, duckdb_data_chunk chunk) {
        auto& slot = *static_cast<Slot*>(api().function_get_extra_info(info));
        try {
            slot.stream->fill(chunk);
        } catch (const std::exception& error) {
            slot.error = std::current_exception();
            api().function_set_error(info, error.what());
        } catch (...) {
            slot.error = std::current_exception();
            api().function_set_error(info, "the stream ended");
        }
    }
};

StreamFunction::StreamFunction(lake::engine::Connection& connection, std::string name)
    : name_(std::move(name)), slot_(std::make_unique<Slot>()) {
    duckdb_table_function function = api().create_table_function();
    api().table_function_set_name(function, name_.c_str());
    api().table_function_set_extra_info(function, slot_.get(), nullptr);
    api().table_function_set_bind(function, Slot::bind);
    api().table_function_set_init(function, Slot::init);
    api().table_function_set_function(function, Slot::fill);
    const auto outcome = api().register_table_function(connection.native(), function);
    api().destroy_table_function(&function);
    if (outcome != DuckDBSuccess) throw Error(Errc::internal, "the engine refused the stream function '" + name_ + "'");
}

StreamFunction::~StreamFunction() = default;

void StreamFunction::attach(RowStream& stream, const Pass& pass) {
    slot_->stream = &stream;
    slot_->columns = pass.result_columns();
    slot_->error = nullptr;
}

void StreamFunction::rethrow_stream_error() {
    if (slot_->error) std::rethrow_exception(std::exchange(slot_->error, nullptr));
}

}  // namespace lhcr::ingest
