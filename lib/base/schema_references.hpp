// What a JSON Schema refers to, looked at before anything follows it: the library neither ends at a reference that leads back to itself nor
// says so.
#pragma once

#include <string_view>

#include "base/json.hpp"

namespace lhcr {

/// Throws Errc::usage for a schema (draft 7) that has
/// * a reference out of the document, or to what is not there;
/// * a subschema that applies itself to the same value (`$ref`, `allOf`, `if` and the like, with no property and no item between):
/// validating it would not end;
/// * more than 100,000 subschemas to apply to one value, or more than 200 in each other: references can double each other forty times over.
/// Recursion through properties and items is as deep as the document that is validated, and free.
void check_references(const json& schema);

/// What stands below this keyword is data, no schema.
bool holds_data(std::string_view keyword);
/// Below this keyword are schemas under names of the author's, which may be any word, a keyword too.
bool holds_names(std::string_view keyword);

}  // namespace lhcr
