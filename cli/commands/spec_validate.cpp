// `lhcr spec validate`, `spec list`: the gate over spec bundles. Needs no database.
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>
#include <set>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "cli/findings.hpp"
#include "cli/git.hpp"
#include "cli/output_file.hpp"
#include "cli/session.hpp"
#include "cli/spec_change.hpp"
#include "cli/spec_formats.hpp"
#include "specs/baseline.hpp"
#include "specs/fix.hpp"
#include "specs/gate.hpp"
#include "specs/settings.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;

struct Options {
    std::vector<std::string> paths;
    std::string layout = "auto";
    std::string profile;
    std::string fail_on;
    std::string ruleset;
    std::string baseline;
    std::string stdin_filename;
    AroundFlags around;
    bool changed = false;
    bool write_baseline = false;
    bool accept_new = false;
    bool strict_baseline = false;
    bool allow_empty = false;
    bool fix = false;
    bool dry_run = false;
    unsigned threads = 0;
};

std::optional<specs::Layout> layout_of(const std::string& name) {
    if (name == "lhcr") return specs::Layout::lhcr;
    if (name == "spec-kit" || name == "speckit") return specs::Layout::spec_kit;
    return std::nullopt;
}

// The bundles that differ from where this branch began, all of them when what judges them differs too.
std::vector<specs::Place> only_changed(Session& session, const std::vector<specs::Place>& places, const std::string& against,
                                       const std::string& baseline) {
    const std::string ref = against.empty() ? "origin/main" : against;
    const auto base = git({"merge-base", "HEAD", ref});
    const auto root = git({"rev-parse", "--show-toplevel"});
    const auto differ = base && root ? git({"diff", "--name-only", "--no-renames", "--no-relative", "-z", *base}) : std::nullopt;
    const auto untracked = root ? git({"ls-files", "--others", "--exclude-standard", "-z", "--full-name"}, *root) : std::nullopt;
    if (!differ || !untracked)
        throw Error(Errc::usage, fmt::format("what changed since '{}' cannot be told", ref),
                    "name a commit that is here: --against REF, or fetch it (fetch-depth: 0)");
    std::error_code error;
    std::set<fs::path> folders, judges;
    if (!baseline.empty()) judges.insert(fs::weakly_canonical(baseline, error));
    // The settings are looked for upwards from here; also those that are gone have judged.
    for (fs::path folder = fs::current_path(); folder.has_relative_path(); folder = folder.parent_path())
        judges.insert(folder / ".lhcr/spec.yaml");
    bool all = false;
    for (const auto& list : {*differ, *untracked})
        for (std::size_t at = 0; at < list.size();) {
            const auto end = std::min(list.find('\0', at), list.size());
            const fs::path file = list.substr(at, end - at);
            at = end + 1;
            all = all || judges.contains(*root / file) || file.string().ends_with(".specify/memory/constitution.md");
            for (fs::path folder = (fs::path(*root) / file).parent_path(); folder.has_relative_path(); folder = folder.parent_path())
                folders.insert(folder);
        }
    if (all) return places;
    std::vector<specs::Place> changed;
    for (const auto& place : places)
        if (folders.contains(fs::weakly_canonical(place.folder, error))) changed.push_back(place);
    session.output().note(fmt::format("{} of {} spec bundles changed since {}", changed.size(), places.size(), ref));
    return changed;
}

json document_of(const specs::Report& report) {
    json bundles = json::array(), findings = json::array(), suppressed = json::array();
    for (const auto& verdict : report.bundles) {
        if (verdict.repository) continue;
        bundles.push_back({{"slug", verdict.slug},
                           {"folder", verdict.folder},
                           {"layout", specs::layout_name(verdict.layout)},
                           {"dialect", specs::dialect_name(verdict.dialect)},
                           {"content_hash", verdict.content_hash},
                           {"passed", verdict.failures == 0},
                           {"files", verdict.files},
                           {"bytes", verdict.bytes},
                           {"errors", verdict.errors},
                           {"warnings", verdict.warnings},
                           {"infos", verdict.infos},
                           {"suppressed", verdict.suppressed}});
    }
    for (const auto& finding : report.findings) (finding.suppressed.empty() ? findings : suppressed).push_back(specs::to_json(finding));
    return {{"ruleset", report.ruleset},
            {"bundles", bundles},
            {"files", report.files},
            {"bytes", report.bytes},
            {"errors", report.errors},
            {"warnings", report.warnings},
            {"infos", report.infos},
            {"suppressed", report.suppressed},
            {"passed", report.failures == 0},
            {"findings", findings},
            {"suppressed_findings", suppressed}};
}

