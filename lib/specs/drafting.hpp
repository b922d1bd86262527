// A bundle from a document that somebody wrote before there was one: what it says is sorted, numbered and asked about; its own words stay
// its own, and the document is kept beside them byte for byte. Called by `lhcr spec new --from`.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "specs/bundle.hpp"

namespace lhcr::specs {

/// One thing that a document says, in one line.
struct Said {
    std::string text;
    int line = 0;           ///< of the document
    std::string id;         ///< that it had: "FR-003"
    bool done = false;      ///< its box is ticked
    bool withheld = false;  ///< its words would break the gate: the document is pointed at instead
};

struct Draft {
    Said title;
    std::vector<Said> lead, goals, requirements, criteria, principles, outside, phases, stories, scenarios, tasks, questions;
    std::size_t left_out = 0;  ///< more than a list may hold; the document has them
};

/// Sorts what the document says. Throws Errc::usage for what is no text.
Draft read_draft(const std::string& name, const std::string& text);

/// The files of a bundle that passes the gate, source.md among them. Throws Errc::usage for a slug that is none.
std::map<std::string, std::string> draft_bundle(const std::string& slug, Layout layout, const std::string& date, const std::string& source,
                                                Draft draft);

/// How the document is kept.
inline constexpr const char* source_file = "source.md";

}  // namespace lhcr::specs
