// `lhcr spec drift`: whether contracts, schemas, migrations and pipelines are as they were when their bundle was validated. Needs no
// database; with --run the control plane says which commit that was.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/ids.hpp"
#include "cli/contract_report.hpp"
#include "cli/drift_past.hpp"
#include "cli/git.hpp"
#include "cli/git_file.hpp"
#include "cli/output_file.hpp"
#include "cli/session.hpp"
#include "cli/spec_formats.hpp"
#include "cli/tool_report.hpp"
#include "drift/lock.hpp"
#include "drift/parts.hpp"
#include "migrations/settings.hpp"
#include "specs/baseline.hpp"
#include "specs/gate.hpp"
#include "specs/settings.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;

struct Options {
    std::vector<std::string> slugs;
    std::string against;
    std::string run;
    std::string template_name = "spec_validate";
    std::string accept;
    std::string fail_on = "error";
    bool update = false;
};

specs::Severity severity_of(drift::Severity severity) {
    return severity == drift::Severity::error     ? specs::Severity::error
           : severity == drift::Severity::warning ? specs::Severity::warning
                                                  : specs::Severity::info;
}

std::vector<specs::RuleText> rules() {
    std::vector<specs::RuleText> texts;
    for (const auto& rule : drift::all_rules())
        texts.push_back({rule.name, rule.summary, rule.fix, "", "", "0.1", severity_of(rule.severity)});
    return texts;
}

const specs::Tool& drift_tool() {
    static const specs::Tool tool = {"lhcr spec drift", "lhcr.drift", "Spec drift", "spec bundle", "lhcr spec drift", rules};
    return tool;
}

// Every bundle of the repository as it is, with what belongs to it and the verdict of its gate.
std::vector<drift::State> states_of(const drift::Settings& settings, const std::vector<std::string>& slugs) {
    auto gate = specs::read_settings(settings.root);
    // Where the gate looks, and nowhere else: a bundle of a template or of a test is no bundle of this repository.
    const auto places = specs::find_places(gate.paths.empty() ? std::vector<std::string>{settings.root.string()} : gate.paths);
    auto report = specs::judge(places, specs::select_rules(gate));
    if (!gate.baseline.empty()) specs::apply_baseline(specs::read_baseline(gate.baseline), report);
    std::vector<drift::State> states;
    std::set<std::string> known;
    for (std::size_t i = 0; i < places.size(); ++i) {
        drift::State state;
        state.bundle = specs::read_bundle(places[i].folder, places[i].layout);
        known.insert(state.bundle.slug);
        if (!slugs.empty() && std::find(slugs.begin(), slugs.end(), state.bundle.slug) == slugs.end()) continue;
        state.place = fs::absolute(places[i].folder).lexically_normal().lexically_relative(settings.root).string();
        state.passes = report.bundles[i].errors == 0;
        state.parts = drift::read_parts(settings, drift::patterns_of(settings, state.bundle.slug, state.place));
        states.push_back(std::move(state));
    }
    for (const auto& slug : slugs)
        if (!known.contains(slug))
            throw Error(Errc::usage, fmt::format("there is no spec bundle '{}'", slug), "`lhcr spec list` lists them");
    for (const auto& [slug, patterns] : settings.bundles)
        if (!known.contains(slug))
            throw Error(Errc::config_invalid, fmt::format(".lhcr/drift.yaml: there is no spec bundle '{}'", slug),
                        "`lhcr spec list` lists them");
    return states;
}

specs::Report report_of(const drift::Report& drift, const std::vector<drift::State>& states, specs::Severity fail_on) {
    specs::Report report;
    report.fail_on = fail_on;
    report.tool = &drift_tool();
    std::map<std::string, std::vector<const drift::Finding*>> by_slug;
    for (const auto& state : states) by_slug[state.bundle.slug];
    for (const auto& finding : drift.findings) by_slug[finding.slug].push_back(&finding);
    for (const auto& [slug, findings] : by_slug) {
        std::map<std::string, int> nth;
        for (const auto* each : findings) {
            specs::Diagnostic diagnostic;
            const auto& rule = drift::rule_of(each->rule);
            diagnostic.code = rule.name;
            diagnostic.severity = severity_of(rule.severity);
            diagnostic.bundle = report.bundles.size();
            diagnostic.slug = slug;
            diagnostic.file = diagnostic.name = each->file;
            diagnostic.message = each->message;
            diagnostic.hint = each->hint;
            const std::string key = fmt::format("{}\n{}\n{}", rule.name, slug, each->file);
            diagnostic.fingerprint = sha256_hex(fmt::format("{}\n{}", key, nth[key]++)).substr(0, 32);
            report.findings.push_back(std::move(diagnostic));
        }
        specs::Verdict verdict;
        verdict.slug = slug;
        verdict.folder = slug;
        report.bundles.push_back(std::move(verdict));
    }
    report.count();
    return report;
}

