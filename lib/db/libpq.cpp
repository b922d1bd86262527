// dlopen of libpq.so.5, and the functions of libpq_api.def: the linker finds them here, they go on to the library.
//
// They are hidden, so that the library itself never takes one of them for its own.
#include "db/libpq.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/error.hpp"

namespace lhcr::db {
namespace {

struct LibpqApi {
#define LHCR_LIBPQ(result, name, parameters, arguments) decltype(&::name) name = nullptr;
#include "db/libpq_api.def"
#undef LHCR_LIBPQ
};

template <class Function>
void resolve(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) throw Error(Errc::config_invalid, fmt::format("libpq.so.5 has no '{}'", name), "install libpq 15 or newer");
}

LibpqApi load() {
    void* library = ::dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* why = ::dlerror();
        throw Error(Errc::config_invalid, fmt::format("libpq.so.5, which speaks to Postgres, cannot be loaded: {}", why ? why : "unknown"),
                    "apt-get install libpq5");
    }
    LibpqApi loaded;
#define LHCR_LIBPQ(result, name, parameters, arguments) resolve(library, #name, loaded.name);
#include "db/libpq_api.def"
#undef LHCR_LIBPQ
    return loaded;
}

const LibpqApi& api() {
    static const LibpqApi loaded = load();  // never unloaded: its OpenSSL outlives any caller
    return loaded;
}

}  // namespace

void open_libpq() {
    (void)api();
}

}  // namespace lhcr::db

extern "C" {
#define LHCR_LIBPQ(result, name, parameters, arguments)    \
    [[gnu::visibility("hidden")]] result name parameters { \
        return lhcr::db::api().name arguments;             \
    }
#include "db/libpq_api.def"
#undef LHCR_LIBPQ
}
