// Where a pipeline's files come from: a folder (no links out of it, sizes bounded) or the binary itself. Used by read.cpp.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace lhcr::pipelines {

class Files {
public:
    /// See read_pipeline() for how a name is found. Throws Errc::not_found listing what was tried.
    static Files locate(const std::string& name_or_path);

    /// The text at a path relative to the pipeline's folder. Throws Errc::usage for a path that leaves it, Errc::not_found.
    std::string read(const std::string& path) const;
    const std::string& origin() const { return origin_; }
    /// The file name of the pipeline itself: "pipeline.yaml" unless a file was named.
    const std::string& entry() const { return entry_; }

private:
    std::string origin_;
    std::string entry_ = "pipeline.yaml";
    bool embedded_ = false;
};

/// Names of the pipelines that ship with the binary.
std::vector<std::string> shipped_pipelines();

}  // namespace lhcr::pipelines
