// The URL is taken apart by libcurl's own parser, so that what is judged is what will be used; and the judgement is made again on the
// address of each socket, whatever led there.
#include "alerts/transport.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <memory>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "store/curl_api.hpp"
#include "store/sigpipe_mask.hpp"

namespace lhcr::alerts {
namespace {

using store::curl_api;

struct Parts {
    std::string scheme;
    std::string host;
    int port = 0;
};

Parts parts_of(const std::string& url) {
    const auto& api = curl_api();
    const std::unique_ptr<CURLU, decltype(api.url_cleanup)> parsed(api.url(), api.url_cleanup);
    if (!parsed || api.url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK)
        throw Error(Errc::blocked, "the channel's url is none", "https://host/path");
    const auto get = [&](CURLUPart part, unsigned flags = 0) {
        char* text = nullptr;
        if (api.url_get(parsed.get(), part, &text, flags) != CURLUE_OK || !text) return std::string();
        std::string out = text;
        api.free(text);
        return out;
    };
    if (!get(CURLUPART_USER).empty() || !get(CURLUPART_PASSWORD).empty())
        throw Error(Errc::blocked, "the channel's url has a user in it", "say it by username and password_ref, or in url_ref's path");
    Parts parts{get(CURLUPART_SCHEME), get(CURLUPART_HOST), 0};
    const std::string port = get(CURLUPART_PORT, CURLU_DEFAULT_PORT);
    std::from_chars(port.data(), port.data() + port.size(), parts.port);
    std::transform(parts.host.begin(), parts.host.end(), parts.host.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (parts.host.starts_with('[')) parts.host = parts.host.substr(1, parts.host.size() - 2);
    if (parts.host.empty() || parts.port == 0) throw Error(Errc::blocked, "the channel's url names no host", "https://host/path");
    return parts;
}

struct Transfer {
    Target target;
    const std::string* body = nullptr;
    std::size_t read = 0;
    std::size_t received = 0;
    std::string retry_after;
    bool refused_address = false;

    static curl_socket_t open(void* self_pointer, curlsocktype, curl_sockaddr* address) {
        auto& self = *static_cast<Transfer*>(self_pointer);
        if (!self.target.trusted && !is_public(&address->addr)) {
            self.refused_address = true;
            return CURL_SOCKET_BAD;
        }
        return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    }
    static std::size_t fill(char* buffer, std::size_t size, std::size_t count, void* self_pointer) {
        auto& self = *static_cast<Transfer*>(self_pointer);
        const std::size_t bytes = std::min(size * count, self.body->size() - self.read);
        std::copy_n(self.body->data() + self.read, bytes, buffer);
        self.read += bytes;
        return bytes;
    }
    // An answer's body is nobody's business here: it is taken and forgotten, as far as it is short.
    static std::size_t drop(char*, std::size_t size, std::size_t count, void* self_pointer) {
        auto& self = *static_cast<Transfer*>(self_pointer);
        self.received += size * count;
        return self.received > (64u << 10) ? 0 : size * count;
    }
    static std::size_t header(char* data, std::size_t size, std::size_t count, void* self_pointer) {
        auto& self = *static_cast<Transfer*>(self_pointer);
        std::string line(data, std::min<std::size_t>(size * count, 200));
        std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        if (line.starts_with("retry-after:")) self.retry_after = line.substr(12);
        return size * count;
    }
};

class Request {
public:
    Request(const std::string& url, const Policy& policy, bool mail) : curl_(curl_api().easy_init(), curl_api().easy_cleanup) {
        if (!curl_) throw Error(Errc::internal, "libcurl gave no handle");
        const Parts parts = parts_of(url);
        const bool known = mail ? parts.scheme == "smtp" || parts.scheme == "smtps" : parts.scheme == "https" || parts.scheme == "http";
        if (!known)
            throw Error(Errc::blocked, fmt::format("'{}' is no scheme of a channel", parts.scheme), mail ? "smtp or smtps" : "https");
        transfer.target = resolve_target(parts.host, parts.port, policy.internal, policy.allowed);
        if (parts.scheme == "http" && !transfer.target.trusted)
            throw Error(
                Errc::blocked, "the channel's url is not https",
                fmt::format(
                    "a receiver inside of your network: `internal: true` at the channel, and LHCR_ALERT_HOSTS={}:{} for the workers",
                    parts.host, parts.port));
        std::string pin = fmt::format("{}:{}:", parts.host, parts.port);
        for (const auto& address : transfer.target.addresses)
            pin +=
                fmt::format("{}{}", pin.ends_with(':') ? "" : ",", address.find(':') == std::string::npos ? address : "[" + address + "]");
        append(pins_, pin);
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_RESOLVE, pins_.get());
        set(CURLOPT_PROXY, "");
        set(CURLOPT_PROTOCOLS_STR, mail ? "smtp,smtps" : "http,https");
        set(CURLOPT_FOLLOWLOCATION, 0L);
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(policy.timeout.count() / 2));
        set(CURLOPT_TIMEOUT_MS, static_cast<long>(policy.timeout.count()));
        set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::open);
        set(CURLOPT_OPENSOCKETDATA, static_cast<void*>(&transfer));
        set(CURLOPT_WRITEFUNCTION, &Transfer::drop);
        set(CURLOPT_WRITEDATA, static_cast<void*>(&transfer));
        set(CURLOPT_HEADERFUNCTION, &Transfer::header);
        set(CURLOPT_HEADERDATA, static_cast<void*>(&transfer));
        set(CURLOPT_ERRORBUFFER, error_text_);
        set(CURLOPT_USERAGENT, "lhcr");
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        if (const CURLcode code = curl_api().easy_setopt(curl_.get(), option, value); code != CURLE_OK)
            throw Error(Errc::internal,
                        fmt::format("libcurl refused option {}: {}", static_cast<int>(option), curl_api().easy_strerror(code)),
                        "install libcurl 7.85 or newer");
    }
    void header(const std::string& line) { append(headers_, line); }
    void recipient(const std::string& address) { append(recipients_, "<" + address + ">"); }
    void send_body(const std::string& body) {
        transfer.body = &body;
        set(CURLOPT_READFUNCTION, &Transfer::fill);
        set(CURLOPT_READDATA, static_cast<void*>(&transfer));
    }

