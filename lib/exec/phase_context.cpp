// The context document behind accessors, and events as protocol lines.
#include "exec/phase_context.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/redaction.hpp"
#include "base/secret.hpp"

namespace lhcr::exec {
namespace {

json event_line(lifecycle::EventType type, std::string_view level, std::string_view message, const json& payload) {
    json event = {{"event_id", uuid7()}, {"type", lifecycle::name_of(type)}, {"level", level}, {"message", redact(message)}};
    if (!payload.is_null()) event["payload"] = payload;
    return {{"event", std::move(event)}};
}

}  // namespace

PhaseContext::PhaseContext(json document, PhaseChannel& channel) : document_(std::move(document)), channel_(channel) {
    for (const char* section : {"run", "phase"})
        if (!document_.is_object() || !document_.contains(section) || !document_[section].is_object())
            throw Error(Errc::usage, fmt::format("the phase context has no '{}'", section));
    if (!document_["phase"].contains("input") || document_["phase"]["input"].is_null()) document_["phase"]["input"] = json::object();
    if (!document_["run"].contains("params") || document_["run"]["params"].is_null()) document_["run"]["params"] = json::object();
    for (const char* section : {"outputs", "connections", "limits", "previous"})
        if (!document_.contains(section) || !document_[section].is_object()) document_[section] = json::object();
    scratch_ = get_string(document_, "scratch");
    if (scratch_.empty()) throw Error(Errc::usage, "the phase context has no 'scratch'");
}

std::string PhaseContext::text(const char* section, const char* key) const {
    return get_string(document_[section], key);
}

json PhaseContext::output_of(std::string_view phase) const {
    const auto found = outputs().find(phase);
    return found == outputs().end() ? json::object() : *found;
}

int PhaseContext::attempt() const {
    return static_cast<int>(get_int(document_["phase"], "attempt", 1));
}

std::string PhaseContext::store_url() const {
    return get_string(document_, "store");
}

std::int64_t PhaseContext::memory_mb() const {
    return std::max<std::int64_t>(0, get_int(document_["limits"], "memory_mb", 0));
}

int PhaseContext::threads() const {
    return static_cast<int>(std::clamp<std::int64_t>(get_int(document_["limits"], "threads", 1), 1, 1024));
}

void PhaseContext::event(lifecycle::EventType type, std::string_view level, std::string_view message, const json& payload) {
    channel_.send(event_line(type, level, message, payload));
}

void PhaseContext::event_durable(lifecycle::EventType type, std::string_view level, std::string_view message, const json& payload) {
    channel_.send_durable(event_line(type, level, message, payload));
}

void PhaseContext::progress(std::string_view message, std::int64_t done, std::int64_t total, std::string_view unit) {
    channel_.send({{"progress", {{"message", redact(message)}, {"done", done}, {"total", total}, {"unit", unit}}}});
}

void PhaseContext::usage(const json& amounts) {
    channel_.send({{"usage", amounts}});
}

std::optional<double> PhaseContext::left_of(std::string_view resource) const {
    const json caps = document_["limits"].value("caps", json::object());
    const auto cap = caps.find(resource);
    if (cap == caps.end() || !cap->contains("left")) return std::nullopt;
    return cap->at("left").get<double>();
}

void PhaseContext::announce_artifacts(const std::vector<std::string>& hashes) {
    channel_.send_durable({{"announce", {{"sha256", hashes}}}});
}

void PhaseContext::artifact(const json& artifact) {
    channel_.send({{"artifact", artifact}});
}

void PhaseContext::throw_if_cancelled() const {
    if (cancelled()) throw Error(Errc::cancelled, fmt::format("phase '{}' was asked to stop", phase()));
}

const json& PhaseContext::connection(std::string_view name) const {
    const json& connections = document_["connections"];
    const auto found = connections.find(name);
    if (found == connections.end())
        throw Error(Errc::not_found, fmt::format("environment '{}' has no connection '{}'", text("run", "environment"), name),
                    fmt::format("lhcr connections add {} --env {} …", name, text("run", "environment")));
    return *found;
}

std::string PhaseContext::connection_password(std::string_view name) const {
    const std::string reference = get_string(connection(name), "secret_ref");
    if (reference.empty()) return {};
    try {
        return resolve_secret(reference);
    } catch (Error& error) {
        throw std::move(error.add_context(fmt::format("connection '{}'", name)));
    }
}

db::Connection PhaseContext::open_connection(std::string_view name, const db::ConnectOptions& options) const {
    const json& entry = connection(name);
    db::ConnectOptions with_password = options;
    with_password.password = connection_password(name);
    try {
        return db::Connection(get_string(entry, "conninfo"), with_password);
    } catch (Error& error) {
        throw std::move(error.add_context(fmt::format("connection '{}'", name)));
    }
}

db::Connection PhaseContext::open_control_plane() const {
    return db::Connection(get_string(document_, "database"), {.application_name = "lhcr phase"});
}

}  // namespace lhcr::exec
