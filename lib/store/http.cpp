// http_exchange: one easy handle a thread, so that connections are kept; callbacks never let an exception into C code.
#include "store/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <exception>
#include <memory>

#include "base/error.hpp"
#include "store/curl_api.hpp"
#include "store/sigpipe_mask.hpp"

namespace lhcr::store {
namespace {

constexpr std::size_t max_kept_body = 4u << 20;
constexpr std::size_t max_header_bytes = 64u << 10;

struct EasyHandle {
    CURL* curl = curl_api().easy_init();
    ~EasyHandle() { close(); }
    /// After a transfer that broke off: libcurl 7.88 keeps its buffers then, and refuses to have their size set again.
    void renew() {
        close();
        curl = curl_api().easy_init();
    }

private:
    void close() {
        if (curl) curl_api().easy_cleanup(curl);
    }
};

struct Exchange {
    const HttpRequest& request;
    HttpResponse response;
    CURL* curl = nullptr;
    std::uint64_t sent = 0;
    std::size_t header_bytes = 0;
    std::exception_ptr thrown;

    long status() const {
        long code = 0;
        curl_api().easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
        return code;
    }

    template <class Body>
    std::size_t guarded(std::size_t on_failure, Body&& body) noexcept {
        try {
            return body();
        } catch (...) {
            thrown = std::current_exception();
            return on_failure;
        }
    }

    static std::size_t read(char* buffer, std::size_t size, std::size_t count, void* self_pointer) {
        auto& self = *static_cast<Exchange*>(self_pointer);
        return self.guarded(CURL_READFUNC_ABORT, [&] {
            const auto room = static_cast<std::size_t>(std::min<std::uint64_t>(size * count, self.request.body_bytes - self.sent));
            const std::size_t got = room == 0 ? 0 : self.request.body(self.sent, buffer, room);
            if (got == 0 && room > 0)
                throw Error(Errc::integrity, "the source became shorter while it was sent", "repeat with a file that nobody writes");
            self.sent += got;
            return got;
        });
    }

    static int seek(void* self_pointer, curl_off_t offset, int origin) {
        if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_FAIL;
        auto& self = *static_cast<Exchange*>(self_pointer);
        if (self.sent > 0) self.response.resent = true;
        self.sent = static_cast<std::uint64_t>(offset);
        return CURL_SEEKFUNC_OK;
    }

    static std::size_t write(char* data, std::size_t size, std::size_t count, void* self_pointer) {
        auto& self = *static_cast<Exchange*>(self_pointer);
        return self.guarded(0, [&]() -> std::size_t {
            const std::string_view bytes(data, size * count);
            const int code = self.response.status = static_cast<int>(self.status());
            if (self.request.sink && code >= 200 && code < 300) self.request.sink(self.response, bytes);
            else if (self.response.body.size() + bytes.size() <= max_kept_body) self.response.body.append(bytes);
            else throw Error(Errc::integrity, "the store's answer is larger than 4 MiB", "check that the endpoint is an S3 server");
            return bytes.size();
        });
    }

