// Names and look-ups over what the source's catalogue said.
#include "ingest/catalogue.hpp"

namespace lhcr::ingest {

const SourceColumn* SourceTable::find(std::string_view column) const noexcept {
    for (const auto& candidate : columns)
        if (candidate.name == column) return &candidate;
    return nullptr;
}

std::string quote_ident(std::string_view name) {
    std::string quoted = "\"";
    for (const char letter : name) {
        if (letter == '"') quoted += '"';
        quoted += letter;
    }
    return quoted + '"';
}

std::string qualified(const SourceTable& table) {
    return quote_ident(table.schema) + "." + quote_ident(table.name);
}

}  // namespace lhcr::ingest
