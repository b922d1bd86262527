// `lhcr spec trace`: from requirement to task, commit, run and evidence, and what of it holds. Git and JUnit files are enough; where there
// is a control plane its runs are evidence too.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "cli/output_file.hpp"
#include "cli/session.hpp"
#include "cli/spec_formats.hpp"
#include "cli/spec_history.hpp"
#include "cli/spec_runs.hpp"
#include "specs/baseline.hpp"
#include "specs/settings.hpp"
#include "specs/trace/matrix.hpp"
#include "specs/trace/suggest.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;
namespace trace = specs::trace;

constexpr std::size_t max_reports_of_folder = 2000;

struct Options {
    std::vector<std::string> paths, reports, thresholds, classes, states;
    std::string layout = "auto", baseline;
    bool write_baseline = false, allow_empty = false, suggest = false, runs = false, no_runs = false;
};

std::optional<specs::Layout> layout_of(const std::string& name) {
    if (name == "lhcr") return specs::Layout::lhcr;
    if (name == "spec-kit" || name == "speckit") return specs::Layout::spec_kit;
    return std::nullopt;
}

struct Bundles {
    std::vector<specs::Place> places;
    std::vector<trace::TracedBundle> traced;
};

// What was asked for, and the others of the repository: their names decide what an id without a slug means.
Bundles read_bundles(const std::vector<specs::Place>& asked, const SpecHistory& history) {
    Bundles bundles;
    std::error_code error;
    std::set<fs::path> seen;
    const auto add = [&](const specs::Place& place, bool shown) {
        if (!seen.insert(fs::weakly_canonical(place.folder, error)).second) return;
        const auto bundle = specs::read_bundle(place.folder, place.layout);
        bundles.places.push_back(place);
        bundles.traced.push_back({.slug = bundle.slug,
                                  .folder = place.folder.lexically_normal().string(),
                                  .layout = specs::layout_name(bundle.layout),
                                  .content_hash = bundle.content_hash(),
                                  .shown = shown,
                                  .items = trace::read_items(specs::read_model(bundle))});
    };
    for (const auto& place : asked) add(place, true);
    if (history.is_git())
        for (const auto& place : specs::find_places({history.root().string()}, std::nullopt, true)) add(place, false);
    return bundles;
}

// FILE, FILE@COMMIT, or a folder of reports.
struct ReportFile {
    std::string path, commit;
    bool is_of_folder = false;
};
std::vector<ReportFile> report_files(const std::vector<std::string>& given) {
    std::vector<ReportFile> files;
    std::error_code error;
    for (const auto& text : given) {
        ReportFile file{text, "", false};
        const auto at = text.rfind('@');
        if (!fs::exists(text, error) && at != std::string::npos && at > 0) file = {text.substr(0, at), text.substr(at + 1), false};
        if (!fs::is_directory(file.path, error)) {
            files.push_back(file);
            continue;
        }
        std::vector<std::string> found;
        error.clear();
        for (fs::recursive_directory_iterator entry(file.path, error), end; !error && entry != end; entry.increment(error))
            if (std::error_code gone; entry->path().extension() == ".xml" && entry->is_regular_file(gone))
                found.push_back(entry->path().string());
        // The report that is not read may be the one that fails.
        if (error)
            throw Error(Errc::unavailable, fmt::format("a folder below '{}' cannot be read", file.path), "check the rights of its folders");
        if (found.size() > max_reports_of_folder)
            throw Error(Errc::usage, fmt::format("'{}' holds {} reports, more than {}", file.path, found.size(), max_reports_of_folder),
                        "name the folders below it: --evidence DIR, again for each");
        if (found.empty())
            throw Error(Errc::usage, fmt::format("'{}' holds no report", file.path), "reports are *.xml files in JUnit's form");
        std::sort(found.begin(), found.end());
        for (auto& path : found) files.push_back({std::move(path), file.commit, true});
    }
    return files;
}

