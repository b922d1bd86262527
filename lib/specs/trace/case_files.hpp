// Cases by the file they are in, against the files that tasks name. A task that names its test file needs no id in the test: Spec Kit's
// tasks do so by their grammar. For link.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "specs/trace/trace.hpp"

namespace lhcr::specs::trace {

class CaseFiles {
public:
    /// Keeps what the tasks among the nodes name.
    explicit CaseFiles(const std::vector<Node>& nodes);
    /// `named`: nodes that the case is linked to already.
    void add(std::size_t evidence, const Case& one, const std::set<std::size_t>& named);
    /// (node, evidence, case) for each task and each case in a file or folder that it names, once.
    void each(const std::function<void(std::size_t, std::size_t, const Case&)>& take) const;

private:
    std::unordered_map<std::string, std::vector<std::size_t>> tasks_by_path_;   ///< a path of two parts or more → nodes
    std::unordered_map<std::string, std::vector<std::size_t>> tasks_by_class_;  ///< tests.api.test_user → nodes
    std::vector<std::pair<std::size_t, Case>> cases_;
    std::vector<std::vector<std::size_t>> nodes_of_case_;
};

}  // namespace lhcr::specs::trace
