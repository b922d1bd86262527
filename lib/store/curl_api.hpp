// libcurl, opened at first use: linking it would cost every command 5 ms at start-up. Included by http.cpp and by lib/alerts/transport.cpp;
// the one header with curl in it.
#pragma once

#define CURL_DISABLE_TYPECHECK  // its macros would hide the functions that the table is typed after
#include <curl/curl.h>

namespace lhcr::store {

struct CurlApi {
    decltype(&::curl_global_init) global_init;
    decltype(&::curl_easy_init) easy_init;
    decltype(&::curl_easy_cleanup) easy_cleanup;
    decltype(&::curl_easy_reset) easy_reset;
    decltype(&::curl_easy_setopt) easy_setopt;
    decltype(&::curl_easy_perform) easy_perform;
    decltype(&::curl_easy_getinfo) easy_getinfo;
    decltype(&::curl_easy_strerror) easy_strerror;
    decltype(&::curl_url) url;
    decltype(&::curl_url_set) url_set;
    decltype(&::curl_url_get) url_get;
    decltype(&::curl_url_cleanup) url_cleanup;
    decltype(&::curl_free) free;
    decltype(&::curl_slist_append) slist_append;
    decltype(&::curl_slist_free_all) slist_free_all;
};

/// Opens the library once for the process. Throws Errc::config_invalid naming the package when it is not installed.
const CurlApi& curl_api();

}  // namespace lhcr::store
