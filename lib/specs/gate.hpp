// The gate over many bundles: read, judged side by side, told in one order whatever the number of threads.
// Called by `lhcr spec validate`, `spec list`, `spec selftest`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "specs/bundle.hpp"
#include "specs/check.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

/// One file's text instead of what is on disk: an editor's buffer.
struct Overlay {
    std::filesystem::path path;
    std::string bytes;
};

struct Around;

struct Verdict {
    std::string slug;
    std::string folder;
    Layout layout = Layout::lhcr;
    Dialect dialect = Dialect::none;
    std::string content_hash;
    std::size_t files = 0, bytes = 0;
    std::size_t errors = 0, warnings = 0, infos = 0, suppressed = 0;
    std::size_t failures = 0;  ///< findings that fail it: see Report::fails
    bool repository = false;   ///< no bundle: what is told of the repository as a whole
    std::string within = {};   ///< the project's folder from the repository's root; empty: the root itself
};

struct Tool;

struct Report {
    const Tool* tool = nullptr;  ///< whose findings they are (report/report.hpp); null: the gate's own
    std::string ruleset;
    std::filesystem::path repository;  ///< its root; without one the folder that holds spec/ and specs/
    std::vector<Verdict> bundles;      ///< the repository's own last, where a branch or a run was judged
    std::vector<Diagnostic> findings;  ///< by bundle, then by place
    std::size_t errors = 0, warnings = 0, infos = 0, suppressed = 0, failures = 0, files = 0, bytes = 0;
    Severity fail_on = Severity::error;  ///< from where on a finding fails its bundle; count() after it is set
    std::filesystem::path root;          ///< where its files are counted from; empty: the working directory

    /// What every format and the exit code go by.
    bool fails(const Diagnostic& finding) const { return finding.suppressed.empty() && finding.severity <= fail_on; }
    void count();  ///< anew, after findings were suppressed
    std::size_t bundle_count() const;
};

/// Throws what reading throws: a bundle that cannot be read is never passed over.
Report judge(const std::vector<Place>& places, const Selection& selection, const std::optional<Overlay>& overlay = std::nullopt,
             unsigned threads = 0, const Around* around = nullptr);

}  // namespace lhcr::specs
