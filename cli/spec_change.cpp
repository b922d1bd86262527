// git's answers as data. Few processes whatever the number of bundles: one for the log, one for the blobs.
#include "cli/spec_change.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/error.hpp"
#include "cli/git.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;

constexpr std::size_t plenty = 256u << 20;        // of names and messages
constexpr std::size_t commits_of_a_bundle = 400;  // the newest

std::vector<std::string> parts(const std::string& text, char between) {
    std::vector<std::string> list;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(between, at), text.size());
        if (end > at) list.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return list;
}

struct Repository {
    fs::path root;
    std::map<std::string, specs::Place> bundles;  ///< folder from the root → place

    std::optional<std::string> ask(const std::vector<std::string>& arguments) const { return git(arguments, root, plenty); }
};

Repository repository_of(const std::vector<specs::Place>& places) {
    Repository repository;
    const auto root = git({"rev-parse", "--show-toplevel"}, places.empty() ? fs::path() : places.front().folder);
    if (!root)
        throw Error(Errc::usage, "the spec bundles lie in no git repository", "without --against, --history and --run none is needed");
    std::error_code error;
    repository.root = fs::weakly_canonical(*root, error);
    for (const auto& place : places) {
        const auto folder = fs::weakly_canonical(place.folder, error).lexically_relative(repository.root);
        if (!folder.empty() && *folder.begin() != "..") repository.bundles[folder.string()] = place;
    }
    return repository;
}

// Whether a commit holds a bundle of this slug, and where.
std::string folder_at(const Repository& repository, const std::string& commit, const std::string& slug) {
    for (const char* parent : {"spec/", "specs/"})
        if (repository.ask({"rev-parse", "--verify", "--quiet", fmt::format("{}:{}{}", commit, parent, slug)})) return parent + slug;
    // A repository of several projects has them deeper.
    for (const auto& folder : parts(repository.ask({"ls-tree", "-r", "-d", "-z", "--name-only", commit}).value_or(""), '\0'))
        if (folder.ends_with("/spec/" + slug) || folder.ends_with("/specs/" + slug)) return folder;
    return {};
}

std::vector<std::string> untracked(const Repository& repository) {
    return parts(repository.ask({"ls-files", "--others", "--exclude-standard", "-z"}).value_or(""), '\0');
}

void add_references(const Repository& repository, specs::Change& change, const std::string& base) {
    const std::string range = base + "..HEAD";
    for (const auto& each : parts(repository.ask({"log", "--format=%H%n%B%x01", range}).value_or(""), '\1')) {
        const auto lines = parts(each, '\n');
        for (std::size_t i = 1; i < lines.size(); ++i)
            if (auto slug = specs::slug_in(lines[i]); !slug.empty()) {
                // A commit that removes a bundle names it too, and so does one behind it.
                const bool there = !folder_at(repository, lines[0], slug).empty() || !folder_at(repository, lines[0] + "^", slug).empty() ||
                                   !folder_at(repository, base, slug).empty();
                change.references.push_back({"commit " + lines[0].substr(0, 12), std::move(slug), there});
            }
    }
}

// A bundle that was there and is there no more was touched: the whole of a feature may go.
void add_removed(const Repository& repository, specs::Change& change, const std::string& base) {
    std::set<std::string> parents = {"spec", "specs"}, removed;
    for (const auto& [folder, place] : repository.bundles) parents.insert(fs::path(folder).parent_path().string());
    for (const fs::path file :
         parts(repository.ask({"diff", "--name-only", "--no-renames", "--diff-filter=D", "-z", base}).value_or(""), '\0')) {
        const auto folder = file.parent_path(), parent = folder.parent_path();
        const auto name = file.filename(), slug = folder.filename();
        const bool is_document = name == "spec.md" || name == "prd.md" || name == "plan.md" || name == "tasks.md";
        if (!is_document || slug == "archive" || slug == "templates" || !specs::is_slug(slug.string())) continue;
        if (repository.bundles.contains(folder.string())) continue;
        if (parents.contains(parent.string()) || parent.filename() == "spec" || parent.filename() == "specs")
            removed.insert(folder.string());
    }
    change.bundles.insert(change.bundles.end(), removed.begin(), removed.end());
}

