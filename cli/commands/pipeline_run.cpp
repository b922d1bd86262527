// `lhcr pipeline run`: a pipeline file becomes a template version, a run of it is made, and with --wait followed to its end.
// `lhcr pipeline apply`: the first half alone, by someone who may write templates for those who only run them.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/ids.hpp"
#include "base/redaction.hpp"
#include "cli/command.hpp"
#include "cli/findings.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_origin.hpp"
#include "cli/run_report.hpp"
#include "cli/run_wait.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "ingest/source.hpp"
#include "pipelines/pipeline.hpp"
#include "runs/connection.hpp"
#include "runs/run.hpp"
#include "runs/template.hpp"
#include "store/store.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string pipeline;
    std::string source;
    std::vector<std::string> params;
    std::vector<std::string> accepted_drift;
    OriginFlags origin;
    std::string lane;
    std::string session;
    std::string on_failure;
    std::string as_of;
    std::string idempotency_key;
    std::string wait_timeout;
    bool wait = false;
    bool parallel = false;
    bool take_over = false;
};

// A name that `connections add` knows stays as it is; a conninfo, URI or libpq service is remembered under a name made from it.
std::string connection_name(Session& session, const std::string& source, const std::string& kind) {
    if (holds_password(source))
        throw Error(Errc::usage, "a source must not hold a password",
                    "put it into ~/.pgpass (PGPASSFILE) or a service (PGSERVICE), or use `lhcr connections add NAME --password-stdin`");
    const bool conninfo = source.find("://") != std::string::npos || source.find('=') != std::string::npos;
    const auto scope = session.scope();
    json known = json::array();
    for (const auto& connection :
         runs::connection_list(session.db(), scope.project, scope.environment, scope.org).value("connections", json::array())) {
        if (!conninfo && connection.at("name") == source) return source;
        known.push_back(connection.at("name"));
    }
    const std::string target = conninfo ? source : "service=" + source;
    try {
        ingest::probe({.conninfo = target});
    } catch (Error& error) {
        if (conninfo) throw;
        throw Error(Errc::not_found,
                    fmt::format("there is no connection and no libpq service '{}' in environment '{}'", source, scope.environment),
                    known.empty() ? fmt::format("`lhcr connections add {} --kind odoo --conninfo postgresql://user@host/database`", source)
                                  : fmt::format("known connections: {}; or `lhcr connections add {} …`",
                                                fmt::join(known.get<std::vector<std::string>>(), ", "), source));
    }
    const std::string name = conninfo ? "source-" + sha256_hex(source).substr(0, 12) : source;
    runs::connection_add(session.db(), {{"org", scope.org},
                                        {"project", scope.project},
                                        {"environment", scope.environment},
                                        {"name", name},
                                        {"kind", kind},
                                        {"conninfo", target}});
    session.output().note(fmt::format("remembered the source as connection '{}'", name));
    return name;
}

/// `all`, a bronze table, or a column of one; kept with the run, so that it says what was accepted.
json accepted_drift(const std::vector<std::string>& words, const pipelines::Pipeline& pipeline) {
    std::vector<std::string> tables;
    for (const auto& table : pipeline.tables)
        if (table.from_source()) tables.push_back(table.name);
    for (const auto& word : words) {
        const bool known = word == "all" || std::ranges::any_of(tables, [&](const auto& table) {
                               return word == table || (word.starts_with(table + ".") && word.size() > table.size() + 1);
                           });
        if (known) continue;
        const auto near = closest(word, tables);
        throw Error(Errc::usage,
                    fmt::format("--accept-drift '{}' names no table that pipeline '{}' reads from a source", word, pipeline.name),
                    near ? fmt::format("did you mean '{}'?", *near)
                         : "a table (bronze.res_partner), a column of it (bronze.res_partner.phone), or all");
    }
    return words;
}

json params_of(const Options& options, const pipelines::Pipeline& pipeline) {
    json params = json::object();
    for (const auto& item : options.params) {
        const auto equals = item.find('=');
        const std::string name = item.substr(0, equals);
        if (equals == std::string::npos || !pipeline.params.contains(name))
            throw Error(Errc::usage, fmt::format("--param '{}' is no parameter of pipeline '{}'", item, pipeline.name),
                        fmt::format("its parameters: {}", pipeline.params.dump()));
        params[name] = item.substr(equals + 1);
    }
    return params;
}

/// The template version of this pipeline; who may not write templates gets the one that is kept already.
json apply(Session& session, const pipelines::Pipeline& pipeline, const std::string& named) {
    json body = pipelines::compile_template(pipeline, session.scope().project);
    body["org"] = session.scope().org;
    try {
        return runs::template_apply(session.db(), body);
    } catch (const Error& error) {
        if (error.errc() != Errc::not_authorised) throw;
        throw Error(Errc::not_authorised, error.message(),
                    fmt::format("someone with the permission runs `lhcr pipeline apply {} --env {}` once; then you can run it", named,
                                session.scope().environment));
    }
}

