// Spec bundles: found, and read with limits.
// Two layouts: spec/<slug>/{constitution,prd,plan,tasks}.md, and GitHub Spec Kit's specs/<nnn-name>/{spec,plan,tasks}.md.
// Called by `lhcr spec …`, the `spec` phase, and run_create's look for a slug. Pure but for reading files.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.hpp"
#include "base/json.hpp"
#include "specs/document.hpp"

namespace lhcr::specs {

enum class Layout : unsigned char { lhcr, spec_kit };

/// "lhcr" or "spec-kit".
std::string layout_name(Layout layout);
/// The core files of a bundle of this layout; those of spec-kit may be joined by research.md, data-model.md, quickstart.md and
/// checklists/*.md.
std::vector<std::string> files_of(Layout layout);

struct Bundle {
    Layout layout = Layout::lhcr;
    std::string slug;
    std::filesystem::path folder;
    std::map<std::string, Document> documents;
    std::vector<std::string> contracts;  ///< names below contracts/
    bool carried = false;                ///< came with a run: only its documents are known

    /// nullptr when it is not there or could not be read.
    const Document* find(std::string_view file) const;
    /// Where a file of it lies, as findings name it.
    std::string place(std::string_view file) const;
    /// SHA-256 over the canonical JSON {file: sha256}: what a run's input manifest names.
    std::string content_hash() const;
};

/// One bundle from its folder. Throws Errc::not_found when there is no such folder, Errc::unavailable for what of it cannot be read.
Bundle read_bundle(const std::filesystem::path& folder, std::optional<Layout> layout = std::nullopt);

/// Where a bundle is, before it is read.
struct Place {
    std::filesystem::path folder;  ///< as reached from the path that was given
    Layout layout = Layout::lhcr;
};
/// The bundles at the paths: a bundle's folder, a file in one, a folder of bundles, or a repository's root (spec/*, specs/*), each once, in
/// order. Throws Errc::usage when a path holds none, unless `allow_empty`: a gate that looked at nothing has not passed.
/// Throws Errc::unavailable for a folder that cannot be looked into: what it hides may be a bundle.
std::vector<Place> find_places(const std::vector<std::string>& paths, std::optional<Layout> layout = std::nullopt,
                               bool allow_empty = false);
/// The folder that a file stands for: the nearest above it that is a bundle, up to the repository's root, else its own. Spec Kit's
/// .specify/memory/constitution.md stands for the folder of .specify: all bundles obey it.
std::filesystem::path folder_of_file(const std::filesystem::path& file);
std::vector<Bundle> find_bundles(const std::vector<std::string>& paths);
/// The bundle with this slug upwards from here (to the repository's root); nullopt-like empty slug when there is none.
Bundle find_bundle_by_slug(const std::string& slug, const std::filesystem::path& from);
/// The file's bytes; nullopt when it is not there. Throws Errc::unavailable when it cannot be read.
std::optional<std::string> read_bytes(const std::filesystem::path& path);
/// The paths in a folder, sorted; none when it is not there. Throws Errc::unavailable when it cannot be read.
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

/// What of a bundle fits into a run's request beside the rest of it.
inline constexpr std::size_t max_carried_bytes = 512u << 10;
/// {layout, files: {name: text}}, to travel with a run. Throws Errc::usage for a bundle that is too large or not text.
json to_json(const Bundle& bundle);
/// Whether a bundle of this layout may hold a file of this name: its core files, and Spec Kit's companions. Never a way out of its folder.
bool is_bundle_file(Layout layout, const std::string& file);
/// Back again. Throws Errc::usage, naming what is wrong.
Bundle bundle_from_json(const std::string& slug, const json& carried);

/// The files of a new bundle with this slug, which pass as they are: name → text. Throws Errc::usage for a slug that is none.
std::map<std::string, std::string> new_bundle(const std::string& slug, Layout layout, const std::string& date);
/// Lower-case letters, digits and single hyphens, at most 63.
bool is_slug(std::string_view text);
/// The number in front of a Spec Kit feature's name: "004-smart-ingestion" → "004"; empty when there is none.
std::string_view feature_number(std::string_view slug);

}  // namespace lhcr::specs