specs::Change change_of(const Repository& repository, const AroundFlags& flags) {
    const auto base = repository.ask({"merge-base", "HEAD", flags.against});
    const auto differ = base ? repository.ask({"diff", "--name-only", "--no-renames", "-z", *base}) : std::nullopt;
    if (!differ)
        throw Error(Errc::usage, fmt::format("what changed since '{}' cannot be told", flags.against),
                    "name a commit that is here: --against REF, or fetch it (fetch-depth: 0)");
    specs::Change change;
    change.base = base->substr(0, 12), change.name = flags.against;
    std::set<std::string> files;
    for (const auto& list : {parts(*differ, '\0'), untracked(repository)}) files.insert(list.begin(), list.end());
    change.files.assign(files.begin(), files.end());
    for (const auto& [folder, place] : repository.bundles) {
        const auto first = files.lower_bound(folder + "/");
        if (first != files.end() && first->starts_with(folder + "/")) change.bundles.push_back(folder);
    }
    std::set<std::string> parents;
    for (const auto& [folder, place] : repository.bundles)
        if (place.layout == specs::Layout::spec_kit && folder.find('/') != std::string::npos)
            parents.insert(fs::path(folder).parent_path().string());
    for (const auto& parent : parents) {
        const auto there =
            parts(repository.ask({"ls-tree", "-d", "-z", "--name-only", flags.against, "--", parent + "/"}).value_or(""), '\0');
        const auto old = parts(repository.ask({"ls-tree", "-d", "-z", "--name-only", *base, "--", parent + "/"}).value_or(""), '\0');
        for (const auto& path : there)
            if (std::find(old.begin(), old.end(), path) == old.end())
                change.features[specs::key_of(repository.root / parent)].push_back(fs::path(path).filename().string());
    }
    add_removed(repository, change, *base);
    const std::string range = *base + "..HEAD";
    add_references(repository, change, *base);
    for (const auto& file : change.files) {
        const bool project = file.ends_with(".specify/memory/constitution.md");
        if (!project && !(file.ends_with("/constitution.md") && repository.bundles.contains(fs::path(file).parent_path().string())))
            continue;
        const auto text = repository.ask({"cat-file", "blob", fmt::format("{}:{}", *base, file)});
        if (!text) continue;  // it is new
        specs::Before before{specs::read_document("constitution.md", *text), false};
        for (const auto& line : parts(repository.ask({"log", "--format=%B", range, "--", file}).value_or(""), '\n'))
            for (const std::string_view word : {"amendment:", "amends:", "approved-by:"})
                before.approved_change = before.approved_change || specs::starts_folded(line, word);
        change.constitutions.emplace(specs::key_of(repository.root / file), std::move(before));
    }
    return change;
}

void add_message(const std::string& path, const std::vector<specs::Place>& places, specs::Change& change) {
    const auto text = specs::read_bytes(path);
    if (!text) throw Error(Errc::usage, fmt::format("'{}' is not there", path), "--message names a file with the pull request's text");
    for (const auto& line : parts(*text, '\n'))
        if (auto slug = specs::slug_in(line); !slug.empty()) {
            const bool there =
                std::any_of(places.begin(), places.end(),
                            [&](const specs::Place& place) { return fs::path(specs::key_of(place.folder)).filename() == slug; }) ||
                std::any_of(change.bundles.begin(), change.bundles.end(), [&](const std::string& folder) {
                    return fs::path(folder).filename() == slug;  // one that it removes
                });
            change.references.push_back({"the pull request", std::move(slug), there});
        }
}

specs::Bundle bundle_at(const Repository& repository, const std::string& commit, const std::string& folder) {
    std::vector<std::string> names;
    for (const auto& path : parts(repository.ask({"ls-tree", "-r", "-z", "--name-only", commit, "--", folder + "/"}).value_or(""), '\0'))
        names.push_back(path.substr(folder.size() + 1));
    specs::Bundle bundle;
    bundle.slug = fs::path(folder).filename().string();
    bundle.folder = folder;
    bundle.carried = true;
    const bool has_spec = std::find(names.begin(), names.end(), "spec.md") != names.end();
    bundle.layout = has_spec || fs::path(folder).parent_path().filename() == "specs" ? specs::Layout::spec_kit : specs::Layout::lhcr;
    std::erase_if(names, [&](const std::string& name) { return !specs::is_bundle_file(bundle.layout, name); });
    std::vector<std::string> blobs;
    for (const auto& name : names) blobs.push_back(fmt::format("{}:{}/{}", commit, folder, name));
    git_blobs(blobs, repository.root, [&](std::size_t i, std::optional<std::string> bytes) {
        if (bytes) bundle.documents[names[i]] = specs::read_document(names[i], std::move(*bytes));
    });
    return bundle;
}

