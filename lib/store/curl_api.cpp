// dlopen and dlsym of libcurl.so.4.
#include "store/curl_api.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include "base/error.hpp"

namespace lhcr::store {
namespace {

template <class Function>
void resolve(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(::dlsym(library, name));
    if (!function) throw Error(Errc::config_invalid, fmt::format("libcurl.so.4 has no '{}'", name), "install libcurl 7.85 or newer");
}

CurlApi load() {
    void* library = ::dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library) {
        const char* why = ::dlerror();
        throw Error(Errc::config_invalid,
                    fmt::format("libcurl.so.4, which speaks to S3 and sends alerts, cannot be loaded: {}", why ? why : "unknown"),
                    "apt-get install libcurl4");
    }
    CurlApi api{};
    resolve(library, "curl_global_init", api.global_init);
    resolve(library, "curl_easy_init", api.easy_init);
    resolve(library, "curl_easy_cleanup", api.easy_cleanup);
    resolve(library, "curl_easy_reset", api.easy_reset);
    resolve(library, "curl_easy_setopt", api.easy_setopt);
    resolve(library, "curl_easy_perform", api.easy_perform);
    resolve(library, "curl_easy_getinfo", api.easy_getinfo);
    resolve(library, "curl_easy_strerror", api.easy_strerror);
    resolve(library, "curl_url", api.url);
    resolve(library, "curl_url_set", api.url_set);
    resolve(library, "curl_url_get", api.url_get);
    resolve(library, "curl_url_cleanup", api.url_cleanup);
    resolve(library, "curl_free", api.free);
    resolve(library, "curl_slist_append", api.slist_append);
    resolve(library, "curl_slist_free_all", api.slist_free_all);
    if (api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw Error(Errc::internal, "libcurl cannot start");
    return api;
}

}  // namespace

const CurlApi& curl_api() {
    static const CurlApi api = load();  // never unloaded: its threads and its OpenSSL outlive any caller
    return api;
}

}  // namespace lhcr::store
