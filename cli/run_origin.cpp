// git is asked as a process (no shell), with a fixed environment: hooks, pagers and configuration of the repository do not run.
#include "cli/run_origin.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <chrono>

#include <filesystem>
#include <optional>

#include "base/error.hpp"
#include "base/process.hpp"
#include "cli/session.hpp"
#include "specs/bundle.hpp"

namespace lhcr::cli {
namespace {

// What `git <arguments>` prints, without its last newline; nullopt when it fails or there is no git.
std::optional<std::string> git(std::vector<std::string> arguments) {
    SpawnOptions options;
    options.argv = {"git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"};
    options.argv.insert(options.argv.end(), arguments.begin(), arguments.end());
    Pipe out = make_pipe();
    options.descriptors = {{STDOUT_FILENO, out.write.get()}};
    options.own_group = false;
    try {
        Process process = spawn(options);
        out.write.reset();
        std::string text;
        char buffer[4096];
        for (ssize_t got; (got = ::read(out.read.get(), buffer, sizeof buffer)) > 0 && text.size() < (1u << 20);)
            text.append(buffer, static_cast<std::size_t>(got));
        const auto ended = process.wait(std::chrono::seconds(10));
        if (!ended || !ended->success()) return std::nullopt;
        while (!text.empty() && text.back() == '\n') text.pop_back();
        return text;
    } catch (const Error&) {
        return std::nullopt;
    }
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
        if (dirty && session.scope().environment != "dev")
            throw Error(Errc::gate_rejected,
                        fmt::format("the work tree has changes that no commit holds, and '{}' is not dev", session.scope().environment),
                        "commit them, or run it in --env dev");
    }
    const std::string slug = flags.spec.empty() ? default_spec : flags.spec;
    if (slug.empty())
        throw Error(Errc::usage, "the spec bundle of this run is not known",
                    "give --spec SLUG, or name it in the pipeline's file under `spec:`");
    origin["spec_slug"] = slug;
    const auto bundle = specs::find_bundle_by_slug(slug, std::filesystem::current_path());
    if (!bundle.slug.empty()) origin["spec_hash"] = bundle.content_hash();
    return origin;
}

}  // namespace lhcr::cli
