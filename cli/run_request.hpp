// What a run of a template is asked for with: shared by `run create` and `schedule apply`.
#pragma once

#include <string>
#include <vector>

#include "base/json.hpp"
#include "cli/run_origin.hpp"
#include "cli/session.hpp"

namespace CLI {
class App;
}

namespace lhcr::cli {

struct RunRequestFlags {
    std::string template_name;
    int template_version = 0;
    std::vector<std::string> params;
    std::string params_file;
    std::vector<std::string> labels;
    OriginFlags origin;
    std::string lane;
    std::string session;
    std::string on_failure;
    int priority = 0;
    std::string promotion_override;
};

void bind_run_request(CLI::App& app, RunRequestFlags& flags);
/// The request of ops.run_create but for its times and keys. Throws Errc::usage for parameters that the template does not take.
json run_request(const RunRequestFlags& flags, Session& session);

}  // namespace lhcr::cli
