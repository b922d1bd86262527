// Two states of a contract, compared: every change, what it means to whom, and the worst of it. Pure: documents in, changes out.
// Called by `lhcr contract diff` and `lhcr spec drift`.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "contracts/document.hpp"
#include "contracts/rule.hpp"

namespace lhcr::contracts {

/// Who stands on the other side of a JSON Schema; an OpenAPI document says it itself.
enum class Role : unsigned char {
    input,   ///< others write what it describes
    output,  ///< others read it
    both,
};

struct Comparison {
    Kind kind = Kind::schema;
    std::vector<Change> changes;  ///< by place
    Verdict verdict = Verdict::compatible;
};

/// Throws Errc::usage when the two are of different kinds, or of none.
Comparison compare(const Document& before, const Document& after, Role role = Role::both);

}  // namespace lhcr::contracts
