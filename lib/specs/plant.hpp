// One violation of a rule, planted into a bundle that somebody else wrote: what `lhcr spec selftest` and the recall test do.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "specs/change.hpp"
#include "specs/model.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

/// The files that change: name → new text; nullopt: the file is taken away. "contracts/NAME" is a contract that appears.
using Planted = std::map<std::string, std::optional<std::string>>;

/// nullopt where the bundle offers no place: a spec without success criteria cannot lose them.
std::optional<Planted> plant(RuleId rule, const Model& model);
/// For a rule about what lies around a bundle: a past, a branch or a run that break it. False where the bundle offers no place.
bool plant_around(RuleId rule, const Model& model, Around& around);
/// The bundle with it.
Bundle with_planted(const Bundle& bundle, const Planted& planted);

}  // namespace lhcr::specs