void keep_baseline(Session& session, const std::string& path, bool accept_new, specs::Report& report) {
    std::error_code error;
    const bool there = fs::exists(path, error);
    specs::Baseline baseline;
    if (there) {
        baseline = specs::read_baseline(path);
        specs::apply_baseline(baseline, report);
        const auto fresh = report.errors + report.warnings + report.infos;
        if (fresh > 0 && !accept_new)
            throw Error(Errc::gate_rejected,
                        fmt::format("{} finding{} would be new in the baseline '{}'", fresh, fresh == 1 ? "" : "s", path),
                        "mend them, or repeat with --accept-new if they are to be lived with");
    }
    write_file(path, specs::baseline_text(report, baseline));
    for (auto& finding : report.findings)
        if (finding.suppressed.empty()) finding.suppressed = "baseline";
    report.count();
    session.output().note(
        fmt::format("wrote '{}': {} finding{} lived with", path, report.suppressed, report.suppressed == 1 ? " is" : "s are"));
}

std::string read_stdin() {
    std::string text;
    char buffer[1 << 16];
    for (ssize_t got; (got = ::read(STDIN_FILENO, buffer, sizeof buffer)) > 0 && text.size() <= specs::max_document_bytes;)
        text.append(buffer, static_cast<std::size_t>(got));
    return text;
}

// What --fix would do, or does. Rules of form are looked at whatever the profile: they are why somebody asks.
std::vector<std::pair<std::string, specs::Fix>> fixes_of(const std::vector<specs::Place>& places, specs::Selection selection) {
    selection.enabled.set(static_cast<std::size_t>(specs::RuleId::SF081));
    std::vector<std::pair<std::string, specs::Fix>> all;
    for (const auto& place : places) {
        const auto bundle = specs::read_bundle(place.folder, place.layout);
        const auto model = specs::read_model(bundle);
        for (auto& fix : specs::safe_fixes(bundle, model, specs::check_model(model, nullptr, selection)))
            all.emplace_back(bundle.place(fix.file), std::move(fix));
    }
    return all;
}

int show_fixes(Session& session, const std::vector<specs::Place>& places, const specs::Selection& selection) {
    const auto fixes = fixes_of(places, selection);
    for (const auto& [path, fix] : fixes) session.output().text(printable(specs::diff_text(fix, path)));
    session.output().note(fmt::format("{} file{} would change", fixes.size(), fixes.size() == 1 ? "" : "s"));
    return fixes.empty() ? 0 : 3;
}

void mend(Session& session, const std::vector<specs::Place>& places, const specs::Selection& selection) {
    for (const auto& [path, fix] : fixes_of(places, selection)) {
        write_file(path, fix.after);
        session.output().note(fmt::format("mended '{}'", path));
    }
}

int validate(Session& session, const Options& options) {
    const SpecFormats formats(session);
    auto settings = specs::read_settings(fs::current_path());
    if (!options.profile.empty()) settings.profile = specs::profile_of(options.profile);
    if (!options.fail_on.empty()) settings.fail_on = specs::severity_of(options.fail_on);
    if (settings.profile == specs::Profile::strict && options.fail_on.empty()) settings.fail_on = specs::Severity::warning;
    if (!options.baseline.empty()) settings.baseline = options.baseline;
    // Flags replace what the file says: paths given by hand are all that is looked at.
    auto paths = options.paths.empty() ? settings.paths : options.paths;
    std::optional<specs::Overlay> overlay;
    if (!options.stdin_filename.empty()) {
        overlay = specs::Overlay{options.stdin_filename, read_stdin()};
        paths = {specs::folder_of_file(options.stdin_filename).string()};
    }
    auto places = specs::find_places(paths, layout_of(options.layout), options.allow_empty);
    // The branch and its history are judged with all bundles in sight, also where only the changed ones are looked at.
    const auto around = around_of(session, places, settings, options.around);
    if (options.changed) places = only_changed(session, places, options.around.against, settings.baseline);
    if (options.fix) {
        if (options.dry_run || overlay) return show_fixes(session, places, specs::select_rules(settings));
        mend(session, places, specs::select_rules(settings));
    }
    auto report = specs::judge(places, specs::select_rules(settings), overlay, options.threads, &around);
    report.ruleset = settings.ruleset;
    report.fail_on = settings.fail_on;
    report.count();
    std::size_t stale = 0;
    if (options.write_baseline) {
        if (settings.baseline.empty()) throw Error(Errc::usage, "--write-baseline needs a file", "name it: --baseline spec-baseline.json");
        keep_baseline(session, settings.baseline, options.accept_new, report);
    } else if (!settings.baseline.empty()) {
        stale = specs::apply_baseline(specs::read_baseline(settings.baseline), report);
        if (stale)
            session.output().note(fmt::format("{} entr{} of the baseline {} not needed any more: --write-baseline drops them", stale,
                                              stale == 1 ? "y" : "ies", stale == 1 ? "is" : "are"));
    }
    formats.write(session, report);
    list_findings(session, "SpecReport", document_of(report), report.errors + report.warnings + report.infos > 0);
    session.output().note(specs::sentence(report));
    return report.failures > 0 || (stale > 0 && options.strict_baseline) ? 3 : 0;
}

