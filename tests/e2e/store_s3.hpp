// What store_s3.py tells the cases of store_s3_check: addresses of the running servers.
#pragma once

#include <doctest/doctest.h>

#include <cstdlib>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "store/store.hpp"

inline std::string address(const char* name) {
    const char* value = std::getenv(name);
    REQUIRE_MESSAGE(value != nullptr, name << " is not set: this program is run by tests/e2e/store_s3.py");
    return value;
}

/// Straight to the server, below a prefix of the case's own.
inline std::unique_ptr<lhcr::store::ObjectStore> open_s3(const std::string& prefix, lhcr::store::StoreOptions options = {}) {
    if (options.endpoint.empty()) options.endpoint = address("LHCR_TEST_S3");
    return lhcr::store::open_store("s3://lake/" + prefix, options);
}

/// By way of the proxy. The key's first segment says what goes wrong: fault_<kind>_<request>_<count>.
inline std::unique_ptr<lhcr::store::ObjectStore> open_faulty(const std::string& prefix, int attempts = 4) {
    return open_s3(prefix, {.endpoint = address("LHCR_TEST_S3_PROXY"), .attempts = attempts, .backoff = std::chrono::milliseconds(5)});
}

template <class Body>
lhcr::Error error_of(Body&& body) {
    try {
        body();
    } catch (const lhcr::Error& error) {
        return error;
    }
    FAIL("no error");
    return lhcr::Error(lhcr::Errc::internal, "");
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}