// The reports as evidence. A report that does not say its commit was made here and now: at HEAD, unless files differ from it.
std::vector<trace::Evidence> evidence_of_files(const std::vector<ReportFile>& files, std::vector<std::string>& notes) {
    std::vector<trace::Evidence> evidence;
    for (const auto& file : files) {
        const auto bytes = specs::read_bytes(file.path);
        if (!bytes) throw Error(Errc::usage, fmt::format("the report '{}' is not there", file.path), "--evidence FILE, or FILE@COMMIT");
        trace::Evidence one{.source = file.path, .commit = file.commit};
        try {
            auto report = trace::read_junit(*bytes, file.path);
            if (one.commit.empty()) one.commit = report.git_sha, one.is_dirty = report.git_dirty;
            one.cases = std::move(report.cases);
        } catch (const Error& error) {
            if (!file.is_of_folder) throw;
            notes.push_back(error.message());
            continue;
        }
        evidence.push_back(std::move(one));
    }
    if (!files.empty() && evidence.empty())
        throw Error(Errc::usage, fmt::format("none of {} reports could be read", files.size()), notes.front());
    return evidence;
}

void add_runs(Session& session, const Options& options, const Bundles& bundles, std::vector<trace::Evidence>& evidence,
              std::vector<std::string>& notes) {
    if (options.no_runs || (!options.runs && !session.config().has_database())) return;
    std::set<std::string> slugs;
    for (const auto& bundle : bundles.traced)
        if (bundle.shown) slugs.insert(bundle.slug);
    try {
        auto runs = spec_runs(session, {slugs.begin(), slugs.end()});
        std::move(runs.evidence.begin(), runs.evidence.end(), std::back_inserter(evidence));
        std::move(runs.notes.begin(), runs.notes.end(), std::back_inserter(notes));
    } catch (const Error& error) {
        // Where nobody asked for runs, a database that is down, not ours or not open to the caller is no reason to say nothing of git.
        const bool is_bearable = error.errc() == Errc::unavailable || error.errc() == Errc::commit_in_doubt ||
                                 error.errc() == Errc::config_invalid || error.errc() == Errc::not_authorised ||
                                 error.errc() == Errc::database_newer;
        if (options.runs || !is_bearable) throw;
        notes.push_back(fmt::format("no run is evidence here, the control plane does not answer: {}", error.message()));
    }
}

trace::Trace trace_of(Session& session, const Options& options, Bundles bundles, const SpecHistory& repository,
                      std::vector<std::string>& notes) {
    auto evidence = evidence_of_files(report_files(options.reports), notes);
    add_runs(session, options, bundles, evidence, notes);
    std::vector<std::string> named;
    for (const auto& one : evidence) named.push_back(one.commit.empty() ? "HEAD" : one.commit);
    const auto commits = repository.resolve(named);
    auto history = repository.read({commits.begin(), commits.end()});
    bool of_dirty_tree = false;
    for (std::size_t i = 0; i < evidence.size(); ++i) {
        auto& one = evidence[i];
        if (one.commit.empty() && history.is_dirty) one.is_dirty = of_dirty_tree = true;
        if (repository.is_git() && commits[i].empty() && !one.is_run && !one.commit.empty())
            throw Error(Errc::usage, fmt::format("the commit '{}' of the report '{}' is not here", one.commit, one.source),
                        "name one of this repository: --evidence FILE@COMMIT");
        if (repository.is_git()) one.commit = commits[i];
        if (one.is_dirty && !one.is_run && !of_dirty_tree)
            notes.push_back(fmt::format("the report '{}' says that it is of a dirty tree: what passed in it proves nothing", one.source));
    }
    if (of_dirty_tree)
        notes.push_back(
            "files here differ from HEAD: what passed proves nothing of a commit; commit first, or name one: --evidence FILE@COMMIT");
    if (history.is_shallow)
        notes.push_back("the history is cut off: commits and evidence before that are not seen; fetch all of it (fetch-depth: 0)");
    if (!repository.is_git()) notes.push_back("here is no git repository: no commit, and no report, ties to the bundle");
    const auto place = [&](const trace::Evidence& one) {
        const auto found = history.positions.find(one.commit);
        return found == history.positions.end() ? SIZE_MAX : found->second;
    };
    std::stable_sort(evidence.begin(), evidence.end(), [&](const auto& a, const auto& b) {
        return std::tuple(place(a), a.is_run, b.finished_at) < std::tuple(place(b), b.is_run, a.finished_at);
    });
    auto traced = trace::link(std::move(bundles.traced), std::move(history), std::move(evidence));
    trace::judge(traced, repository.versions(trace::wanted(traced), bundles.places));
    return traced;
}