specs::RunRecord run_of(const Repository& repository, const specs::Settings& settings, const std::string& path) {
    const auto text = specs::read_bytes(path);
    if (!text) throw Error(Errc::usage, fmt::format("'{}' is not there", path), "`lhcr run show RUN -o json` writes the record of a run");
    auto run = specs::read_run_record(*text, path);
    if (run.git_sha.empty() || run.spec_slug.empty()) return run;
    if (run.git_sha.find_first_not_of("0123456789abcdef") != std::string::npos ||
        !repository.ask({"cat-file", "-e", run.git_sha + "^{commit}"}))
        throw Error(Errc::usage, fmt::format("the run's commit {} is not here", run.git_sha.substr(0, 12)),
                    "fetch it: `git fetch --unshallow`, or fetch-depth: 0");
    const auto folder = folder_at(repository, run.git_sha, run.spec_slug);
    run.resolves = !folder.empty();
    if (!run.resolves) return run;
    const auto bundle = bundle_at(repository, run.git_sha, folder);
    run.hash_at_commit = bundle.content_hash();
    run.moment = specs::moment_of(run.git_sha.substr(0, 12), specs::read_model(bundle));
    std::set<std::string> differ;
    for (const auto& list :
         {parts(repository.ask({"diff", "--name-only", "--no-renames", "-z", run.git_sha}).value_or(""), '\0'), untracked(repository)})
        for (const auto& file : list)
            if (std::any_of(settings.map.contracts.begin(), settings.map.contracts.end(),
                            [&](const std::string& pattern) { return specs::matches(pattern, file); }))
                differ.insert(file);
    run.differ.assign(differ.begin(), differ.end());
    return run;
}

// Commits that touched a bundle, newest first, from one log over all of them.
std::map<std::string, std::vector<std::string>> commits_by_bundle(const Repository& repository) {
    std::vector<std::string> arguments = {"log", "--format=%x01%H", "--name-only", "--no-renames", "-z", "--topo-order", "HEAD", "--"};
    std::set<std::string> parents;
    for (const auto& [folder, place] : repository.bundles) {
        const auto parent = fs::path(folder).parent_path().string();
        parents.insert(parent.empty() ? folder : parent);
    }
    arguments.insert(arguments.end(), parents.begin(), parents.end());
    const auto log = parents.empty() ? std::optional<std::string>("") : repository.ask(arguments);
    if (!log)
        throw Error(Errc::usage, "the history of the spec bundles cannot be read", "it needs a commit; `git log -- spec specs` says more");
    std::map<std::string, std::vector<std::string>> commits;
    for (const auto& each : parts(*log, '\1')) {
        const auto lines = parts(each, '\0');
        std::set<std::string> touched;
        for (std::size_t i = 1; i < lines.size(); ++i) {
            const auto path = fs::path(lines[i].substr(lines[i].starts_with('\n') ? 1 : 0));
            for (auto folder = path.parent_path(); !folder.empty(); folder = folder.parent_path())
                if (repository.bundles.contains(folder.string())) touched.insert(folder.string());
        }
        for (const auto& folder : touched)
            if (auto& list = commits[folder]; list.size() < commits_of_a_bundle) list.push_back(lines[0]);
    }
    return commits;
}

std::map<std::string, specs::History> histories_of(const Repository& repository) {
    struct Wanted {
        std::string folder, commit;
        const char* file;
    };
    std::vector<Wanted> wanted;
    std::vector<std::string> names;
    for (const auto& [folder, commits] : commits_by_bundle(repository))
        for (auto commit = commits.rbegin(); commit != commits.rend(); ++commit)
            for (const char* file :
                 {repository.bundles.at(folder).layout == specs::Layout::lhcr ? "prd.md" : "spec.md", "plan.md", "tasks.md"}) {
                wanted.push_back({folder, *commit, file});
                names.push_back(fmt::format("{}:{}/{}", *commit, folder, file));
            }
    std::map<std::string, specs::History> histories;
    specs::Bundle bundle;
    const bool whole = git_blobs(names, repository.root, [&](std::size_t i, std::optional<std::string> bytes) {
        const auto& place = repository.bundles.at(wanted[i].folder);
        if (i % 3 == 0) bundle = {}, bundle.layout = place.layout, bundle.slug = fs::path(wanted[i].folder).filename().string();
        if (bytes) bundle.documents[wanted[i].file] = specs::read_document(wanted[i].file, std::move(*bytes));
        if (i % 3 == 2)
            histories[specs::key_of(place.folder)].push_back(specs::moment_of(wanted[i].commit.substr(0, 12), specs::read_model(bundle)));
    });
    if (!whole) throw Error(Errc::usage, "the history of the spec bundles cannot be read", "`git fsck` says whether objects are missing");
    return histories;
}

}  // namespace

specs::Around around_of(Session& session, const std::vector<specs::Place>& places, const specs::Settings& settings,
                        const AroundFlags& flags) {
    specs::Around around;
    around.paths = settings.map;
    if (!flags.any()) return around;
    const auto repository = repository_of(places);
    around.root = repository.root;
    if (!flags.against.empty()) around.change = change_of(repository, flags);
    if (!flags.message.empty()) {
        if (!around.change) around.change.emplace();
        add_message(flags.message, places, *around.change);
    }
    if (!flags.run.empty()) around.run = run_of(repository, settings, flags.run);
    if (!flags.history && flags.against.empty()) return around;
    if (repository.ask({"rev-parse", "--is-shallow-repository"}) == "true")
        session.output().note("this clone is shallow: what changed before its first commit is not judged (fetch-depth: 0)");
    around.histories = histories_of(repository);
    return around;
}

}  // namespace lhcr::cli
