// A bundle as a run carries it: {"layout": …, "files": {"prd.md": "…"}}. A worker has no checkout, and needs none. And its hash.
#include <fmt/format.h>

#include <algorithm>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "specs/bundle.hpp"

namespace lhcr::specs {

bool is_bundle_file(Layout layout, const std::string& file) {
    const auto core = files_of(layout);
    if (std::find(core.begin(), core.end(), file) != core.end()) return true;
    if (layout != Layout::spec_kit) return false;
    if (file == "research.md" || file == "data-model.md" || file == "quickstart.md") return true;
    return file.starts_with("checklists/") && file.ends_with(".md") && file.find('/', 11) == std::string::npos;
}

std::string Bundle::content_hash() const {
    json hashes = json::object();
    for (const auto& [file, document] : documents) hashes[file] = sha256_hex(document.bytes());
    return sha256_hex(canonical_json(hashes));
}

json to_json(const Bundle& bundle) {
    std::size_t bytes = 0;
    json files = json::object();
    for (const auto& [file, document] : bundle.documents) {
        const std::string shown = bundle.place(file);
        if (!is_utf8(document.bytes()) || document.bytes().find('\0') != std::string::npos)
            throw Error(Errc::usage, fmt::format("'{}' is not text in UTF-8: a run cannot carry it", shown),
                        "`lhcr spec validate` shows where");
        std::error_code ignored;
        bytes += std::max<std::size_t>(document.bytes().size(), std::filesystem::file_size(bundle.folder / file, ignored));
        if (bytes > max_carried_bytes)
            throw Error(Errc::usage,
                        fmt::format("the bundle '{}' is larger than the {} KiB that a run can carry", bundle.slug, max_carried_bytes >> 10),
                        "split it, or gate it where its files are: `lhcr spec validate`");
        files[file] = document.bytes();
    }
    return {{"layout", layout_name(bundle.layout)}, {"files", files}};
}

Bundle bundle_from_json(const std::string& slug, const json& carried) {
    const auto refuse = [](const std::string& what) -> Error {
        return Error(Errc::usage, "the spec bundle that the run carries is none: " + what, "`lhcr run create` attaches it by itself");
    };
    if (!carried.is_object() || !carried.contains("files") || !carried["files"].is_object()) throw refuse("it has no files");
    Bundle bundle;
    bundle.slug = slug;
    bundle.carried = true;
    const std::string layout = get_string(carried, "layout");
    if (layout != layout_name(Layout::lhcr) && layout != layout_name(Layout::spec_kit))
        throw refuse(fmt::format("its layout is '{}'", layout));
    bundle.layout = layout == layout_name(Layout::lhcr) ? Layout::lhcr : Layout::spec_kit;
    bundle.folder = std::filesystem::path(bundle.layout == Layout::lhcr ? "spec" : "specs") / slug;
    for (const auto& [file, text] : carried["files"].items()) {
        if (!is_bundle_file(bundle.layout, file)) throw refuse(fmt::format("'{}' is no file of its layout", file));
        if (!text.is_string()) throw refuse(fmt::format("'{}' is not a text", file));
        bundle.documents[file] = read_document(file, text.get<std::string>());
    }
    return bundle;
}

}  // namespace lhcr::specs
