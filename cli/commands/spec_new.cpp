// `lhcr spec new SLUG`: the files of a spec bundle, to be filled. Never overwrites.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <fstream>
#include <memory>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "specs/bundle.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string slug;
    std::string folder = "spec";
};

int run(Session& session, const Options& options) {
    namespace fs = std::filesystem;
    const auto files = specs::new_bundle(options.slug);
    const fs::path folder = fs::path(options.folder) / options.slug;
    std::error_code error;
    if (fs::exists(folder, error))
        throw Error(Errc::conflict, fmt::format("'{}' is there already", folder.string()),
                    fmt::format("`lhcr spec validate {}` says what it lacks", folder.string()));
    fs::create_directories(folder, error);
    json written = json::array();
    for (const auto& [name, text] : files) {
        const fs::path path = folder / name;
        std::ofstream stream(path, std::ios::binary);
        stream << text;
        stream.close();
        if (!stream)
            throw Error(Errc::unavailable, fmt::format("cannot write '{}'", path.string()), "check the folder's rights and the disk");
        written.push_back({{"path", path.string()}});
    }
    session.output().list("SpecBundleFiles", {{"slug", options.slug}, {"files", written}}, "files", {{"WRITTEN", "path"}}, "path");
    session.output().note(fmt::format("fill in what stands in [brackets], then `lhcr spec validate {}`", folder.string()));
    return 0;
}

}  // namespace

void bind_spec_new(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("slug", options->slug, "lower-case letters, digits and hyphens")->required();
    app.add_option("--folder", options->folder, "where bundles are (default: spec)");
    session.set_action([&session, options] { return run(session, *options); });
}

}  // namespace lhcr::cli