int list(Session& session, const std::vector<std::string>& paths) {
    const auto settings = specs::read_settings(fs::current_path());
    auto report = specs::judge(specs::find_places(paths.empty() ? settings.paths : paths), specs::select_rules(settings));
    report.fail_on = settings.profile == specs::Profile::strict ? specs::Severity::warning : settings.fail_on;
    report.count();
    json items = json::array();
    for (const auto& verdict : report.bundles)
        items.push_back({{"slug", verdict.slug},
                         {"layout", specs::layout_name(verdict.layout)},
                         {"dialect", specs::dialect_name(verdict.dialect)},
                         {"folder", verdict.folder},
                         {"findings", verdict.errors + verdict.warnings + verdict.infos},
                         {"errors", verdict.errors},
                         {"passed", verdict.failures == 0},
                         {"content_hash", verdict.content_hash}});
    session.output().list("SpecBundleList", {{"bundles", items}}, "bundles",
                          {{"SLUG", "slug"},
                           {"LAYOUT", "layout"},
                           {"FOLDER", "folder"},
                           {"PASSED", "passed"},
                           {"FINDINGS", "findings", Cell::number},
                           {"HASH", "content_hash", Cell::text, true}},
                          "slug");
    return 0;
}

}  // namespace

void bind_spec_validate(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("path", options->paths, "a bundle's folder or file, a folder of bundles, or a repository's root (default: here)");
    app.add_option("--layout", options->layout, "auto, lhcr or spec-kit")
        ->check(CLI::IsMember({"auto", "lhcr", "spec-kit", "speckit"}))
        ->type_name("NAME");
    app.add_option("--profile", options->profile, "ci, strict (all rules, warnings fail) or lean")
        ->check(CLI::IsMember({"ci", "strict", "lean"}))
        ->type_name("NAME");
    app.add_option("--fail-on", options->fail_on, "error, warning or info: from where on it is exit 3")
        ->check(CLI::IsMember({"error", "warning", "info"}))
        ->type_name("SEVERITY");
    app.add_flag("--changed", options->changed, "only bundles that differ from --against (default: origin/main)");
    app.add_option("--against", options->around.against,
                   "judge the branch since this commit too: code without a spec, names in commits, constitutions, what is suspect or older")
        ->type_name("REF");
    app.add_flag("--history", options->around.history, "judge by what the repository's history shows: what is suspect or older");
    app.add_option("--message", options->around.message, "the pull request's text: its `Spec: SLUG` lines count")->type_name("FILE");
    app.add_option("--run", options->around.run, "the run a deployment relies on, as `lhcr run show -o json` wrote it")->type_name("FILE");
    app.add_option("--baseline", options->baseline, "findings to live with for now")->type_name("FILE");
    app.add_flag("--write-baseline", options->write_baseline, "write the baseline as things are; it grows with --accept-new only");
    app.add_flag("--accept-new", options->accept_new, "new findings may enter the baseline");
    app.add_flag("--strict-baseline", options->strict_baseline, "exit 3 when the baseline holds what is mended");
    app.add_flag("--allow-empty", options->allow_empty, "no bundle at all is well");
    app.add_option("--stdin-filename", options->stdin_filename, "standard input is this file of a bundle")->type_name("FILE");
    app.add_flag("--fix", options->fix, "mend what is safe to mend: task ids, boxes, status, byte order marks, line ends");
    app.add_flag("--dry-run", options->dry_run, "with --fix: print the diff and change nothing; exit 3 when there is one");
    app.add_option("--threads", options->threads, "how many (default: one a core); the output is the same")->type_name("N");
    session.set_action([&session, options] { return validate(session, *options); });
}

void bind_spec_list(CLI::App& app, Session& session) {
    auto paths = std::make_shared<std::vector<std::string>>();
    app.add_option("path", *paths, "a bundle's folder, a folder of bundles, or a repository's root (default: here)");
    session.set_action([&session, paths] { return list(session, *paths); });
}

}  // namespace lhcr::cli
