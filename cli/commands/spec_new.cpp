// `lhcr spec new SLUG`: the files of a spec bundle, which passes as it is; with --from what a document says, sorted. Never overwrites.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/session.hpp"
#include "specs/bundle.hpp"
#include "specs/drafting.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string slug;
    std::string folder;
    std::string layout = "lhcr";
    std::string from;
};

int run(Session& session, const Options& options) {
    namespace fs = std::filesystem;
    const auto layout = options.layout == "lhcr" ? specs::Layout::lhcr : specs::Layout::spec_kit;
    const fs::path parent = !options.folder.empty() ? options.folder : layout == specs::Layout::lhcr ? "spec" : "specs";
    std::string slug = options.slug;
    std::error_code error;
    // Spec Kit numbers its features: the next free one.
    if (layout == specs::Layout::spec_kit && specs::is_slug(slug) && specs::feature_number(slug).empty()) {
        int last = 0;
        for (const auto& entry : fs::directory_iterator(parent, error)) {
            const std::string name = entry.path().filename().string();
            if (const auto number = specs::feature_number(name); number.size() == 3) last = std::max(last, std::stoi(std::string(number)));
        }
        slug = fmt::format("{:03}-{}", last + 1, slug);
    }
    const std::string date = rfc3339_now().substr(0, 10);
    std::map<std::string, std::string> files;
    specs::Draft draft;
    if (options.from.empty()) {
        files = specs::new_bundle(slug, layout, date);
    } else {
        const auto source = specs::read_bytes(options.from);
        if (!source) throw Error(Errc::usage, fmt::format("'{}' is not there", options.from), "--from names a Markdown document");
        draft = specs::read_draft(options.from, *source);
        files = specs::draft_bundle(slug, layout, date, *source, draft);
    }
    const fs::path folder = parent / slug;
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
    session.output().list("SpecBundleFiles", {{"slug", slug}, {"files", written}}, "files", {{"WRITTEN", "path"}}, "path");
    if (!options.from.empty()) {
        session.output().note(fmt::format(
            "told apart in '{}': requirements {}, success criteria {}, stories {}, tasks {}, open questions {}; it is kept as {}",
            options.from, draft.requirements.size(), draft.criteria.size(), draft.stories.size(), draft.tasks.size(),
            draft.questions.size(), specs::source_file));
        if (draft.left_out) session.output().note(fmt::format("{} more statements are in {} alone", draft.left_out, specs::source_file));
    }
    session.output().note(
        fmt::format("it passes as it is; say sentence by sentence what it is to do, then `lhcr spec validate {}`", folder.string()));
    return 0;
}

}  // namespace

void bind_spec_new(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("slug", options->slug, "lower-case letters, digits and hyphens")->required();
    app.add_option("--folder", options->folder, "where bundles are (default: spec, or specs for spec-kit)");
    app.add_option("--layout", options->layout, "lhcr or spec-kit")->check(CLI::IsMember({"lhcr", "spec-kit"}))->type_name("NAME");
    app.add_option("--from", options->from, "a document that says what is wanted: sorted into the bundle, and kept beside it")
        ->type_name("FILE");
    session.set_action([&session, options] { return run(session, *options); });
}

}  // namespace lhcr::cli
