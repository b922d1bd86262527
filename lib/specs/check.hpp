// The gate over one bundle: every rule that is on, sorted by place. Called by the gate over many, the `spec` phase, and `run create`.
#pragma once

#include <vector>

#include "specs/bundle.hpp"
#include "specs/model.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

struct Project;
struct Around;

std::vector<Diagnostic> check_model(const Model& model, const Project* project, const Selection& selection);
/// What is told of the repository and not of one bundle: a branch's code without a spec, names that lead nowhere, a run's record.
std::vector<Diagnostic> check_repository(const Around& around, const Selection& selection);
/// A bundle alone, by the profile ci: what a worker does with a bundle that a run carries.
std::vector<Diagnostic> check_bundle(const Bundle& bundle);
bool has_errors(const std::vector<Diagnostic>& found);
/// One finding as every JSON of ours has it; `suppressed` only where it is.
json to_json(const Diagnostic& diagnostic);

}  // namespace lhcr::specs
