// What a check found: one diagnostic with its place. Expected outcomes, so values, not errors; a gate counts them.
#pragma once

#include <string>
#include <vector>

namespace lhcr {

struct Finding {
    enum class Severity { error, warning };
    Severity severity = Severity::error;
    std::string rule;     ///< short stable name: "unknown-reference"
    std::string file;     ///< relative to what was checked
    int line = 0;         ///< 1-based; 0 when the finding is about the file as a whole
    std::string message;  ///< lower case, no full stop
    std::string hint;     ///< the next step, may be empty
};

using Findings = std::vector<Finding>;

inline bool has_errors(const Findings& findings) {
    for (const auto& finding : findings)
        if (finding.severity == Finding::Severity::error) return true;
    return false;
}

}  // namespace lhcr
