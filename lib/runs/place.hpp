// Where the named things of an environment lie: the first arguments of every function that names one.
#pragma once

#include <string>

#include "db/connection.hpp"

namespace lhcr::runs {

struct Place {
    std::string org;  ///< may be empty when the project's name is enough
    std::string project;
    std::string environment;

    db::Arguments arguments() const {
        db::Arguments arguments = {{"p_project", project}, {"p_environment", environment}};
        if (!org.empty()) arguments.emplace_back("p_org", org);
        return arguments;
    }
    db::Arguments arguments(const std::string& name) const {
        auto named = arguments();
        named.emplace_back("p_name", name);
        return named;
    }
};

}  // namespace lhcr::runs
