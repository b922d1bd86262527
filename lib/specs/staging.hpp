// A bundle taken apart and put together again with one violation: its files, its folder's name, and what lies around it. For selftest.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "specs/bundle.hpp"
#include "specs/change.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

struct Staged {
    Layout layout = Layout::lhcr;
    std::string origin;  ///< the slug of the bundle that was copied
    std::string slug;
    std::map<std::string, std::string> files;
    std::vector<std::string> contracts;
    std::optional<std::string> constitution;  ///< .specify/memory/constitution.md
    bool has_specify = false;
    bool is_git = false;          ///< it lies in a repository that is whole
    std::string twin;             ///< another feature beside it, new and sound
    Around around;                ///< constitutions are by their path from the root
    std::set<std::string> known;  ///< of what is told without a plant: fingerprints, and for copies with another name subject_of
    std::string folder() const { return (layout == Layout::lhcr ? "spec/" : "specs/") + slug; }
};

/// What a finding is about, whatever its bundle is called.
std::string subject_of(const Diagnostic& finding);

/// The bundle and the constitution of its project, as they are. Throws what reading throws.
Staged stage_copy(const Place& place);
/// One violation in it; nullopt where it offers no place.
std::optional<Staged> stage(RuleId rule, const Staged& copy);
void write_staged(const Staged& staged, const std::function<void(const std::string&, const std::string&)>& write);

}  // namespace lhcr::specs
