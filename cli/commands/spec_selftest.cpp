// `lhcr spec selftest`: proves on a copy of the user's own bundles that each rule which is on would trip the gate. Needs no database.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "specs/baseline.hpp"
#include "specs/selftest.hpp"
#include "specs/settings.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::vector<std::string> paths;
    std::string profile;
    std::string baseline;
    std::string fail_on;
};

int selftest(Session& session, const Options& options) {
    auto settings = specs::read_settings(std::filesystem::current_path());
    if (!options.profile.empty()) settings.profile = specs::profile_of(options.profile);
    if (!options.fail_on.empty()) settings.fail_on = specs::severity_of(options.fail_on);
    if (settings.profile == specs::Profile::strict && options.fail_on.empty()) settings.fail_on = specs::Severity::warning;
    if (!options.baseline.empty()) settings.baseline = options.baseline;
    specs::Baseline baseline;
    if (!settings.baseline.empty()) baseline = specs::read_baseline(settings.baseline);
    const auto places = specs::find_places(options.paths.empty() ? settings.paths : options.paths);
    const auto trials = specs::selftest(places, specs::select_rules(settings), settings.map, baseline.fingerprints);
    std::size_t count[3] = {0, 0, 0};
    json items = json::array();
    for (const auto& trial : trials) {
        ++count[static_cast<std::size_t>(trial.outcome)];
        items.push_back({{"rule", specs::rule_of(trial.rule).name},
                         {"outcome", specs::outcome_name(trial.outcome)},
                         {"severity", specs::severity_name(trial.severity)},
                         {"fails", trial.severity <= settings.fail_on},
                         {"slug", trial.slug},
                         {"place", trial.place},
                         {"why", trial.why}});
    }
    const auto [tripped, not_applicable, silent] = count;
    session.output().list("SpecSelftest",
                          {{"ruleset", settings.ruleset},
                           {"bundles", places.size()},
                           {"tripped", tripped},
                           {"not_applicable", not_applicable},
                           {"not_tripped", silent},
                           {"passed", silent == 0 && tripped > 0},
                           {"trials", items}},
                          "trials",
                          {{"RULE", "rule"},
                           {"OUTCOME", "outcome", Cell::status},
                           {"SEVERITY", "severity"},
                           {"FAILS", "fails"},
                           {"BUNDLE", "slug"},
                           {"PLACE", "place"},
                           {"WHY", "why"}},
                          "rule");
    session.output().note(fmt::format("{} rule{} tripped, {} not applicable, {} NOT tripped, in copies of {} spec bundle{}", tripped,
                                      tripped == 1 ? "" : "s", not_applicable, silent, places.size(), places.size() == 1 ? "" : "s"));
    if (silent == 0 && tripped == 0)
        throw Error(Errc::usage, "no rule could be tried", "switch some on, or give it a filled bundle: `lhcr spec new SLUG`");
    return silent > 0 ? 3 : 0;
}

}  // namespace

void bind_spec_selftest(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("path", options->paths, "a bundle's folder, a folder of bundles, or a repository's root (default: here)");
    app.add_option("--profile", options->profile, "ci, strict or lean")->check(CLI::IsMember({"ci", "strict", "lean"}))->type_name("NAME");
    app.add_option("--fail-on", options->fail_on, "error, warning or info: from where on a finding fails the gate")
        ->check(CLI::IsMember({"error", "warning", "info"}))
        ->type_name("SEVERITY");
    app.add_option("--baseline", options->baseline, "findings that are lived with: whether they hide what is planted")->type_name("FILE");
    session.set_action([&session, options] { return selftest(session, *options); });
}

}  // namespace lhcr::cli
