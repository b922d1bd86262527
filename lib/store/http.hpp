// One HTTP exchange over libcurl: send, receive, say how it failed. No retries and no S3 in here; s3_client decides. Not for user code.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace lhcr::store {

enum class HttpFailure {
    none,
    not_sent,  ///< no byte of the request reached a server: name, connect, TLS handshake
    in_doubt,  ///< the request or a part of it went out, no whole answer came back
    tls,       ///< the server could not be trusted; trying again is of no use
};

struct HttpResponse {
    HttpFailure failure = HttpFailure::none;
    std::string why;      ///< libcurl's words when failure is not none
    bool resent = false;  ///< libcurl sent the body again by itself, on a kept connection that turned out dead: the first may have arrived
    int status = 0;       ///< also set when the body broke off
    std::map<std::string, std::string> headers;  ///< lower-case names
    std::string body;                            ///< at most 4 MiB; of answers that did not go to the sink

    const std::string& header(const std::string& name) const;
};

struct HttpRequest {
    std::string method;
    std::string url;
    std::map<std::string, std::string> headers;
    /// Fills `buffer` from byte `offset` of the body and returns how many it wrote. Called in order; again from 0 when a connection is
    /// reused and found dead. Empty: no body.
    std::function<std::size_t(std::uint64_t offset, char* buffer, std::size_t capacity)> body;
    std::uint64_t body_bytes = 0;
    /// Takes the body of a 2xx answer as it arrives, with the status and headers that came before it. Empty: it is kept in
    /// HttpResponse::body, bounded.
    std::function<void(const HttpResponse& head, std::string_view)> sink;
    std::chrono::milliseconds connect_timeout{10'000};
    std::chrono::milliseconds stall_timeout{30'000};
    std::string ca_bundle;
};

/// An exception of the body or sink callback ends the transfer and is thrown again here.
HttpResponse http_exchange(const HttpRequest& request);

}  // namespace lhcr::store
