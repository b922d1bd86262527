// The gate's own formats among those of every command: taken out of -o before Output sees them, rendered, written.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "specs/report/report.hpp"

namespace lhcr::cli {

class Session;

class SpecFormats {
public:
    /// `-o sarif=report.sarif,github`: splits at commas, keeps what Output knows for Output.
    explicit SpecFormats(Session& session);
    /// Files first, then stdout. False when stdout is Output's.
    bool write(Session& session, const specs::Report& report) const;

private:
    const specs::ReportFormat* printed_ = nullptr;
    std::vector<std::pair<const specs::ReportFormat*, std::string>> files_;
};

}  // namespace lhcr::cli
