// `lhcr run create`: one run of a template, tied to a commit and a spec bundle; with --wait followed to its end.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_report.hpp"
#include "cli/run_request.hpp"
#include "cli/run_wait.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    RunRequestFlags run;
    std::string as_of;
    std::string queue_key;
    std::string idempotency_key;
    std::string wait_timeout;
    bool wait = false;
    bool dry_run = false;
};

json request_of(const Options& options, Session& session) {
    json request = run_request(options.run, session);
    if (!options.as_of.empty()) request["as_of"] = options.as_of;
    if (!options.queue_key.empty()) request["queue_key"] = options.queue_key;
    // A key of our own makes a repeat after a lost answer find the same run.
    request["idempotency_key"] = options.idempotency_key.empty() ? "cli:" + uuid7() : options.idempotency_key;
    return request;
}

int run_run_create(const Options& options, Session& session) {
    const json request = request_of(options, session);
    if (options.dry_run) {
        session.output().object(
            "RunRequest", request,
            {{"template", "template"}, {"environment", "environment"}, {"commit", "git_sha"}, {"spec", "spec_slug"}, {"params", "params"}},
            "template");
        return 0;
    }
    session.confirm_mutation(fmt::format("create a run of '{}'", options.run.template_name));
    json created = repeat_in_doubt(session, [&] { return runs::create(session.db(), request); });
    const std::string run_id = created.at("run_id");
    if (options.wait) {
        const auto timeout =
            options.wait_timeout.empty() ? std::chrono::milliseconds(0) : parse_duration(options.wait_timeout, "--wait-timeout");
        return report_run(session, wait_for_run(session, run_id, {.timeout = timeout}));
    }
    created["template"] = options.run.template_name;
    session.output().object("Run", created,
                            {{"run", "run_id"}, {"status", "status", Cell::status}, {"created", "created"}, {"template", "template"}},
                            "run_id");
    session.output().note(fmt::format("`lhcr run watch {}` follows it", run_id));
    return 0;
}

}  // namespace

void bind_run_create(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    bind_run_request(app, options->run);
    app.add_option("--as-of", options->as_of, "the time its queries see (RFC 3339)")->type_name("TIME");
    app.add_option("--queue-key", options->queue_key, "runs of one key go one after the other")->type_name("KEY");
    app.add_option("--idempotency-key", options->idempotency_key, "the same key and request is the same run")->type_name("KEY");
    app.add_option("--promotion-override", options->run.promotion_override,
                   "why this version runs here before it succeeded in the environment before; for the role that the gate names")
        ->type_name("REASON");
    app.add_flag("--wait", options->wait, "follow it; exit with its result");
    app.add_option("--wait-timeout", options->wait_timeout, "stop waiting after this; exit 124, the run goes on")->type_name("DURATION");
    app.add_flag("--dry-run", options->dry_run, "print the request and make nothing");
    app.footer("with --wait: exit 0 succeeded · 5 failed · 11 cancelled · 12 timed out · 130 detached by Ctrl-C");
    session.set_action([options, &session] { return run_run_create(*options, session); });
}

}  // namespace lhcr::cli
