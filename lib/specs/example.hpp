// The rules' examples as bundles: what the table shows, whole. Used by the tests, the documentation and `lhcr spec rules --explain`.
#pragma once

#include <map>
#include <string>

#include "specs/bundle.hpp"
#include "specs/rule.hpp"

namespace lhcr::specs {

struct Example {
    Layout layout = Layout::lhcr;
    std::string slug;
    std::map<std::string, std::string> files;  ///< of the bundle; ".specify/memory/constitution.md" is the project's
};
/// The bundle that all examples of this layout begin from; it has no finding in profile strict.
Example example_base(Layout layout);
/// The same with the rule's failing text in the place of its passing one. Throws Errc::internal when the passing text is not there.
Example example_of(const Rule& rule);
/// Whether the example is a text, and not one that needs a repository.
bool has_example(const Rule& rule);
/// Judges an example as the gate would, in profile strict.
std::vector<Diagnostic> judge_example(const Example& example);

}  // namespace lhcr::specs
