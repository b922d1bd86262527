// `lhcr run start`, `heartbeat`, `release`, `complete` and `fail`: the writes of an attempt, each under its lease token.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "cli/lease_file.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "lifecycle/lifecycle.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string run;
    std::string phase;
    std::string token_file;
    std::string worker;
    std::string extend;
    std::string reason = "released by hand";
    std::string output_manifest;
    std::string usage;
    std::string failure_class = "permanent";
    std::string message;
    std::optional<int> exit_code;
};

void bind_lease_flags(CLI::App& app, Options& options, bool phase_required) {
    expect_run_id(app.add_option("run", options.run, "run id"))->required();
    auto* phase = app.add_option("--phase", options.phase, "phase of the claim")->type_name("NAME");
    if (phase_required) phase->required();
    app.add_option("--lease-token-file", options.token_file, "what `run claim` wrote")->type_name("FILE")->required();
    app.footer("exit 7: the lease is lost; nothing was written");
}

const Columns answer_columns = {
    {"run", "run_id"}, {"phase", "phase"}, {"phase status", "phase_status", Cell::status}, {"run status", "run_status", Cell::status}};

int answer(Session& session, const Options& options, json document, const Columns& columns) {
    document["run_id"] = options.run;
    if (!options.phase.empty()) document["phase"] = options.phase;
    session.output().object("PhaseAnswer", document, columns, "run_id");
    return 0;
}

json usage_of(const Options& options) {
    return options.usage.empty() ? json() : parse_json(options.usage, "--usage");
}

int run_heartbeat(const Options& options, Session& session) {
    const runs::Lease lease = read_lease(options.run, options.phase, options.token_file);
    std::string worker = options.worker;
    if (worker.empty()) {
        const json shown = runs::show(session.db(), options.run);
        for (const auto& row : shown.at("leases"))
            if (row.at("phase") == options.phase) worker = get_string(row, "claimed_by");
    }
    // No lease of that phase, so this token's is lost too.
    const Error lost(Errc::lease_lost, fmt::format("the lease on phase '{}' of run {} is lost", options.phase, options.run));
    if (worker.empty()) throw lost;
    const auto extend = options.extend.empty() ? std::nullopt : std::optional(parse_duration(options.extend, "--lease"));
    const auto answers = repeat_in_doubt(session, [&] { return runs::heartbeat(session.db(), worker, {lease}, extend); });
    if (answers.size() != 1 || !answers.front().held) throw lost;
    const auto& row = answers.front();
    json document = {
        {"state", "held"}, {"cancel_requested", row.cancel_requested}, {"reason", row.reason.empty() ? json() : json(row.reason)}};
    return answer(session, options, document,
                  {{"run", "run_id"}, {"phase", "phase"}, {"lease", "state"}, {"cancel requested", "cancel_requested"}});
}

int run_complete(const Options& options, Session& session) {
    const json output =
        options.output_manifest.empty() ? json::object() : read_document_file(options.output_manifest, "the output manifest");
    const runs::Lease lease = read_lease(options.run, options.phase, options.token_file);
    const json done = repeat_in_doubt(session, [&] {
        return options.phase.empty() ? runs::complete(session.db(), options.run, output, lease.token)
                                     : runs::complete_phase(session.db(), lease, output, usage_of(options));
    });
    return answer(session, options, done, answer_columns);
}

int run_fail(const Options& options, Session& session) {
    const auto failure_class = lifecycle::failure_class(options.failure_class);
    if (!failure_class)
        throw Error(Errc::usage, fmt::format("no failure class '{}'", options.failure_class),
                    "transient, permanent, timeout or cap_exceeded");
    const runs::Lease lease = read_lease(options.run, options.phase, options.token_file);
    const runs::Failure failure{*failure_class, options.message, nullptr, options.exit_code};
    return answer(session, options, repeat_in_doubt(session, [&] { return runs::fail(session.db(), lease, failure, usage_of(options)); }),
                  answer_columns);
}

}  // namespace

void bind_run_start(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    bind_lease_flags(app, *options, true);
    session.set_action([options, &session] {
        const auto lease = read_lease(options->run, options->phase, options->token_file);
        return answer(session, *options, repeat_in_doubt(session, [&] { return runs::start(session.db(), lease); }),
                      {{"run", "run_id"}, {"phase", "phase"}, {"status", "status", Cell::status}});
    });
}

void bind_run_heartbeat(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    bind_lease_flags(app, *options, true);
    app.add_option("--worker", options->worker, "who claimed; found by itself")->type_name("NAME");
    app.add_option("--lease", options->extend, "a new length from now on")->type_name("DURATION");
    session.set_action([options, &session] { return run_heartbeat(*options, session); });
}

void bind_run_release(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    bind_lease_flags(app, *options, true);
    app.add_option("--reason", options->reason, "why it is given back")->type_name("TEXT");
    session.set_action([options, &session] {
        const auto lease = read_lease(options->run, options->phase, options->token_file);
        return answer(session, *options, repeat_in_doubt(session, [&] { return runs::release(session.db(), lease, options->reason); }),
                      answer_columns);
    });
}

void bind_run_complete(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    bind_lease_flags(app, *options, false);
    app.add_option("--output-manifest", options->output_manifest, "JSON or YAML; - is stdin")->type_name("FILE");
    app.add_option("--usage", options->usage, "what it used, as JSON: rows, bytes_in, tokens, money …")->type_name("JSON");
    session.set_action([options, &session] { return run_complete(*options, session); });
}

void bind_run_fail(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    bind_lease_flags(app, *options, true);
    app.add_option("--class", options->failure_class, "transient is tried again; permanent is not; permanent")->type_name("CLASS");
    app.add_option("--message", options->message, "what went wrong")->type_name("TEXT")->required();
    app.add_option("--exit-code", options->exit_code, "of the program that failed")->type_name("N");
    app.add_option("--usage", options->usage, "what it used, as JSON: rows, bytes_in, tokens, money …")->type_name("JSON");
    session.set_action([options, &session] { return run_fail(*options, session); });
}

}  // namespace lhcr::cli