std::vector<trace::Threshold> thresholds_of(const Options& options, const specs::Settings& settings, const trace::Trace& traced,
                                            const std::vector<trace::Threshold>& kept) {
    auto thresholds = trace::thresholds_of(settings.trace);
    for (const auto& text : options.thresholds)
        for (auto& each : trace::parse_threshold(text)) {
            // A flag wins over the file.
            std::erase_if(thresholds, [&](const auto& other) { return other.cls == each.cls && other.reached == each.reached; });
            thresholds.push_back(each);
        }
    for (const auto& each : kept)
        if (std::any_of(traced.bundles.begin(), traced.bundles.end(),
                        [&](const auto& bundle) { return bundle.shown && bundle.slug == each.slug; }))
            thresholds.push_back(each);
    trace::measure(traced, thresholds);
    return thresholds;
}

void keep_thresholds(Session& session, const std::string& path, const specs::Baseline& baseline, const trace::Trace& traced,
                     const std::vector<trace::Threshold>& kept) {
    const auto raised = trace::raised(traced, kept);
    write_file(path, specs::baseline_text(baseline, trace::to_json(raised)));
    std::size_t higher = 0;
    for (const auto& each : raised)
        higher += std::none_of(kept.begin(), kept.end(), [&](const auto& old) {
            return old.slug == each.slug && old.cls == each.cls && old.reached == each.reached && old.permille >= each.permille;
        });
    session.output().note(fmt::format("wrote '{}': {} threshold{}, {} raised", path, raised.size(), raised.size() == 1 ? "" : "s", higher));
}

int suggest(Session& session, const std::vector<specs::Place>& places, const SpecHistory& repository) {
    json items = json::array();
    std::string diffs;
    std::size_t files = 0;
    std::error_code error;
    for (const auto& place : places) {
        const auto bundle = specs::read_bundle(place.folder, place.layout);
        const auto model = specs::read_model(bundle);
        const auto suggestions = trace::suggest(model, trace::read_items(model));
        if (suggestions.empty()) continue;
        fs::path path = bundle.place("tasks.md");
        if (repository.is_git()) path = fs::weakly_canonical(path, error).lexically_relative(repository.root());
        diffs += specs::diff_text(trace::apply(model, suggestions), path.string(), 3);
        ++files;
        for (const auto& each : suggestions)
            items.push_back({{"slug", bundle.slug},
                             {"requirement", each.requirement},
                             {"task", each.task},
                             {"likeness", std::round(each.likeness * 100) / 100},
                             {"shared", each.shared}});
    }
    if (session.output().is_human()) session.output().text(printable(diffs));
    else
        session.output().list("SpecSuggestionList", {{"suggestions", items}}, "suggestions",
                              {{"SLUG", "slug"}, {"REQUIREMENT", "requirement"}, {"TASK", "task"}}, "requirement");
    session.output().note(fmt::format("{} reference{} proposed in {} file{}{}", items.size(), items.size() == 1 ? "" : "s", files,
                                      files == 1 ? "" : "s",
                                      items.empty() ? "" : "; read them, then `lhcr spec trace --suggest | git apply`"));
    return 0;
}

