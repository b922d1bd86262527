// Reading and writing the lock.
#include "drift/lock.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"

namespace lhcr::drift {

std::optional<Pins> read_lock(const std::filesystem::path& path) {
    const auto bytes = specs::read_bytes(path);
    if (!bytes) return std::nullopt;
    return parse_lock(*bytes, path.string());
}

Pins parse_lock(std::string_view bytes, const std::string& name) {
    const auto refuse = [&](const std::string& what) {
        return Error(Errc::usage, fmt::format("'{}' is no lock: {}", name, what),
                     "restore it from its commit; `lhcr spec drift --update` writes it");
    };
    const json document = parse_json(bytes, fmt::format("'{}'", name));
    if (!document.is_object() || get_string(document, "kind") != "SpecLock" || !document.contains("bundles") ||
        !document["bundles"].is_object())
        throw refuse("it has no bundles");
    Pins pins;
    for (const auto& [slug, value] : document["bundles"].items()) {
        Pin& pin = pins[slug];
        if (!value.is_object() || !value.contains("parts") || !value["parts"].is_object())
            throw refuse(fmt::format("'{}' has no parts", slug));
        pin.bundle_hash = get_string(value, "bundle");
        for (const auto& [file, hash] : value["parts"].items()) {
            if (!hash.is_string() || !is_sha256(hash.get<std::string>())) throw refuse(fmt::format("'{}' has no hash", file));
            pin.parts[file] = hash.get<std::string>();
        }
        if (value.contains("accepted") && value["accepted"].is_object())
            for (const auto& [file, reason] : value["accepted"].items()) pin.accepted[file] = get_string(value["accepted"], file);
    }
    return pins;
}

std::string lock_text(const Pins& pins) {
    json bundles = json::object();
    for (const auto& [slug, pin] : pins) {
        json bundle = {{"bundle", pin.bundle_hash}, {"parts", pin.parts}};
        if (!pin.accepted.empty()) bundle["accepted"] = pin.accepted;
        bundles[slug] = bundle;
    }
    return json{{"apiVersion", "lhcr/v1"}, {"kind", "SpecLock"}, {"bundles", bundles}}.dump(1) + "\n";
}

}  // namespace lhcr::drift
