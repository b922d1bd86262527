// The reference pages of the lints' rule tables. For `lhcr __dump`.
#pragma once

#include <string>

namespace lhcr::cli {

std::string migration_rules_text();
std::string contract_rules_text();

}  // namespace lhcr::cli