int run(Session& session, const Options& options) {
    std::vector<std::string_view> names;
    for (const auto& format : trace::matrix_formats()) names.push_back(format.name);
    const SpecFormats formats(session, names);
    auto settings = specs::read_settings(fs::current_path());
    if (!options.baseline.empty()) settings.baseline = options.baseline;
    if (options.write_baseline && settings.baseline.empty())
        throw Error(Errc::usage, "--write-baseline needs a file", "name it: --baseline spec-baseline.json");
    const auto places =
        specs::find_places(options.paths.empty() ? settings.paths : options.paths, layout_of(options.layout), options.allow_empty);
    const SpecHistory repository(places.empty() ? fs::current_path() : places.front().folder);
    if (options.suggest) return suggest(session, places, repository);

    specs::Baseline baseline;
    std::vector<trace::Threshold> kept;
    std::error_code error;
    if (!settings.baseline.empty() && (!options.write_baseline || fs::exists(settings.baseline, error))) {
        baseline = specs::read_baseline(settings.baseline);
        kept = trace::thresholds_from_baseline(baseline.document.value("thresholds", json::array()), settings.baseline);
    }
    std::vector<std::string> notes;
    const auto traced = trace_of(session, options, read_bundles(places, repository), repository, notes);
    const auto thresholds = thresholds_of(options, settings, traced, kept);
    auto& output = session.output();
    auto matrix = trace::matrix_of(traced, thresholds, options.classes, options.states);
    matrix.notes = notes;
    formats.write(session, [&](std::string_view name) {
        for (const auto& format : trace::matrix_formats())
            if (format.name == name) return format.render(matrix);
        return std::string();
    });
    output.list("SpecTrace", trace::document_of(matrix), "items",
                {{"STATE", "state", Cell::status},
                 {"KEY", "key"},
                 {"TASKS", "tasks_text"},
                 {"EVIDENCE", "evidence_text"},
                 {"WHY", "why"},
                 {"TITLE", "title", Cell::text, true}},
                "key");
    for (const auto& note : notes) output.note(note);
    for (std::size_t i = 0; i < traced.strays.size() && i < 10; ++i)
        output.note(
            fmt::format("'{}' in {} is {}", traced.strays[i].id, traced.strays[i].where,
                        traced.strays[i].is_ambiguous ? "an id of several bundles: name one, as slug/ID" : "no id of a bundle here"));
    if (traced.stray_count > 10) output.note(fmt::format("{} more names are no ids here", traced.stray_count - 10));
    for (const auto& each : thresholds)
        if (!each.is_met) output.note(fmt::format("below the threshold: {}", trace::threshold_text(each)));
    output.note(trace::sentence(matrix));
    if (options.write_baseline) keep_thresholds(session, settings.baseline, baseline, traced, kept);
    return matrix.is_met() ? 0 : 3;
}

}  // namespace

void bind_spec_trace(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("path", options->paths, "a bundle's folder or file, a folder of bundles, or a repository's root (default: here)");
    app.add_option("--evidence", options->reports,
                   "a JUnit report, or a folder of them, made at HEAD or at the commit behind @; again for each")
        ->type_name("FILE[@COMMIT]")
        ->allow_extra_args(false);
    app.add_flag("--runs", options->runs, "the control plane's runs must be looked at (default: where one is configured and answers)");
    app.add_flag("--no-runs", options->no_runs, "git and reports alone")->excludes("--runs");
    app.add_option("--threshold", options->thresholds,
                   "at least so much of a class, as FR:verified=80 or all:traced=100; else it is exit 3")
        ->type_name("CLASS:STATE=PERCENT")
        ->allow_extra_args(false);
    app.add_option("--baseline", options->baseline, "the file that keeps thresholds, and the findings that `spec validate` lives with")
        ->type_name("FILE");
    app.add_flag("--write-baseline", options->write_baseline, "raise its thresholds to what is reached; nothing lowers them");
    app.add_option("--class", options->classes, "only these: FR, NFR, SC, US, AC, T")->type_name("CLASS")->delimiter(',');
    app.add_option("--state", options->states, "only these: untraced, planned, implemented, verified, suspect, failing")
        ->type_name("STATE")
        ->delimiter(',');
    app.add_flag("--suggest", options->suggest, "propose the references that tasks.md lacks, as a diff; nothing is written");
    app.add_option("--layout", options->layout, "auto, lhcr or spec-kit")
        ->check(CLI::IsMember({"auto", "lhcr", "spec-kit", "speckit"}))
        ->type_name("NAME");
    app.add_flag("--allow-empty", options->allow_empty, "no bundle at all is well");
    session.set_action([&session, options] { return run(session, *options); });
}

}  // namespace lhcr::cli
