// `lhcr run cancel` and `lhcr run retry`.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/ids.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "cli/run_report.hpp"
#include "cli/run_wait.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

struct RetryOptions {
    std::string run;
    std::string from = "failed";
    std::string idempotency_key;
    bool wait = false;
};

int run_run_retry(const RetryOptions& options, Session& session) {
    session.confirm_mutation(fmt::format("retry run {}", options.run));
    const std::string key = options.idempotency_key.empty() ? "cli:" + uuid7() : options.idempotency_key;
    const json retried = repeat_in_doubt(session, [&] { return runs::retry(session.db(), options.run, options.from, key); });
    if (options.wait) return report_run(session, wait_for_run(session, retried.at("run_id")));
    session.output().object(
        "Run", retried, {{"run", "run_id"}, {"status", "status", Cell::status}, {"retry of", "retry_of"}, {"reused", "reused"}}, "run_id");
    return 0;
}

}  // namespace

void bind_run_cancel(CLI::App& app, Session& session) {
    auto run = std::make_shared<std::string>();
    auto reason = std::make_shared<std::string>();
    expect_run_id(app.add_option("run", *run, "run id"))->required();
    app.add_option("--reason", *reason, "why; kept in its trail")->type_name("TEXT")->required();
    session.set_action([run, reason, &session] {
        session.confirm_mutation(fmt::format("cancel run {}", *run));
        json answer = runs::cancel(session.db(), *run, *reason);
        answer["run_id"] = *run;
        session.output().object(
            "Run", answer, {{"run", "run_id"}, {"status", "status", Cell::status}, {"cancel requested", "cancel_requested"}}, "run_id");
        return 0;
    });
}

void bind_run_retry(CLI::App& app, Session& session) {
    auto options = std::make_shared<RetryOptions>();
    expect_run_id(app.add_option("run", options->run, "run id"))->required();
    app.add_option("--from", options->from, "failed: keep what succeeded; start: everything again; failed")
        ->type_name("WHERE")
        ->check(CLI::IsMember({"failed", "start"}));
    app.add_option("--idempotency-key", options->idempotency_key, "the same key is the same retry")->type_name("KEY");
    app.add_flag("--wait", options->wait, "follow it; exit with its result");
    session.set_action([options, &session] { return run_run_retry(*options, session); });
}

}  // namespace lhcr::cli
