// Where a run comes from: commit, spec bundle, and whether the tree is what the commit holds.
#include "cli/run_origin.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "cli/git.hpp"
#include "cli/session.hpp"
#include "specs/bundle.hpp"

namespace lhcr::cli {
namespace {

std::string without_last_newlines(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

// Whether the bundle's files are those of the commit; also true where git cannot tell, because it does not know the commit.
bool is_of_commit(const specs::Bundle& bundle, const std::string& commit) {
    if (!git({"cat-file", "-e", commit + "^{commit}"}, bundle.folder)) return true;
    for (const auto& [file, document] : bundle.documents)
        if (git({"cat-file", "blob", fmt::format("{}:./{}", commit, file)}, bundle.folder) != without_last_newlines(document.bytes()))
            return false;
    return true;
}

void refuse_dirt_outside_dev(Session& session, const std::string& what) {
    if (session.scope().environment == "dev") return;
    throw Error(Errc::gate_rejected, fmt::format("{}, and '{}' is not dev", what, session.scope().environment),
                "commit them, or run it in --env dev");
}

}  // namespace

void bind_origin_flags(CLI::App& app, OriginFlags& flags) {
    app.add_option("--git-sha", flags.git_sha, "the commit this run belongs to (default: HEAD of the repository here)");
    app.add_option("--spec", flags.spec, "slug of the spec bundle it answers to");
}

json run_origin(Session& session, const OriginFlags& flags, const std::string& default_spec) {
    json origin = json::object();
    origin["git_sha"] = flags.git_sha;
    origin["git_dirty"] = false;
    if (flags.git_sha.empty()) {
        const auto head = git({"rev-parse", "--verify", "HEAD"});
        if (!head)
            throw Error(Errc::usage, "the commit of this run is not known: here is no git repository with a commit",
                        "run it inside the repository, or give --git-sha SHA");
        origin["git_sha"] = *head;
        const bool dirty = !git({"status", "--porcelain", "--untracked-files=no"}).value_or("").empty();
        origin["git_dirty"] = dirty;
        if (dirty) refuse_dirt_outside_dev(session, "the work tree has changes that no commit holds");
    }
    const std::string slug = flags.spec.empty() ? default_spec : flags.spec;
    if (slug.empty())
        throw Error(Errc::usage, "the spec bundle of this run is not known",
                    "give --spec SLUG, or name it in the pipeline's file under `spec:`");
    origin["spec_slug"] = slug;
    const auto bundle = specs::find_bundle_by_slug(slug, std::filesystem::current_path());
    if (bundle.slug.empty()) return origin;
    origin["spec_hash"] = bundle.content_hash();
    if (!is_of_commit(bundle, origin["git_sha"])) {
        refuse_dirt_outside_dev(session, fmt::format("the spec bundle '{}' has changes that commit {} does not hold", slug,
                                                     origin["git_sha"].get<std::string>().substr(0, 12)));
        origin["git_dirty"] = true;
    }
    return origin;
}

void attach_spec_bundle(json& request, const json& template_body) {
    const json phases = template_body.value("phases", json::array());
    for (const auto& phase : phases) {
        if (get_string(phase, "executor") != "spec" || get_string(phase, "kind") == "generate") continue;
        const std::string param = get_string(phase.value("input", json::object()), "param", "bundle");
        if (request["params"].contains(param)) continue;
        const std::string slug = get_string(request, "spec_slug");
        const auto bundle = specs::find_bundle_by_slug(slug, std::filesystem::current_path());
        if (bundle.slug.empty())
            throw Error(Errc::usage, fmt::format("the spec bundle '{}' is not found from here, and the run has to carry it", slug),
                        fmt::format("run it inside the repository that has spec/{}", slug));
        request["params"][param] = specs::to_json(bundle);
    }
}

}  // namespace lhcr::cli
