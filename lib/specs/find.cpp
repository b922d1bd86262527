// Where bundles are: in a repository, in a folder of bundles, or at a path of their own.
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "base/error.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t max_document_bytes = 4u << 20;

bool has_any(const fs::path& folder, std::initializer_list<const char*> files) {
    std::error_code ignored;
    return std::any_of(files.begin(), files.end(), [&](const char* file) { return fs::is_regular_file(folder / file, ignored); });
}

bool looks_like_bundle(const fs::path& folder) {
    return has_any(folder, {"spec.md", "prd.md", "tasks.md", "plan.md", "constitution.md"});
}

Layout layout_of(const fs::path& folder) {
    if (has_any(folder, {"spec.md"})) return Layout::spec_kit;
    return folder.parent_path().filename() == "specs" && !has_any(folder, {"prd.md", "constitution.md"}) ? Layout::spec_kit : Layout::lhcr;
}

std::string read_file(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw Error(Errc::unavailable, fmt::format("cannot read '{}'", path.string()));
    return text.str();
}

// Bundles directly below a folder; names that begin with _ or . and `archive` are no bundles.
void add_below(const fs::path& folder, std::vector<Bundle>& out) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory(error) && !name.starts_with('_') && !name.starts_with('.') && name != "archive" && name != "templates")
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    for (const auto& path : found)
        if (looks_like_bundle(path)) out.push_back(read_bundle(path));
}

}  // namespace

std::string layout_name(Layout layout) {
    return layout == Layout::lhcr ? "lhcr" : "spec-kit";
}

std::vector<std::string> files_of(Layout layout) {
    if (layout == Layout::lhcr) return {"constitution.md", "prd.md", "plan.md", "tasks.md"};
    return {"spec.md", "plan.md", "tasks.md"};
}

bool is_slug(const std::string& text) {
    if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-' || text.find("--") != std::string::npos) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

Bundle read_bundle(const fs::path& folder) {
    std::error_code error;
    const fs::path real = fs::weakly_canonical(folder, error);
    if (!fs::is_directory(real, error))
        throw Error(Errc::not_found, fmt::format("there is no spec bundle at '{}'", folder.string()), "`lhcr spec new SLUG` makes one");
    Bundle bundle;
    bundle.folder = folder;
    bundle.slug = real.filename().string();
    bundle.layout = layout_of(real);
    const auto add = [&](const std::string& file) {
        const fs::path path = real / file;
        if (!fs::is_regular_file(path, error)) return;
        if (fs::file_size(path, error) > max_document_bytes) {
            Document document;
            document.file = file;
            document.problems.push_back(
                {Finding::Severity::error, "SB005", file, 0, fmt::format("the file is larger than {} MiB", max_document_bytes >> 20), {}});
            bundle.documents[file] = std::move(document);
            return;
        }
        bundle.documents[file] = read_document(file, read_file(path));
    };
    for (const auto& file : files_of(bundle.layout)) add(file);
    return bundle;
}

std::vector<Bundle> find_bundles(const std::vector<std::string>& paths) {
    std::vector<Bundle> bundles;
    for (const auto& path : paths.empty() ? std::vector<std::string>{"."} : paths) {
        const std::size_t before = bundles.size();
        std::error_code error;
        if (!fs::is_directory(path, error))
            throw Error(Errc::usage, fmt::format("'{}' is not a folder", path),
                        "name a bundle's folder, a folder of bundles, or a repository's root");
        if (looks_like_bundle(path) && !fs::is_directory(fs::path(path) / "spec", error)) {
            bundles.push_back(read_bundle(path));
        } else {
            for (const char* folder : {"spec", "specs"}) add_below(fs::path(path) / folder, bundles);
            if (bundles.size() == before) add_below(path, bundles);
        }
        if (bundles.size() == before)
            throw Error(
                Errc::usage, fmt::format("no spec bundle was found at '{}'", path),
                "bundles are spec/<slug>/{constitution,prd,plan,tasks}.md or specs/<nnn-name>/spec.md; `lhcr spec new SLUG` makes one");
    }
    // Paths may overlap: a bundle that was named twice is one.
    std::set<fs::path> seen;
    std::erase_if(bundles, [&](const Bundle& bundle) { return !seen.insert(fs::weakly_canonical(bundle.folder)).second; });
    return bundles;
}

Bundle find_bundle_by_slug(const std::string& slug, const fs::path& from) {
    std::error_code error;
    for (fs::path folder = fs::absolute(from, error);; folder = folder.parent_path()) {
        for (const char* parent : {"spec", "specs"}) {
            const fs::path candidate = folder / parent / slug;
            if (!slug.empty() && fs::is_directory(candidate, error) && looks_like_bundle(candidate)) return read_bundle(candidate);
        }
        if (fs::exists(folder / ".git", error) || !folder.has_relative_path()) return {};
    }
}

}  // namespace lhcr::specs
