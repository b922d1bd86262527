// Finds libduckdb, checks its version and resolves the functions of duckdb_api.def.
#include "lake/engine/duckdb_api.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <vector>

#include "base/error.hpp"

namespace lhcr::lake::engine {
namespace {

namespace fs = std::filesystem;

struct Library {
    DuckdbApi functions;
    std::string path;
};

/// In order; an explicit choice is the only candidate, so that a wrong one is reported and not silently passed over.
std::vector<fs::path> candidates() {
    if (const char* chosen = std::getenv("LHCR_DUCKDB_LIBRARY"); chosen != nullptr && *chosen != '\0') return {chosen};
    std::vector<fs::path> paths;
    std::error_code ignored;
    if (const auto exe = fs::read_symlink("/proc/self/exe", ignored); !exe.empty()) {
        const auto folder = exe.parent_path();
        paths.push_back(folder / ".." / "lib" / "lhcr" / "libduckdb.so");
        paths.push_back(folder / "libduckdb.so");
    }
#ifdef LHCR_DUCKDB_DEFAULT
    paths.emplace_back(LHCR_DUCKDB_DEFAULT);
#endif
    if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        paths.push_back(fs::path(home) / ".cache" / "lhcr" / "duckdb" / std::string(engine_version.substr(1)) / "libduckdb.so");
    return paths;
}

void* resolve(void* handle, const char* symbol, const std::string& path) {
    void* address = dlsym(handle, symbol);
    if (address == nullptr)
        throw Error(Errc::config_invalid, fmt::format("'{}' is not libduckdb {}: it lacks '{}'", path, engine_version, symbol));
    return address;
}

/// nullptr when there is no file; a file that cannot be loaded is an error of its own.
void* open_library(const fs::path& path) {
    std::error_code ignored;
    if (!fs::exists(path, ignored)) return nullptr;
    if (void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL)) return handle;
    const char* reason = dlerror();
    throw Error(Errc::config_invalid, fmt::format("cannot load '{}': {}", path.string(), reason ? reason : "unknown reason"));
}

Library load() {
    std::string searched;
    for (const auto& path : candidates()) {
        void* handle = open_library(path);
        if (handle == nullptr) {
            searched += (searched.empty() ? "'" : ", '") + path.lexically_normal().string() + "'";
            continue;
        }
        Library library;
        library.path = path.lexically_normal().string();
        const auto version = reinterpret_cast<const char* (*)()>(resolve(handle, "duckdb_library_version", library.path));
        if (const std::string_view found = version(); found != engine_version)
            throw Error(Errc::config_invalid, fmt::format("'{}' is DuckDB {}, lhcr needs exactly {}", library.path, found, engine_version),
                        "point LHCR_DUCKDB_LIBRARY at the right libduckdb.so, or unset it");
#define LHCR_DUCKDB(name) \
    library.functions.name = reinterpret_cast<decltype(&::duckdb_##name)>(resolve(handle, "duckdb_" #name, library.path));
#include "lake/engine/duckdb_api.def"
#undef LHCR_DUCKDB
        return library;
    }
    throw Error(Errc::unavailable, fmt::format("libduckdb {} is not installed; searched {}", engine_version, searched),
                "run `./dev setup`, or point LHCR_DUCKDB_LIBRARY at libduckdb.so");
}

const Library& library() {
    static const Library loaded = load();  // stays loaded: unloading a library with threads of its own is not safe
    return loaded;
}

}  // namespace

const DuckdbApi& api() {
    return library().functions;
}

const std::string& library_path() {
    return library().path;
}

}  // namespace lhcr::lake::engine
