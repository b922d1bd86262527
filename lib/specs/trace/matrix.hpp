// The matrix in its formats: Markdown for people and pull requests, CSV for sheets, HTML that is one file, JUnit that every CI shows, and
// the document behind JSON. Pure: the same trace gives the same bytes. Called by `lhcr spec trace`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "specs/trace/thresholds.hpp"

namespace lhcr::specs::trace {

struct Matrix {
    const Trace* trace = nullptr;
    std::vector<Threshold> thresholds;  ///< measured
    std::vector<std::size_t> rows;      ///< nodes, in the order in which they are shown
    std::vector<std::string> notes;     ///< what could not be looked at

    std::size_t failing() const;
    bool is_met() const;  ///< nothing fails, no threshold is missed
};

/// The nodes of the shown bundles, of these classes and states (empty: all), in the order of their bundle and file.
Matrix matrix_of(const Trace& trace, std::vector<Threshold> thresholds, const std::vector<std::string>& classes,
                 const std::vector<std::string>& states);

std::string render_markdown(const Matrix& matrix);
std::string render_csv(const Matrix& matrix);
std::string render_html(const Matrix& matrix);
std::string render_junit(const Matrix& matrix);
json document_of(const Matrix& matrix);

struct MatrixFormat {
    std::string_view name;
    std::string (*render)(const Matrix&);
    std::string_view summary;
};
const std::vector<MatrixFormat>& matrix_formats();

/// "62 requirements: 40 verified, 2 failing, 20 planned; 71 tasks".
std::string sentence(const Matrix& matrix);
/// A row's parts as text, shared by the formats.
std::string tasks_text(const Matrix& matrix, const Node& node);
std::string evidence_text(const Matrix& matrix, const Node& node);
std::string commits_text(const Matrix& matrix, const Node& node);
std::string plan_text(const Node& node);
/// "FR verified: 38 of 40 (95 %), at least 90 %".
std::string threshold_text(const Threshold& threshold);

}  // namespace lhcr::specs::trace
