// Formats of `spec validate` and `spec trace` among those of every command: taken out of -o before Output sees them, rendered, written.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "specs/report/report.hpp"

namespace lhcr::cli {

class Session;

class SpecFormats {
public:
    /// `-o sarif=report.sarif,github`: splits at commas, takes those of `names`, keeps what Output knows for Output.
    SpecFormats(Session& session, const std::vector<std::string_view>& names);
    /// The gate's.
    explicit SpecFormats(Session& session);
    /// Files first, then stdout. False when that is Output's; where it is not, Output's documents go to their files alone.
    bool write(Session& session, const std::function<std::string(std::string_view)>& render) const;
    /// A report of the gate; `github` adds the step's summary.
    bool write(Session& session, const specs::Report& report) const;

private:
    std::string printed_;
    std::vector<std::pair<std::string, std::string>> files_;  ///< format, path
};

}  // namespace lhcr::cli
