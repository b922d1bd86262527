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

Error unreadable(const fs::path& path) {
    return Error(Errc::unavailable, fmt::format("cannot read '{}'", path.string()), "check its rights and those of the folders above it");
}

// What lies at a path. One that is closed to us is not one where nothing is: a partial read is never green.
fs::file_type type_of(const fs::path& path) {
    std::error_code error;
    const auto type = fs::status(path, error).type();
    if (type == fs::file_type::none && error != std::errc::filename_too_long) throw unreadable(path);
    return type;
}

bool is_folder(const fs::path& path) {
    return type_of(path) == fs::file_type::directory;
}

bool has_any(const fs::path& folder, std::initializer_list<const char*> files) {
    return std::any_of(files.begin(), files.end(), [&](const char* file) { return type_of(folder / file) == fs::file_type::regular; });
}

fs::path normal(const fs::path& path) {
    std::error_code error;
    fs::path real = fs::absolute(path, error).lexically_normal();
    return real.has_filename() ? real : real.parent_path();
}

// Spec Kit keeps its project's constitution there: it is about all bundles and none itself.
bool is_memory(const fs::path& folder) {
    const fs::path real = normal(folder);
    return real.filename() == "memory" && real.parent_path().filename() == ".specify";
}

bool looks_like_bundle(const fs::path& folder) {
    return has_any(folder, {"spec.md", "prd.md", "tasks.md", "plan.md", "constitution.md"}) && !is_memory(folder);
}

Layout layout_of(const fs::path& folder) {
    if (has_any(folder, {"spec.md"})) return Layout::spec_kit;
    return normal(folder).parent_path().filename() == "specs" && !has_any(folder, {"prd.md", "constitution.md"}) ? Layout::spec_kit
                                                                                                                 : Layout::lhcr;
}

// Bundles directly below a folder; names that begin with _ or . and `archive` are no bundles. A folder of specs/ that holds none of a
// bundle's files is one that was begun and not filled; other folders are somebody else's.
void add_below(const fs::path& folder, std::vector<fs::path>& out) {
    for (const auto& path : entries_of(folder)) {
        const std::string name = path.filename().string();
        if (name.starts_with('_') || name.starts_with('.') || name == "archive" || name == "templates") continue;
        if (is_folder(path) && looks_like_bundle(path)) out.push_back(path);
    }
}

// What spec/ and specs/ of a folder hold.
std::vector<fs::path> bundles_of(const fs::path& root) {
    std::vector<fs::path> folders;
    for (const char* folder : {"spec", "specs"}) add_below(root / folder, folders);
    return folders;
}

// A plan.md beside spec/ and specs/ is somebody's note: what these hold is what is meant.
bool is_bundle(const fs::path& folder) {
    return looks_like_bundle(folder) && !is_folder(folder / "spec") && bundles_of(folder).empty();
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
    if (!file) {
        if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
        throw unreadable(path);
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
        if (got < 0) throw unreadable(path);
        if (got == 0) break;
        have += static_cast<std::size_t>(got);
    }
    bytes.resize(have);
    return bytes;
}

std::vector<fs::path> entries_of(const fs::path& folder) {
    std::vector<fs::path> paths;
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) paths.push_back(at->path());
    if (error && error != std::errc::no_such_file_or_directory && error != std::errc::not_a_directory) throw unreadable(folder);
    std::sort(paths.begin(), paths.end());
    return paths;
}

Bundle read_bundle(const fs::path& folder, std::optional<Layout> layout) {
    const fs::path real = normal(folder);
    if (!is_folder(real))
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
        for (const auto& path : entries_of(real / "checklists"))
            if (path.extension() == ".md") add("checklists/" + path.filename().string());
        for (const auto& path : entries_of(real / "contracts")) bundle.contracts.push_back(path.filename().string());
    }
    return bundle;
}

fs::path folder_of_file(const fs::path& file) {
    const fs::path own = file.has_parent_path() ? file.parent_path() : fs::path(".");
    const auto above = [](const fs::path& folder) {
        const fs::path path = (folder / "..").lexically_normal();
        return path.has_filename() || path == path.root_path() ? path : path.parent_path();
    };
    if (is_memory(own) && file.filename() == "constitution.md") return above(above(own));
    for (fs::path folder = own;; folder = above(folder)) {
        if (is_bundle(folder)) return folder;
        if (type_of(folder / ".git") != fs::file_type::not_found || normal(folder) == normal(folder).root_path()) return own;
    }
}

std::vector<Place> find_places(const std::vector<std::string>& paths, std::optional<Layout> layout, bool allow_empty) {
    std::vector<Place> places;
    std::set<fs::path> seen;
    for (const auto& given : paths.empty() ? std::vector<std::string>{"."} : paths) {
        std::error_code error;
        fs::path path = given;
        // A file stands for its bundle: what pre-commit hooks and editors hand over.
        if (type_of(path) == fs::file_type::regular) path = folder_of_file(path);
        if (!is_folder(path))
            throw Error(Errc::usage, fmt::format("'{}' is not there", given),
                        "name a bundle's folder, a folder of bundles, or a repository's root");
        auto folders = bundles_of(path);
        if (is_bundle(path)) folders.push_back(path);
        else if (folders.empty()) add_below(path, folders);
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
            if (!slug.empty() && is_folder(candidate) && looks_like_bundle(candidate)) return read_bundle(candidate);
        }
        if (fs::exists(folder / ".git", error) || !folder.has_relative_path()) return {};
    }
}

}  // namespace lhcr::specs
