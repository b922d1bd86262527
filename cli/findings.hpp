// How the gates (`spec validate`, `pipeline validate`, `template validate`, `migrate lint`, `contract diff`) print what they found, and the
// exit code that follows.
#pragma once

#include <functional>
#include <string_view>

#include "base/finding.hpp"
#include "base/json.hpp"

namespace lhcr::cli {

class Output;
class Session;

/// Tells a list. Where there is nothing in it (`any` is false) people see the caller's sentence alone, and a document that was asked for
/// (`-o json=FILE`) is written all the same.
void tell_list(Session& session, bool any, const std::function<void(Output&)>& tell);
/// The same for a document whose `findings` have severity, rule, place, message and hint.
void list_findings(Session& session, std::string_view kind, const json& document, bool any);
/// Prints the findings as a list of kind `kind` with `summary`'s fields beside them; → 0, or 3 when one is an error.
/// `subject`: what was checked, for people: "3 bundles".
int report_findings(Session& session, std::string_view kind, const Findings& findings, json summary, std::string_view subject);

}  // namespace lhcr::cli
