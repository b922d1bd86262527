// JSON Schema (draft 7) validation by valijson: pipeline files, templates, phase inputs, configuration.
#pragma once

#include <string>
#include <string_view>

#include "base/finding.hpp"
#include "base/json.hpp"

namespace lhcr {

/// Validates `document` against the embedded schema `schemas/<schema>`. Each violation is one finding of rule "schema" for
/// `file`, its message beginning with the place in the document ("tables[3].key: …"). Throws Errc::internal for a schema that
/// is not there or does not parse.
Findings validate_schema(const json& document, std::string_view schema, const std::string& file);
/// The same against a schema given as a document (a template's parameters).
Findings validate_against(const json& document, const json& schema, const std::string& file);

}  // namespace lhcr
