// Opens the engine with every setting pinned, so that two machines run one SQL text the same way.
#include "lake/engine/database.hpp"

#include <fmt/format.h>

#include <utility>

#include "lake/engine/duckdb_api.hpp"
#include "lake/engine/engine_error.hpp"

namespace lhcr::lake::engine {
namespace {

class Config {
public:
    Config() { api().create_config(&config_); }
    ~Config() { api().destroy_config(&config_); }
    Config(const Config&) = delete;
    Config& operator=(const Config&) = delete;

    void set(const char* name, const std::string& value) {
        if (api().set_config(config_, name, value.c_str()) == DuckDBError)
            throw Error(Errc::internal, fmt::format("the engine does not take '{}' for its setting '{}'", value, name));
    }
    duckdb_config get() const noexcept { return config_; }

private:
    duckdb_config config_ = nullptr;
};

}  // namespace

Database::Database(const DatabaseOptions& options) : options_(options) {
    Config config;
    config.set("memory_limit", fmt::format("{}MiB", options.memory_limit_mb));
    config.set("threads", std::to_string(options.threads));
    config.set("temp_directory", options.temp_directory);
    if (options.max_temp_mb > 0) config.set("max_temp_directory_size", fmt::format("{}MiB", options.max_temp_mb));
    config.set("preserve_insertion_order", options.preserve_insertion_order ? "true" : "false");
    config.set("autoinstall_known_extensions", "false");
    config.set("autoload_known_extensions", "false");
    config.set("allow_community_extensions", "false");
    config.set("allow_persistent_secrets", "false");
    config.set("allocator_background_threads", "false");
    char* reason = nullptr;
    if (api().open_ext(nullptr, &database_, config.get(), &reason) == DuckDBError) {
        const std::string message = reason != nullptr ? reason : "";
        api().free(reason);
        throw engine_error(DUCKDB_ERROR_INVALID, message, options_);
    }
}

Database::~Database() {
    api().close(&database_);
}

std::string quote_literal(std::string_view text) {
    std::string quoted = "'";
    for (const char c : text) quoted.append(c == '\'' ? 2 : 1, c);
    return quoted + "'";
}

std::string quote_identifier(std::string_view name) {
    std::string quoted = "\"";
    for (const char c : name) quoted.append(c == '"' ? 2 : 1, c);
    return quoted + "\"";
}

std::string quote_table(std::string_view dotted) {
    const auto dot = dotted.find('.');
    if (dot == std::string_view::npos) return quote_identifier(dotted);
    return quote_identifier(dotted.substr(0, dot)) + "." + quote_identifier(dotted.substr(dot + 1));
}

}  // namespace lhcr::lake::engine
