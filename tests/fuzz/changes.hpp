// Readers of what changes: migrations, contracts in two states, locks. For targets.cpp.
#pragma once

#include <string>
#include <vector>

namespace lhcr::fuzz {

void migration(const std::string& input);
/// Two states, one behind the other's line "\x1e".
void contract(const std::string& input);
void lock(const std::string& input);

extern const std::vector<std::string> sql_words, contract_words;

}  // namespace lhcr::fuzz
