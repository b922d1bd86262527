// Safe fixes: what can be mended without a thought. Task ids, boxes, status, byte order marks, line ends. No text changes its meaning.
// Called by `lhcr spec validate --fix`.
#pragma once

#include <string>
#include <vector>

#include "specs/model.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

struct Fix {
    std::string file;  ///< within the bundle
    std::string before;
    std::string after;  ///< as many lines as before
};
/// Mends of `found` what can be mended; suppressed findings are left alone.
std::vector<Fix> safe_fixes(const Bundle& bundle, const Model& model, const std::vector<Diagnostic>& found);
/// A unified diff. `git apply` takes one with context, people read one without.
std::string diff_text(const Fix& fix, const std::string& place, std::size_t context = 0);

}  // namespace lhcr::specs
