// Spec bundles: found, read with limits, checked for presence, placeholders, headings and ids.
// Two layouts: spec/<slug>/{constitution,prd,plan,tasks}.md, and GitHub Spec Kit's specs/<nnn-name>/{spec,plan,tasks}.md.
// Called by `lhcr spec …`, the `spec` phase, and run_create's look for a slug. Pure but for reading files.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.hpp"
#include "base/json.hpp"

namespace lhcr::specs {

enum class Layout { lhcr, spec_kit };

/// "lhcr" or "spec-kit".
std::string layout_name(Layout layout);
/// The names of the files a bundle of this layout may have.
std::vector<std::string> files_of(Layout layout);

struct Line {
    int number = 0;
    std::string text;   ///< as in the file
    std::string prose;  ///< blanked where it is code, a comment or a fence: what rules look at
    int heading = 0;    ///< level of an ATX heading, 0: none
    std::string title;  ///< of a heading, without # and trailing #s
};

struct Document {
    std::string file;  ///< relative to the bundle's folder: "prd.md"
    std::string bytes;
    std::vector<Line> lines;
    Findings problems;  ///< of reading: empty, not UTF-8, conflict markers, a fence that does not end
};

struct Bundle {
    Layout layout = Layout::lhcr;
    std::string slug;
    std::filesystem::path folder;
    std::map<std::string, Document> documents;

    /// SHA-256 over the canonical JSON {file: sha256}: what a run's input manifest names.
    std::string content_hash() const;
};

/// One bundle from its folder. Throws Errc::not_found when there is no such folder.
Bundle read_bundle(const std::filesystem::path& folder);
bool is_utf8(std::string_view text);
/// Splits and masks a text; exposed for tests.
Document read_document(std::string file, std::string bytes);
/// The bundles at the paths: a bundle's folder, a folder of bundles, or a repository's root (spec/*, specs/*).
/// Throws Errc::usage when a path holds none: a gate that looked at nothing has not passed.
std::vector<Bundle> find_bundles(const std::vector<std::string>& paths);
/// The bundle with this slug upwards from here (to the repository's root); nullopt-like empty slug when there is none.
Bundle find_bundle_by_slug(const std::string& slug, const std::filesystem::path& from);

/// What of a bundle fits into a run's request beside the rest of it.
inline constexpr std::size_t max_carried_bytes = 512u << 10;
/// {layout, files: {name: text}}, to travel with a run. Throws Errc::usage for a bundle that is too large or not text.
json to_json(const Bundle& bundle);
/// Back again. Throws Errc::usage, naming what is wrong.
Bundle bundle_from_json(const std::string& slug, const json& carried);

/// All rules over one bundle; files are given relative to the working directory where possible.
Findings check_bundle(const Bundle& bundle);

struct Rule {
    const char* id;
    const char* summary;
};
/// The rules check_bundle applies, for `lhcr spec rules` and the docs.
const std::vector<Rule>& rules();

/// The files of a new bundle with this slug, ready to be filled: name → text. Throws Errc::usage for a slug that is none.
std::map<std::string, std::string> new_bundle(const std::string& slug);
/// Lower-case letters, digits and single hyphens, at most 63.
bool is_slug(const std::string& text);

}  // namespace lhcr::specs