    static std::size_t header(char* data, std::size_t size, std::size_t count, void* self_pointer) {
        auto& self = *static_cast<Exchange*>(self_pointer);
        return self.guarded(0, [&]() -> std::size_t {
            std::string_view line(data, size * count);
            if ((self.header_bytes += line.size()) > max_header_bytes)
                throw Error(Errc::integrity, "the store's answer has more than 64 KiB of headers");
            if (line.starts_with("HTTP/")) self.response.headers.clear();  // "100 Continue" comes before the answer
            const auto colon = line.find(':');
            if (colon != std::string_view::npos) {
                std::string name(line.substr(0, colon));
                std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
                std::string_view value = line.substr(colon + 1);
                while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
                while (!value.empty() && (value.back() == '\r' || value.back() == '\n' || value.back() == ' ')) value.remove_suffix(1);
                self.response.headers[std::move(name)] = value;
            }
            return size * count;
        });
    }
};

HttpFailure failure_of(CURLcode code) {
    switch (code) {
        case CURLE_OK: return HttpFailure::none;
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_SSL_CONNECT_ERROR: return HttpFailure::not_sent;
        case CURLE_PEER_FAILED_VERIFICATION:
        case CURLE_SSL_CACERT_BADFILE:
        case CURLE_SSL_CERTPROBLEM:
        case CURLE_SSL_ISSUER_ERROR: return HttpFailure::tls;
        default: return HttpFailure::in_doubt;
    }
}

/// The options of this exchange; the handle is reset before, which keeps its connections.
void prepare(Exchange& exchange, curl_slist* headers, char* error_text) {
    const auto& api = curl_api();
    const auto& request = exchange.request;
    CURL* curl = exchange.curl;
    const auto set = [&](CURLoption option, auto value) {
        if (const CURLcode code = api.easy_setopt(curl, option, value); code != CURLE_OK)
            throw Error(Errc::internal, fmt::format("libcurl refused option {}: {}", static_cast<int>(option), api.easy_strerror(code)),
                        "install libcurl 7.85 or newer");
    };
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_FOLLOWLOCATION, 0L);  // a redirect would carry the signature to another host
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(request.connect_timeout.count()));
    set(CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(CURLOPT_LOW_SPEED_TIME, std::max(1L, static_cast<long>((request.stall_timeout.count() + 999) / 1000)));
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    set(CURLOPT_BUFFERSIZE, 256L << 10);
    set(CURLOPT_UPLOAD_BUFFERSIZE, 256L << 10);
    set(CURLOPT_USERAGENT, "lhcr");
    set(CURLOPT_ERRORBUFFER, error_text);
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_HEADERFUNCTION, &Exchange::header);
    set(CURLOPT_HEADERDATA, static_cast<void*>(&exchange));
    set(CURLOPT_WRITEFUNCTION, &Exchange::write);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&exchange));
    if (!request.ca_bundle.empty()) set(CURLOPT_CAINFO, request.ca_bundle.c_str());
    if (request.method == "HEAD") {
        set(CURLOPT_NOBODY, 1L);
    } else if (request.method == "PUT" || request.method == "POST") {
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body_bytes));
        set(CURLOPT_READFUNCTION, &Exchange::read);
        set(CURLOPT_READDATA, static_cast<void*>(&exchange));
        set(CURLOPT_SEEKFUNCTION, &Exchange::seek);
        set(CURLOPT_SEEKDATA, static_cast<void*>(&exchange));
    }
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

}  // namespace

const std::string& HttpResponse::header(const std::string& name) const {
    static const std::string none;
    const auto found = headers.find(name);
    return found == headers.end() ? none : found->second;
}

HttpResponse http_exchange(const HttpRequest& request) {
    const auto& api = curl_api();
    static thread_local EasyHandle handle;
    if (!handle.curl) throw Error(Errc::internal, "libcurl gave no handle");
    api.easy_reset(handle.curl);

    Exchange exchange{request, {}, handle.curl, 0, 0, nullptr};
    std::unique_ptr<curl_slist, decltype(api.slist_free_all)> headers(nullptr, api.slist_free_all);
    const auto add = [&](const std::string& line) {
        curl_slist* longer = api.slist_append(headers.get(), line.c_str());
        if (!longer) throw std::bad_alloc();
        (void)headers.release();
        headers.reset(longer);
    };
    for (const auto& [name, value] : request.headers) add(value.empty() ? name + ";" : name + ": " + value);
    add("Expect:");  // servers that do not know it cost a second each
    if (!request.headers.contains("content-type")) add("Content-Type:");

    char error_text[CURL_ERROR_SIZE] = "";
    prepare(exchange, headers.get(), error_text);
    CURLcode code;
    {
        const SigpipeMask mask;
        code = api.easy_perform(handle.curl);
    }
    if (exchange.thrown) {
        handle.renew();
        std::rethrow_exception(exchange.thrown);
    }
    exchange.response.status = static_cast<int>(exchange.status());
    exchange.response.failure = failure_of(code);
    long request_bytes = 0;  // a time-out has one code, whether it was the connect or the answer that took too long
    api.easy_getinfo(handle.curl, CURLINFO_REQUEST_SIZE, &request_bytes);
    if (exchange.response.failure == HttpFailure::in_doubt && request_bytes == 0) exchange.response.failure = HttpFailure::not_sent;
    if (code != CURLE_OK) {
        exchange.response.why = error_text[0] ? error_text : api.easy_strerror(code);
        handle.renew();
    }
    return std::move(exchange.response);
}

}  // namespace lhcr::store
