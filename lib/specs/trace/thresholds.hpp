// How much of a class must have reached a state: "FR:verified=80". From flags, from `.lhcr/spec.yaml`, and kept a bundle in the baseline
// file, where they only rise. Called by `lhcr spec trace`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "specs/trace/trace.hpp"

namespace lhcr::specs::trace {

/// What a state counts as reached: traced is anything but untraced, implemented includes verified.
enum class Reached : unsigned char { traced, implemented, verified };
std::string_view reached_name(Reached reached);

struct Threshold {
    std::string slug;  ///< empty: of all bundles that are shown
    Class cls{};
    Reached reached{};
    int permille = 0;
    bool is_kept = false;  ///< of the baseline
    // measured
    std::size_t have = 0, of = 0;
    bool is_met = true;
};

/// "FR:verified=80", "all:traced=100" → one a class. Throws Errc::usage.
std::vector<Threshold> parse_threshold(std::string_view text);
/// `trace: {FR: {verified: 80}}` of .lhcr/spec.yaml. Throws Errc::usage naming the part.
std::vector<Threshold> thresholds_of(const json& settings);

/// How many of the class have reached it. A bundle that is not shown counts as nothing.
void measure(const Trace& trace, std::vector<Threshold>& thresholds);
/// Of every bundle and class that is there: what is reached now, or what was kept where that is more.
std::vector<Threshold> raised(const Trace& trace, const std::vector<Threshold>& kept);

/// Rows of the baseline file.
json to_json(const std::vector<Threshold>& thresholds);
/// Throws Errc::usage naming `place`.
std::vector<Threshold> thresholds_from_baseline(const json& rows, const std::string& place);

/// "12.5", "80".
std::string percent_text(int permille);

}  // namespace lhcr::specs::trace