    CURLcode perform() {
        if (headers_) set(CURLOPT_HTTPHEADER, headers_.get());
        if (recipients_) set(CURLOPT_MAIL_RCPT, recipients_.get());
        const store::SigpipeMask mask;
        return curl_api().easy_perform(curl_.get());
    }
    int status() {
        long code = 0;
        curl_api().easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &code);
        return static_cast<int>(code);
    }
    std::string why(CURLcode code) const { return printable(redact(error_text_[0] ? error_text_ : curl_api().easy_strerror(code))); }

    Transfer transfer;

private:
    using List = std::unique_ptr<curl_slist, decltype(store::CurlApi::slist_free_all)>;
    static void append(List& list, const std::string& line) {
        curl_slist* longer = curl_api().slist_append(list.get(), line.c_str());
        if (!longer) throw std::bad_alloc();
        (void)list.release();
        list.reset(longer);
    }

    std::unique_ptr<CURL, decltype(store::CurlApi::easy_cleanup)> curl_;
    List pins_{nullptr, curl_api().slist_free_all};
    List headers_{nullptr, curl_api().slist_free_all};
    List recipients_{nullptr, curl_api().slist_free_all};
    char error_text_[CURL_ERROR_SIZE] = "";
};

Sent failed(Sent::Outcome outcome, std::string error) {
    Sent sent;
    sent.outcome = outcome;
    sent.error = std::move(error);
    return sent;
}

