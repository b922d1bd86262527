// Where bundles are: in a repository, in a folder of bundles, or at a path of their own.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <set>

#include "base/error.hpp"
#include "base/process.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {
namespace fs = std::filesystem;
namespace {

bool has_any(const fs::path& folder, std::initializer_list<const char*> files) {
    std::error_code ignored;
    return std::any_of(files.begin(), files.end(), [&](const char* file) { return fs::is_regular_file(folder / file, ignored); });
}

bool looks_like_bundle(const fs::path& folder) {
    return has_any(folder, {"spec.md", "prd.md", "tasks.md", "plan.md", "constitution.md"});
}

Layout layout_of(const fs::path& folder) {
    if (has_any(folder, {"spec.md"})) return Layout::spec_kit;
    std::error_code ignored;
    const fs::path parent = fs::absolute(folder, ignored).lexically_normal().parent_path();
    return parent.filename() == "specs" && !has_any(folder, {"prd.md", "constitution.md"}) ? Layout::spec_kit : Layout::lhcr;
}

// Bundles directly below a folder; names that begin with _ or . and `archive` are no bundles. A folder of specs/ that holds none of a
// bundle's files is one that was begun and not filled; other folders are somebody else's.
void add_below(const fs::path& folder, std::vector<fs::path>& out) {
    std::vector<fs::path> found;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_directory(error) && !name.starts_with('_') && !name.starts_with('.') && name != "archive" && name != "templates")
            found.push_back(entry.path());
    }
    std::sort(found.begin(), found.end());
    for (const auto& path : found)
        if (looks_like_bundle(path)) out.push_back(path);
}

std::vector<std::string> markdown_below(const fs::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error))
        if (entry.path().extension() == ".md" && entry.is_regular_file(error)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

std::string layout_name(Layout layout) {
    return layout == Layout::lhcr ? "lhcr" : "spec-kit";
}

std::vector<std::string> files_of(Layout layout) {
    if (layout == Layout::lhcr) return {"constitution.md", "prd.md", "plan.md", "tasks.md"};
    return {"spec.md", "plan.md", "tasks.md"};
}

bool is_slug(std::string_view text) {
    if (text.empty() || text.size() > 63 || text.front() == '-' || text.back() == '-' || text.find("--") != std::string_view::npos)
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string_view feature_number(std::string_view slug) {
    std::size_t end = 0;
    while (end < slug.size() && is_digit(slug[end])) ++end;
    if (end < 3 || end >= slug.size() || slug[end] != '-') return {};
    // A time stamp is a number of two parts: 20260323-143000-name.
    if (end == 8 && slug.size() > 16 && slug[15] == '-' && std::all_of(slug.begin() + 9, slug.begin() + 15, is_digit)) end = 15;
    return slug.substr(0, end);
}

const Document* Bundle::find(std::string_view file) const {
    const auto it = documents.find(std::string(file));
    return it == documents.end() || it->second.line_count() == 0 ? nullptr : &it->second;
}

std::string Bundle::place(std::string_view file) const {
    return (folder / file).lexically_normal().string();
}

std::optional<std::string> read_bytes(const fs::path& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const auto refuse = [&] { return Error(Errc::unavailable, fmt::format("cannot read '{}'", path.string()), "check the file's rights"); };
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        throw refuse();
    }
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return std::nullopt;
    // What is too large is read just so far that the reader of documents sees it.
    const auto wanted = std::min<std::size_t>(static_cast<std::size_t>(facts.st_size), max_document_bytes + 1);
    std::string bytes(wanted, '\0');
    std::size_t have = 0;
    while (have < wanted) {
        const ssize_t got = ::read(file.get(), bytes.data() + have, wanted - have);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw refuse();
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

Bundle read_bundle(const fs::path& folder, std::optional<Layout> layout) {
    std::error_code error;
    fs::path real = fs::absolute(folder, error).lexically_normal();
    if (!real.has_filename()) real = real.parent_path();
    if (!fs::is_directory(real, error))
        throw Error(Errc::not_found, fmt::format("there is no spec bundle at '{}'", folder.string()), "`lhcr spec new SLUG` makes one");
    Bundle bundle;
    bundle.folder = folder;
    bundle.slug = real.filename().string();
    bundle.layout = layout.value_or(layout_of(real));
    const auto add = [&](const std::string& file) {
        if (auto bytes = read_bytes(real / file)) bundle.documents[file] = read_document(file, std::move(*bytes));
    };
    for (const auto& file : files_of(bundle.layout)) add(file);
    if (bundle.layout == Layout::spec_kit) {
        for (const char* file : {"research.md", "data-model.md", "quickstart.md"}) add(file);
        for (const auto& name : markdown_below(real / "checklists")) add("checklists/" + name);
        for (const auto& entry : fs::directory_iterator(real / "contracts", error))
            bundle.contracts.push_back(entry.path().filename().string());
        std::sort(bundle.contracts.begin(), bundle.contracts.end());
    }
    return bundle;
}

std::vector<Place> find_places(const std::vector<std::string>& paths, std::optional<Layout> layout, bool allow_empty) {
    std::vector<Place> places;
    std::set<fs::path> seen;
    for (const auto& given : paths.empty() ? std::vector<std::string>{"."} : paths) {
        std::error_code error;
        fs::path path = given;
        // A file stands for its bundle: what pre-commit hooks and editors hand over.
        if (fs::is_regular_file(path, error)) {
            path = path.parent_path();
            if (path.filename() == "checklists" || path.filename() == "contracts") path = path.parent_path();
            if (path.empty()) path = ".";
        }
        if (!fs::is_directory(path, error))
            throw Error(Errc::usage, fmt::format("'{}' is not there", given),
                        "name a bundle's folder, a folder of bundles, or a repository's root");
        std::vector<fs::path> folders;
        if (looks_like_bundle(path) && !fs::is_directory(path / "spec", error)) {
            folders.push_back(path);
        } else {
            for (const char* folder : {"spec", "specs"}) add_below(path / folder, folders);
            if (folders.empty()) add_below(path, folders);
        }
        if (folders.empty() && !allow_empty)
            throw Error(
                Errc::usage, fmt::format("no spec bundle was found at '{}'", given),
                "bundles are spec/<slug>/{constitution,prd,plan,tasks}.md or specs/<nnn-name>/spec.md; `lhcr spec new SLUG` makes one");
        // Paths may overlap: a bundle that was named twice is one.
        for (const auto& folder : folders) {
            const Layout own = layout_of(folder);
            if ((!layout || *layout == own) && seen.insert(fs::weakly_canonical(folder, error)).second) places.push_back({folder, own});
        }
    }
    if (places.empty() && !allow_empty)
        throw Error(Errc::usage, "no spec bundle of that layout was found", "without --layout both are looked at");
    return places;
}

std::vector<Bundle> find_bundles(const std::vector<std::string>& paths) {
    std::vector<Bundle> bundles;
    for (const auto& place : find_places(paths)) bundles.push_back(read_bundle(place.folder, place.layout));
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
