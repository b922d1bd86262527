// Secrets are resolved for one message and forgotten; a channel that lets one message time out is left alone for the rest of the batch.
#include "alerts/deliverer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>
#include <set>

#include "alerts/message.hpp"
#include "base/base64.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/log.hpp"
#include "base/redaction.hpp"
#include "base/secret.hpp"
#include "runs/alert.hpp"

namespace lhcr::alerts {
namespace {

constexpr int batch = 10;

/// RFC 5322: its names of days and months are English whatever the locale is.
std::string mail_date(std::time_t now) {
    constexpr const char* days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::tm utc = fmt::gmtime(now);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} +0000", days[utc.tm_wday], utc.tm_mday, months[utc.tm_mon], utc.tm_year + 1900,
                       utc.tm_hour, utc.tm_min, utc.tm_sec);
}

std::string url_of(const json& channel) {
    const std::string reference = get_string(channel, "url_ref");
    return reference.empty() ? get_string(channel, "url") : resolve_secret(reference);
}

std::string text_of(const json& document) {
    return document.dump(-1, ' ', false, json::error_handler_t::replace);
}

Sent webhook(const json& channel, const json& body, const std::string& delivery_id, const Policy& policy) {
    const std::string text = text_of(body);
    const std::string timestamp = std::to_string(std::time(nullptr));
    std::map<std::string, std::string> headers = {
        {"Content-Type", "application/json"}, {"webhook-id", delivery_id}, {"webhook-timestamp", timestamp}};
    if (const std::string reference = get_string(channel, "hmac_ref"); !reference.empty())
        headers["webhook-signature"] = webhook_signature(resolve_secret(reference), delivery_id, timestamp, text);
    return post(url_of(channel), headers, text, policy);
}

Sent by_mail(const json& channel, const json& body, const std::string& delivery_id, const Policy& policy) {
    Letter letter;
    letter.from = get_string(channel, "from");
    for (const auto& address : channel.at("to")) letter.to.push_back(address.get<std::string>());
    letter.username = get_string(channel, "username");
    if (const std::string reference = get_string(channel, "password_ref"); !reference.empty()) letter.password = resolve_secret(reference);
    letter.message = mail(body, channel, delivery_id, mail_date(std::time(nullptr)));
    return send_mail(get_string(channel, "url"), letter, policy);
}

Sent to_log(const json& body) {
    const json& alert = body.at("data");
    const std::string severity = get_string(alert, "severity");
    log::write(severity == "critical" ? log::Level::error
               : severity == "info"   ? log::Level::info
                                      : log::Level::warn,
               headline(body),
               {{"alert_id", get_string(alert, "alert_id")},
                {"type", get_string(body, "type")},
                {"subject", get_string(alert, "subject")},
                {"environment", get_string(alert, "environment")}});
    return {Sent::Outcome::sent, 0, {}, {}, false};
}

const char* name_of(Sent::Outcome outcome) {
    switch (outcome) {
        case Sent::Outcome::sent: return "sent";
        case Sent::Outcome::refused: return "refused";
        case Sent::Outcome::failed: break;
    }
    return "failed";
}

json result_of(const Sent& sent) {
    json result = {{"outcome", name_of(sent.outcome)}};
    if (!sent.error.empty()) result["error"] = redact(sent.error).substr(0, 1000);
    if (sent.status > 0) result["http_status"] = sent.status;
    if (sent.retry_after.count() > 0) result["retry_after_ms"] = sent.retry_after.count();
    return result;
}

}  // namespace

std::string webhook_signature(const std::string& key, const std::string& delivery_id, const std::string& timestamp,
                              const std::string& body) {
    std::string bytes = key;
    if (key.starts_with("whsec_")) {
        auto decoded = from_base64(std::string_view(key).substr(6));
        if (!decoded)
            throw Error(Errc::config_invalid, "the hmac key begins with whsec_ and goes on with what is no base64",
                        "whsec_ and base64 of 24 to 64 bytes");
        bytes = std::move(*decoded);
    }
    const auto digest = hmac_sha256(bytes, fmt::format("{}.{}.{}", delivery_id, timestamp, body));
    return "v1," + base64({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Sent send(const json& channel, const json& body, const std::string& delivery_id, const DeliverOptions& options) {
    const Policy policy{get_bool(channel, "internal"), options.allowed, options.timeout};
    const std::string kind = get_string(channel, "kind");
    Sent sent;
    try {
        const json clean = redacted(body);
        if (kind == "webhook") return webhook(channel, clean, delivery_id, policy);
        if (kind == "slack")
            return post(url_of(channel), {{"Content-Type", "application/json"}, {"webhook-id", delivery_id}}, text_of(slack(clean)),
                        policy);
        if (kind == "smtp") return by_mail(channel, clean, delivery_id, policy);
        if (kind == "log") return to_log(clean);
        sent.outcome = Sent::Outcome::refused;
        sent.error = fmt::format("'{}' is no kind of channel that this version knows", kind);
    } catch (const Error& error) {  // a secret that is not here: it may be on another worker, or come
        sent.error = error.hint().empty() ? error.message() : fmt::format("{}; {}", error.message(), error.hint());
    } catch (const json::exception& error) {
        sent.outcome = Sent::Outcome::refused;
        sent.error = fmt::format("the message is not what it should be: {}", error.what());
    }
    return sent;
}

Delivered deliver(db::Connection& database, const DeliverOptions& options, int rounds, const std::function<bool()>& stopping) {
    Delivered total;
    for (int round = 0; round < rounds && !stopping(); ++round) {
        const auto claimed_at = std::chrono::steady_clock::now();
        const json claimed = runs::delivery_claim(database, options.worker, batch, options.environment);
        const json& deliveries = claimed.at("deliveries");
        if (deliveries.empty()) break;
        std::set<std::pair<std::string, std::string>> slow;  // environment and channel
        for (const json& delivery : deliveries) {
            // A claim that may end before the message is out would make two of it.
            const std::chrono::milliseconds held(get_int(delivery, "claimed_ms", 60'000));
            if (stopping() || std::chrono::steady_clock::now() + 2 * options.timeout > claimed_at + held) break;
            const json& channel = delivery.at("channel");
            const std::string id = get_string(delivery, "delivery_id");
            const auto place = std::pair(get_string(delivery.at("body").at("data"), "environment"), get_string(channel, "name"));
            Sent sent;
            if (slow.contains(place)) sent.error = "the channel let another message time out just now";
            else sent = send(channel, delivery.at("body"), id, options);
            if (sent.slow) slow.insert(place);
            (sent.outcome == Sent::Outcome::sent ? total.sent : sent.outcome == Sent::Outcome::failed ? total.failed : total.refused) += 1;
            if (sent.outcome != Sent::Outcome::sent)
                log::warn("an alert was not delivered", {{"channel", place.second},
                                                         {"delivery_id", id},
                                                         {"error", sent.error},
                                                         {"again", sent.outcome == Sent::Outcome::failed}});
            try {
                runs::delivery_finish(database, id, get_string(delivery, "token"), result_of(sent));
            } catch (const Error& error) {
                if (error.errc() != Errc::lease_lost) throw;
                log::warn("another worker has the delivery now", {{"delivery_id", id}});
            }
        }
    }
    return total;
}

}  // namespace lhcr::alerts
