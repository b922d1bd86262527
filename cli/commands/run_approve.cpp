// `lhcr run approve`: lets a phase through that its template holds for a member with a role, or refuses it.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {

void bind_run_approve(CLI::App& app, Session& session) {
    auto run = std::make_shared<std::string>();
    auto approval = std::make_shared<runs::Approval>();
    expect_run_id(app.add_option("run", *run, "run id"))->required();
    app.add_option("--phase", approval->phase, "the phase you mean, to be sure")->type_name("PHASE");
    app.add_option("--reason", approval->reason, "why; kept in its trail")->type_name("TEXT");
    app.add_flag("--reject", approval->reject, "refuse it: the run is cancelled");
    session.set_action([run, approval, &session] {
        session.confirm_mutation(fmt::format("{} run {}", approval->reject ? "refuse" : "approve", *run));
        session.output().object("Run", runs::approve(session.db(), *run, *approval),
                                {{"run", "run_id"},
                                 {"status", "status", Cell::status},
                                 {"phase", "phase"},
                                 {"phase status", "phase_status", Cell::status},
                                 {"by", "approval.login"}},
                                "run_id");
        return 0;
    });
}

}  // namespace lhcr::cli