/// What this machine or the channel's file is to blame for; the rest comes back as a Sent.
template <class Body>
Sent guarded(Body&& body) {
    try {
        return body();
    } catch (const Error& error) {
        const bool refused = error.errc() == Errc::blocked || error.errc() == Errc::usage;
        return failed(refused ? Sent::Outcome::refused : Sent::Outcome::failed,
                      error.hint().empty() ? error.message() : fmt::format("{}; {}", error.message(), error.hint()));
    }
}

Sent broken(Request& request, CURLcode code) {
    if (request.transfer.refused_address) return failed(Sent::Outcome::refused, "the host's address is not on the public Internet");
    Sent sent = failed(Sent::Outcome::failed, request.why(code));
    sent.slow = code == CURLE_OPERATION_TIMEDOUT;
    return sent;
}

std::chrono::milliseconds seconds_of(std::string text) {
    text.erase(std::remove_if(text.begin(), text.end(), [](unsigned char c) { return std::isspace(c) != 0; }), text.end());
    int seconds = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (problem != std::errc() || end != text.data() + text.size()) return std::chrono::milliseconds(0);
    return std::chrono::seconds(std::clamp(seconds, 0, 3600));
}

}  // namespace

Sent post(const std::string& url, const std::map<std::string, std::string>& headers, const std::string& body, const Policy& policy) {
    return guarded([&] {
        Request request(url, policy, false);
        request.set(CURLOPT_POST, 1L);
        request.set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        request.send_body(body);
        for (const auto& [name, value] : headers) request.header(name + ": " + value);
        request.header("Expect:");
        const CURLcode code = request.perform();
        Sent sent;
        sent.status = request.status();
        // A 2xx whose body broke off or was too long has been taken all the same.
        if (sent.status >= 200 && sent.status < 300) {
            sent.outcome = Sent::Outcome::sent;
            return sent;
        }
        if (code != CURLE_OK) return broken(request, code);
        const bool again = sent.status == 408 || sent.status == 425 || sent.status == 429 || sent.status >= 500;
        sent.outcome = again ? Sent::Outcome::failed : Sent::Outcome::refused;
        sent.error = fmt::format("the receiver answered {}{}", sent.status,
                                 sent.status >= 300 && sent.status < 400 ? ", and redirects are not followed" : "");
        if (again) sent.retry_after = seconds_of(request.transfer.retry_after);
        return sent;
    });
}

Sent send_mail(const std::string& url, const Letter& letter, const Policy& policy) {
    return guarded([&] {
        Request request(url, policy, true);
        const bool may_be_plain = request.transfer.target.trusted && letter.password.empty();
        request.set(CURLOPT_USE_SSL, static_cast<long>(may_be_plain ? CURLUSESSL_TRY : CURLUSESSL_ALL));
        request.set(CURLOPT_MAIL_FROM, ("<" + letter.from + ">").c_str());
        for (const auto& address : letter.to) request.recipient(address);
        if (!letter.username.empty()) {
            request.set(CURLOPT_USERNAME, letter.username.c_str());
            request.set(CURLOPT_PASSWORD, letter.password.c_str());
        }
        request.set(CURLOPT_UPLOAD, 1L);
        request.send_body(letter.message);
        const CURLcode code = request.perform();
        Sent sent;
        sent.status = request.status();
        if (code == CURLE_OK) {
            sent.outcome = Sent::Outcome::sent;
            return sent;
        }
        sent = broken(request, code);
        sent.status = request.status();
        // 5xx of SMTP is for good, but a login that is wrong now may be put right.
        if (sent.status >= 500 && sent.status < 600 && code != CURLE_LOGIN_DENIED && sent.outcome == Sent::Outcome::failed) {
            sent.outcome = Sent::Outcome::refused;
            sent.error = fmt::format("the mail server answered {}", sent.status);
        }
        return sent;
    });
}

}  // namespace lhcr::alerts
