// The columns of a run, and the templates that ship.
#include "cli/run_answer.hpp"

#include <fmt/format.h>

namespace lhcr::cli {

const Columns run_columns = {{"run", "run_id"},
                             {"status", "status", Cell::status},
                             {"template", "template"},
                             {"environment", "environment"},
                             {"phase", "phase"},
                             {"created", "created_at", Cell::time},
                             {"lane", "lane", Cell::text, true},
                             {"commit", "git_sha", Cell::text, true},
                             {"spec", "spec_slug", Cell::text, true},
                             {"finished", "finished_at", Cell::time, true}};

std::string shipped_template(const std::string& name) {
    return fmt::format("templates/runs/{}.yaml", name);
}

}  // namespace lhcr::cli
