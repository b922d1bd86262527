// How the lints beside the spec gate (`migrate lint`, `contract diff`, `spec drift`) print what they found: in the gate's formats, or as a
// list.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"
#include "specs/report/report.hpp"

namespace lhcr::cli {

class Session;
class SpecFormats;

/// Prints the report as a document of kind `kind` with `extra`'s fields beside its findings, or in a format of the gate's.
/// `columns` of people: severity, rule, place, message, hint.
void print_report(Session& session, const SpecFormats& formats, const specs::Report& report, std::string_view kind, json extra);
/// The rules as a list, or one with its example.
int print_rules(Session& session, const specs::Tool& tool, const std::string& explain, std::string_view kind);

}  // namespace lhcr::cli
