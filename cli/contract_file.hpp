// A contract as it is named on a command line: a file, or REF:path as git has it. For `lhcr contract diff` and `spec drift`.
#pragma once

#include <string>

#include "contracts/document.hpp"

namespace lhcr::cli {

struct ContractText {
    std::string name;  ///< as it was given
    std::string path;  ///< from the working directory
    std::string bytes;
    contracts::Neighbours neighbours;  ///< of the same commit, or of the same repository
};
/// Throws Errc::usage when there is none.
ContractText read_contract(const std::string& name);
/// The file at the commit.
ContractText read_contract(const std::string& commit, const std::string& path);

}  // namespace lhcr::cli
