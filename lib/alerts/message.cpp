// Plain texts: no receiver has to understand a markup of ours, and nothing of an alert may become one.
#include "alerts/message.hpp"

#include <fmt/format.h>

#include "base/base64.hpp"
#include "base/redaction.hpp"

namespace lhcr::alerts {
namespace {

/// A name that makes its value a secret: redact() knows them.
bool names_secret(const std::string& name) {
    return redact(name + "=x1y2z3").find("x1y2z3") == std::string::npos;
}

std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\r' || c == '\t') c = ' ';
    return printable(text);
}

std::string happened(const json& body) {
    const std::string type = get_string(body, "type");
    if (type == "alert.resolved") return "resolved";
    if (type == "alert.escalated") return "nobody has acknowledged it";
    if (type == "alert.repeated") return "still open";
    return type == "alert.test" ? "a test" : "";
}

// &, < and > are Slack's control characters; without them there are no links, no mentions of channels, no markup.
std::string slack_text(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else if (c == '>') out += "&gt;";
        else out += c;
    }
    return out;
}

std::string encoded_word(const std::string& text) {
    // At most 45 bytes a word (RFC 2047), cut between characters.
    std::string out;
    std::size_t at = 0;
    while (at < text.size()) {
        std::size_t end = std::min(at + 45, text.size());
        while (end > at && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
        if (end == at) end = std::min(at + 45, text.size());
        out += fmt::format("{}=?UTF-8?B?{}?=", out.empty() ? "" : "\r\n ", base64(text.substr(at, end - at)));
        at = end;
    }
    return out;
}

}  // namespace

json redacted(const json& document) {
    if (document.is_string()) return redact(document.get<std::string>());
    json out = document;
    if (document.is_object())
        for (auto& [name, value] : out.items()) value = value.is_string() && names_secret(name) ? json("***") : redacted(value);
    else if (document.is_array())
        for (auto& value : out) value = redacted(value);
    return out;
}

std::string headline(const json& body) {
    const json& alert = body.at("data");
    const std::string what = happened(body);
    return one_line(fmt::format("[{}] {}: {}{}", get_string(alert, "severity"), get_string(alert, "rule"), get_string(alert, "message"),
                                what.empty() ? "" : fmt::format(" ({})", what)));
}

std::string lines(const json& body) {
    const json& alert = body.at("data");
    std::string out = headline(body) + "\n";
    const auto line = [&](const char* title, const std::string& value) {
        if (!value.empty()) out += fmt::format("{}: {}\n", title, one_line(value));
    };
    line("where", fmt::format("{}/{}/{}", get_string(alert, "org"), get_string(alert, "project"), get_string(alert, "environment")));
    line("subject", get_string(alert, "subject"));
    line("since", get_string(alert, "first_at"));
    if (const auto times = get_int(alert, "times"); times > 1)
        line("times", fmt::format("{}, last at {}", times, get_string(alert, "last_at")));
    std::string owners;
    for (const auto& owner : alert.value("owners", json::array())) owners += (owners.empty() ? "" : ", ") + owner.get<std::string>();
    line("owners", owners);
    if (alert.contains("facts")) line("runbook", get_string(alert["facts"], "runbook"));
    line("resolution", get_string(alert, "resolution"));
    if (const std::string run = get_string(alert, "run_id"); !run.empty()) line("run", fmt::format("lhcr run show {}", run));
    if (const std::string id = get_string(alert, "alert_id"); !id.empty() && get_string(alert, "status") == "open")
        line("then", fmt::format("lhcr alerts ack {}", id));
    return out;
}

json slack(const json& body) {
    return {{"text", slack_text(lines(body))}};
}

std::string mail(const json& body, const json& channel, const std::string& delivery_id, const std::string& date) {
    const std::string from = get_string(channel, "from");
    std::string to;
    for (const auto& address : channel.at("to")) to += (to.empty() ? "" : ", ") + address.get<std::string>();
    std::string subject = headline(body);
    if (subject.size() > 300) {
        subject.resize(300);
        while (!subject.empty() && (static_cast<unsigned char>(subject.back()) & 0xC0) == 0x80) subject.pop_back();
        if (!subject.empty() && static_cast<unsigned char>(subject.back()) >= 0xC0) subject.pop_back();
    }
    std::string out = fmt::format(
        "Date: {}\r\nFrom: {}\r\nTo: {}\r\nSubject: {}\r\nMessage-ID: <{}@{}>\r\nAuto-Submitted: auto-generated\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        date, from, to, encoded_word(subject), delivery_id, from.substr(from.find('@') + 1));
    const std::string text = base64(lines(body));
    for (std::size_t at = 0; at < text.size(); at += 76) out += text.substr(at, 76) + "\r\n";
    return out;
}

}  // namespace lhcr::alerts
