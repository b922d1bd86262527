// `lhcr init`: a project file in a repository, so that its commands need no flags.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.hpp"
#include "base/process.hpp"
#include "cli/session.hpp"

namespace lhcr::cli {
namespace {

int run_init(const std::string& spec, Session& session) {
    const std::filesystem::path path = std::filesystem::current_path() / ".lhcr.yaml";
    std::string text =
        "# lhcr: settings of this repository, for everyone who works in it. No secrets, no addresses: those are in contexts\n"
        "# of each user's own file (`lhcr help configuration`).\n";
    text += fmt::format("project: {}\nenvironment: {}\n", session.scope().project, session.scope().environment);
    if (!spec.empty()) text += fmt::format("spec: {}\n", spec);
    const Fd file(::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666));
    const int reason = errno;
    const bool exists = !file && reason == EEXIST;
    if (!file && !exists) throw Error(Errc::config_invalid, fmt::format("cannot write '{}': {}", path.string(), std::strerror(reason)));
    if (!exists && ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()))
        throw Error(Errc::unavailable, fmt::format("cannot write '{}': {}", path.string(), std::strerror(errno)));
    session.output().object("ProjectFile", {{"path", path.string()}, {"created", !exists}, {"state", exists ? "there already" : "made"}},
                            {{"project file", "state"}, {"path", "path"}}, "path");
    session.output().note(
        "next: `lhcr local up` starts a control room, `lhcr spec new SLUG` begins a spec bundle, `lhcr pipeline new NAME` a pipeline");
    return 0;
}

}  // namespace

void bind_init(CLI::App& app, Session& session) {
    auto spec = std::make_shared<std::string>();
    app.add_option("--spec", *spec, "spec bundle of the runs made here")->type_name("SLUG");
    session.set_action([spec, &session] { return run_init(*spec, session); });
}

}  // namespace lhcr::cli
