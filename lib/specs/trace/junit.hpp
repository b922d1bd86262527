// JUnit XML as evidence: cases with their outcome, and what they say they show. The bytes are anybody's: everything is bounded, and a
// document type is refused. Called by `lhcr spec trace` on files and on artifacts of runs.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lhcr::specs::trace {

enum class Outcome : unsigned char { passed, failed, skipped };
std::string_view outcome_name(Outcome outcome);

struct Case {
    std::string name, classname, file, suite;
    Outcome outcome = Outcome::passed;
    std::string message;                  ///< of the first failure, its beginning
    std::vector<std::string> references;  ///< of its properties `requirement`, `task`, `story`, and of its suites'
    std::vector<std::string> specs;       ///< of the property `spec`, likewise
    bool operator==(const Case&) const = default;
};

struct JunitReport {
    std::vector<Case> cases;
    std::string git_sha;     ///< of a property `git_sha` or `commit`, which a suite may say of itself
    bool git_dirty = false;  ///< of a property `git_dirty`
};

inline constexpr std::size_t max_junit_bytes = 64u << 20;

/// Throws Errc::usage naming `place`, line and what is wrong; a report without any case is no report.
JunitReport read_junit(std::string_view bytes, const std::string& place);

}  // namespace lhcr::specs::trace
