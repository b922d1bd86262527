// Changes of contracts as a report of the gate's kind. For `lhcr contract diff`, `contract rules`, `spec drift` and the reference.
#pragma once

#include <string>
#include <string_view>

#include "contracts/diff.hpp"
#include "specs/report/report.hpp"

namespace lhcr::cli {

const specs::Tool& contract_tool();
specs::Severity severity_of(contracts::Verdict verdict);
/// Adds the comparison of one contract as a "bundle" of the report; `file` is what findings name, the texts are for lines.
void add_comparison(specs::Report& report, const std::string& file, const contracts::Comparison& comparison, std::string_view before,
                    std::string_view after);
json to_json(const contracts::Change& change);

}  // namespace lhcr::cli
