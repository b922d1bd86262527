// Percentages are whole permille, rounded down when they are kept, and compared by multiplication: no rounding lets a coverage fall.
#include "specs/trace/thresholds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "base/error.hpp"

namespace lhcr::specs::trace {
namespace {

std::optional<Class> class_of(std::string_view name) {
    for (std::size_t i = 0; i < class_count; ++i)
        if (class_name(static_cast<Class>(i)) == name) return static_cast<Class>(i);
    return std::nullopt;
}

std::optional<Reached> reached_of(std::string_view name) {
    for (const auto each : {Reached::traced, Reached::implemented, Reached::verified})
        if (reached_name(each) == name) return each;
    return std::nullopt;
}

// "80", "12.5" → permille.
std::optional<int> permille_of(std::string_view text) {
    int value = 0;
    std::size_t at = 0;
    for (; at < text.size() && at < 3 && text[at] >= '0' && text[at] <= '9'; ++at) value = value * 10 + (text[at] - '0');
    if (at == 0) return std::nullopt;
    value *= 10;
    if (at + 2 == text.size() && text[at] == '.' && text[at + 1] >= '0' && text[at + 1] <= '9') value += text[at + 1] - '0';
    else if (at != text.size()) return std::nullopt;
    return value <= 1000 ? std::optional(value) : std::nullopt;
}

Error refusal(const std::string& what) {
    return Error(Errc::usage, what,
                 "a threshold is CLASS:STATE=PERCENT, for example FR:verified=80; classes FR, NFR, SC, US, AC, T or all, states traced, "
                 "implemented, verified");
}

using Measured = std::map<std::pair<std::string, Class>, std::array<std::size_t, 4>>;  // traced, implemented, verified, all

Measured measured(const Trace& trace) {
    Measured counts;
    for (const auto& node : trace.nodes) {
        const auto& bundle = trace.bundles[node.bundle];
        if (!bundle.shown) continue;
        for (const auto& slug : {bundle.slug, std::string()}) {
            auto& of = counts[{slug, node.item.cls}];
            ++of[3];
            of[0] += node.state != State::untraced;
            of[1] += node.state == State::implemented || node.state == State::verified;
            of[2] += node.state == State::verified;
        }
    }
    return counts;
}

}  // namespace

std::string_view reached_name(Reached reached) {
    constexpr std::string_view names[] = {"traced", "implemented", "verified"};
    return names[static_cast<std::size_t>(reached)];
}

std::string percent_text(int permille) {
    return permille % 10 == 0 ? fmt::format("{}", permille / 10) : fmt::format("{}.{}", permille / 10, permille % 10);
}

std::vector<Threshold> parse_threshold(std::string_view text) {
    const auto colon = text.find(':'), equals = text.find('=');
    if (colon == std::string_view::npos || equals == std::string_view::npos || equals < colon)
        throw refusal(fmt::format("'{}' is no threshold", text));
    const auto name = text.substr(0, colon), state = text.substr(colon + 1, equals - colon - 1);
    const auto reached = reached_of(state);
    const auto permille = permille_of(text.substr(equals + 1));
    const auto cls = class_of(name);
    if (!reached || !permille || (!cls && name != "all")) throw refusal(fmt::format("'{}' is no threshold", text));
    std::vector<Threshold> thresholds;
    for (std::size_t i = 0; i < class_count; ++i)
        if (!cls || *cls == static_cast<Class>(i))
            thresholds.push_back({.cls = static_cast<Class>(i), .reached = *reached, .permille = *permille});
    return thresholds;
}

std::vector<Threshold> thresholds_of(const json& settings) {
    std::vector<Threshold> thresholds;
    if (!settings.is_object()) throw refusal("`trace` is no mapping");
    for (const auto& [name, states] : settings.items()) {
        if (!states.is_object()) throw refusal(fmt::format("`trace: {}` is no mapping", name));
        for (const auto& [state, percent] : states.items()) {
            if (!percent.is_number()) throw refusal(fmt::format("`trace: {}: {}` is no number", name, state));
            for (auto& each : parse_threshold(fmt::format("{}:{}={}", name, state, percent.dump()))) thresholds.push_back(std::move(each));
        }
    }
    return thresholds;
}

void measure(const Trace& trace, std::vector<Threshold>& thresholds) {
    const Measured counts = measured(trace);
    for (auto& each : thresholds) {
        const auto found = counts.find({each.slug, each.cls});
        each.of = found == counts.end() ? 0 : found->second[3];
        each.have = found == counts.end() ? 0 : found->second[static_cast<std::size_t>(each.reached)];
        each.is_met = each.have * 1000 >= static_cast<std::size_t>(each.permille) * each.of;
    }
}

std::vector<Threshold> raised(const Trace& trace, const std::vector<Threshold>& kept) {
    std::map<std::tuple<std::string, Class, Reached>, int> rows;
    for (const auto& each : kept) {
        auto& row = rows[{each.slug, each.cls, each.reached}];
        row = std::max(row, each.permille);
    }
    for (const auto& [key, of] : measured(trace))
        if (!key.first.empty())
            for (const auto reached : {Reached::traced, Reached::implemented, Reached::verified}) {
                auto& row = rows[{key.first, key.second, reached}];
                row = std::max(row, static_cast<int>(of[static_cast<std::size_t>(reached)] * 1000 / of[3]));
            }
    std::vector<Threshold> thresholds;
    for (const auto& [key, permille] : rows)
        if (permille > 0)
            thresholds.push_back(
                {.slug = std::get<0>(key), .cls = std::get<1>(key), .reached = std::get<2>(key), .permille = permille, .is_kept = true});
    return thresholds;
}

json to_json(const std::vector<Threshold>& thresholds) {
    json rows = json::array();
    for (const auto& each : thresholds)
        rows.push_back({{"slug", each.slug},
                        {"class", class_name(each.cls)},
                        {"state", reached_name(each.reached)},
                        {"percent", each.permille % 10 == 0 ? json(each.permille / 10) : json(each.permille / 10.0)}});
    return rows;
}

std::vector<Threshold> thresholds_from_baseline(const json& rows, const std::string& place) {
    std::vector<Threshold> thresholds;
    if (!rows.is_array())
        throw Error(Errc::usage, fmt::format("the thresholds of '{}' are no list", place), "`lhcr spec trace --write-baseline` makes them");
    for (const auto& row : rows) {
        const auto cls = class_of(get_string(row, "class"));
        const auto reached = reached_of(get_string(row, "state"));
        const auto permille = row.is_object() && row.contains("percent") ? permille_of(row["percent"].dump()) : std::nullopt;
        const std::string slug = get_string(row, "slug");
        if (!cls || !reached || !permille || slug.empty())
            throw Error(Errc::usage,
                        fmt::format("'{}' holds a threshold that is none: {}", place,
                                    row.dump(-1, ' ', false, json::error_handler_t::replace).substr(0, 200)),
                        "it has slug, class, state and percent");
        thresholds.push_back({.slug = slug, .cls = *cls, .reached = *reached, .permille = *permille, .is_kept = true});
    }
    return thresholds;
}

}  // namespace lhcr::specs::trace
