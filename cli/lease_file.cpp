// Reads a lease token's file.
#include "cli/lease_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/error.hpp"
#include "base/ids.hpp"

namespace lhcr::cli {

runs::Lease read_lease(const std::string& run_id, const std::string& phase, const std::string& token_file) {
    std::ifstream file(token_file, std::ios::binary);
    if (!file)
        throw Error(Errc::usage, fmt::format("cannot read the lease token in '{}': {}", token_file, std::strerror(errno)),
                    "lhcr run claim --lease-token-file FILE");
    std::string token(64, '\0');
    file.read(token.data(), static_cast<std::streamsize>(token.size()));
    token.resize(static_cast<std::size_t>(file.gcount()));
    while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' ')) token.pop_back();
    if (!is_uuid(token))
        throw Error(Errc::usage, fmt::format("'{}' holds no lease token", token_file), "lhcr run claim --lease-token-file FILE");
    return {run_id, phase, token};
}

}  // namespace lhcr::cli