json document_of(const drift::Report& report, const std::string& pinned_by) {
    json changes = json::array();
    for (const auto& finding : report.findings) {
        json details = json::array();
        for (const auto& change : finding.changes) details.push_back(to_json(change));
        changes.push_back({{"rule", drift::rule_of(finding.rule).name},
                           {"slug", finding.slug},
                           {"file", finding.file},
                           {"verdict", contracts::verdict_name(finding.verdict)},
                           {"changes", details}});
    }
    return {
        {"bundles", report.bundles}, {"parts", report.parts}, {"changed", report.changed}, {"pinned_by", pinned_by}, {"drift", changes}};
}

void update(Session& session, const Options& options, const fs::path& path, const std::vector<drift::State>& states, drift::Pins pins,
            const drift::Report& report) {
    for (const auto& state : states)
        if (!state.passes)
            throw Error(Errc::gate_rejected, fmt::format("'{}' does not pass its gate, so nothing is pinned", state.bundle.slug),
                        "`lhcr spec validate` lists what it lacks");
    std::map<std::string, std::map<std::string, std::string>> accepted;
    for (const auto& finding : report.findings) {
        if (drift::rule_of(finding.rule).severity != drift::Severity::error || finding.rule == drift::RuleId::DR005) continue;
        if (options.accept.empty())
            throw Error(Errc::gate_rejected, finding.message,
                        fmt::format("{}; or pin it against the rules: --accept REASON", finding.hint));
        accepted[finding.slug][finding.file] = options.accept;
        if (finding.rule == drift::RuleId::DR006) pins.erase(finding.slug);
    }
    std::size_t parts = 0;
    for (const auto& state : states) {
        if (state.parts.empty() && !pins.contains(state.bundle.slug)) continue;
        auto pin = drift::pin_of(state);
        pin.accepted = accepted[state.bundle.slug];
        parts += pin.parts.size();
        pins[state.bundle.slug] = std::move(pin);
    }
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    write_file(path.string(), drift::lock_text(pins));
    session.output().note(fmt::format("wrote '{}': {} part{} of {} bundle{} pinned",
                                      path.lexically_relative(fs::current_path(error)).string(), parts, parts == 1 ? "" : "s", pins.size(),
                                      pins.size() == 1 ? "" : "s"));
}

int drift_of(Session& session, const Options& options) {
    const SpecFormats formats(session);
    const auto settings = drift::read_settings(fs::current_path());
    // Paths are counted from the root, by git and by findings; what is written for the caller is not.
    const fs::path here = fs::current_path();
    fs::current_path(settings.root);
    const auto states = states_of(settings, options.slugs);
    const fs::path lock = settings.root / settings.lock;
    DriftPast past = !options.run.empty()       ? past_of_runs(session, options.run, options.template_name, settings, states)
                     : !options.against.empty() ? past_of_commit(git_base(options.against), options.against, settings, states)
                                                : past_of_lock(lock, settings.lock);
    if (!past.found && !options.update)
        throw Error(Errc::usage, fmt::format("nothing is pinned: there is no '{}'", settings.lock),
                    "`lhcr spec drift --update` pins what is here, once it passes; or compare with a commit: --against REF");
    if (!options.slugs.empty())
        std::erase_if(past.pins, [&](const auto& pin) {
            return std::find(options.slugs.begin(), options.slugs.end(), pin.first) == options.slugs.end();
        });
    const auto migrations = migrations::read_settings(settings.root);
    const auto found =
        past.found ? drift::judge(states, past.pins, past.old_text, migrations.options) : drift::Report{{}, states.size(), 0, 0};
    auto report = report_of(found, states, specs::severity_of(options.fail_on));
    report.root = settings.root;
    if (options.update) {
        if (options.run.empty() && options.against.empty()) {
            update(session, options, lock, states, drift::read_lock(lock).value_or(drift::Pins{}), found);
            return 0;
        }
        throw Error(Errc::usage, "--update is about the lock file", "without --against and --run");
    }
    fs::current_path(here);
    print_report(session, formats, report, "SpecDrift", document_of(found, past.name));
    return report.failures > 0 ? 3 : 0;
}

}  // namespace

void bind_spec_drift(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("slug", options->slugs, "only these bundles");
    app.add_option("--against", options->against, "what the files were where this branch left REF, instead of the lock")->type_name("REF");
    app.add_option("--run", options->run,
                   "what they were at the commit of a gate run: its id, or `last` for the last one of each bundle that succeeded")
        ->check([](const std::string& text) {
            return text == "last" || is_uuid(text) ? std::string()
                                                   : fmt::format("'{}' is no run id, and not `last`; `lhcr run list` shows them", text);
        })
        ->type_name("RUN");
    app.add_option("--template", options->template_name, "the gate's template, for --run last")->type_name("NAME");
    app.add_flag("--update", options->update, "pin what is here in the lock, once it passes");
    app.add_option("--accept", options->accept, "with --update: pin it against the rules, and why")->type_name("REASON");
    app.add_option("--fail-on", options->fail_on, "error or warning: from where on it is exit 3")
        ->check(CLI::IsMember({"error", "warning"}))
        ->type_name("SEVERITY");
    app.footer("exit 0: as validated, or changed well · 3: drift · 2: nothing to compare with");
    session.set_action([&session, options] { return drift_of(session, *options); });
}

}  // namespace lhcr::cli