int run_apply(Session& session, const std::string& named) {
    Findings findings;
    const auto pipeline = pipelines::read_pipeline(named, session.scope().environment, findings);
    if (has_errors(findings))
        return report_findings(session, "PipelineReport", findings, {{"pipeline", named}}, fmt::format("pipeline {}", named));
    session.confirm_mutation(fmt::format("apply pipeline {} in {}", pipeline.name, session.scope().environment));
    session.output().object("Template", apply(session, pipeline, named),
                            {{"template", "name"}, {"version", "version"}, {"created", "created"}}, "name");
    return 0;
}

int run(Session& session, const Options& options) {
    Findings findings;
    const auto scope = session.scope();
    const auto pipeline = pipelines::read_pipeline(options.pipeline, scope.environment, findings);
    if (has_errors(findings))
        return report_findings(session, "PipelineReport", findings, {{"pipeline", options.pipeline}},
                               fmt::format("pipeline {}", options.pipeline));

    if (!pipeline.store.empty() && session.config().is_set("store"))  // a worker checks its own store in any case
        store::check_place(session.store_url(), pipeline.store, scope.environment);
    json request = run_origin(session, options.origin, pipeline.spec_slug);
    json params = params_of(options, pipeline);
    for (const auto& [name, source] : pipeline.sources)
        if (!options.source.empty()) params["source:" + name] = connection_name(session, options.source, source.at("kind"));
    if (!options.accepted_drift.empty()) params["accept-drift"] = accepted_drift(options.accepted_drift, pipeline);
    session.confirm_mutation(fmt::format("run pipeline {} in {}", pipeline.name, scope.environment));

    const json applied = apply(session, pipeline, options.pipeline);
    request["org"] = scope.org;
    request["project"] = scope.project;
    request["environment"] = scope.environment;
    request["template"] = pipeline.name;
    request["template_version"] = applied.at("version");
    request["params"] = params;
    if (!options.lane.empty()) request["lane"] = options.lane;
    if (!options.session.empty()) request["session"] = options.session;
    if (!options.on_failure.empty()) request["on_failure"] = options.on_failure;
    if (!options.as_of.empty()) request["as_of"] = options.as_of;
    if (options.take_over) request["labels"] = {{"take_over", "true"}};
    // A key of our own makes a repeat after a lost answer find the same run.
    request["idempotency_key"] = options.idempotency_key.empty() ? "cli:" + uuid7() : options.idempotency_key;
    // Two runs of one pipeline and environment would publish over each other: they go one after the other unless told otherwise.
    if (!options.parallel) request["queue_key"] = fmt::format("pipeline:{}", pipeline.name);
    const json created = repeat_in_doubt(session, [&] { return runs::create(session.db(), request); });
    const std::string run_id = created.at("run_id");
    if (!options.wait) {
        session.output().object(
            "Run",
            {{"run_id", run_id},
             {"status", created.at("status")},
             {"created", created.at("created")},
             {"template", pipeline.name},
             {"template_version", applied.at("version")},
             {"phases", created.at("phases")}},
            {{"run", "run_id"}, {"status", "status", Cell::status}, {"template", "template"}, {"version", "template_version"}}, "run_id");
        session.output().note(fmt::format("`lhcr run watch {}` follows it", run_id));
        return 0;
    }
    const json shown = wait_for_run(
        session, run_id,
        {.timeout = options.wait_timeout.empty() ? std::chrono::milliseconds(0) : parse_duration(options.wait_timeout, "--wait-timeout")});
    return report_run(session, shown);
}

}  // namespace

void bind_pipeline_apply(CLI::App& app, Session& session) {
    auto pipeline = std::make_shared<std::string>();
    app.add_option("pipeline", *pipeline, "a shipped pipeline, one below pipelines/, or a path")->required();
    app.footer("the same pipeline is the same version; from then on it is run without the right to write templates");
    session.set_action([&session, pipeline] { return run_apply(session, *pipeline); });
}

void bind_pipeline_run(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("pipeline", options->pipeline, "a shipped pipeline, one below pipelines/, or a path")->required();
    app.add_option("--source", options->source, "a connection's name, a libpq service, or a URI without password");
    app.add_option("--param", options->params, "NAME=VALUE, a parameter of the pipeline; repeat for more");
    app.add_option("--accept-drift", options->accepted_drift,
                   "publish although this vanished from the source or changed its type: TABLE.COLUMN, TABLE or all; repeat for more")
        ->type_name("WHAT")
        ->allow_extra_args(false);
    bind_origin_flags(app, options->origin);
    app.add_option("--lane", options->lane, "queue label that workers subscribe to");
    app.add_option("--session", options->session, "a session; runs of one lane of it go one after the other");
    app.add_option("--on-failure", options->on_failure, "hold its lane of the session when it fails, or continue")
        ->check(CLI::IsMember({"hold", "continue"}));
    app.add_option("--as-of", options->as_of, "the run's pinned clock, RFC 3339 (default: when it is made)");
    app.add_option("--idempotency-key", options->idempotency_key, "the same key and request give the same run");
    app.add_flag("--parallel", options->parallel, "do not queue behind another run of this pipeline");
    app.add_flag("--take-over", options->take_over, "publish also tables that another pipeline published; they are this one's then");
    app.add_flag("--wait", options->wait, "follow it to its end; the exit code is the run's");
    app.add_option("--wait-timeout", options->wait_timeout, "stop waiting after this long (exit 124); the run goes on");
    session.set_action([&session, options] { return run(session, *options); });
}

}  // namespace lhcr::cli
