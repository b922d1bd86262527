// `lhcr run create`: one run of a template, tied to a commit and a spec bundle; with --wait followed to its end.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "base/embedded.hpp"
#include "base/ids.hpp"
#include "base/json_schema.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_origin.hpp"
#include "cli/run_report.hpp"
#include "cli/run_wait.hpp"
#include "runs/run.hpp"
#include "runs/template.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string template_name;
    int template_version = 0;
    std::vector<std::string> params;
    std::string params_file;
    std::vector<std::string> labels;
    OriginFlags origin;
    std::string lane;
    std::string as_of;
    std::string queue_key;
    std::string idempotency_key;
    std::string wait_timeout;
    int priority = 0;
    bool wait = false;
    bool dry_run = false;
};

/// "k=v" → {k: v}. `types` is the template's JSON Schema: a number, integer, boolean or list there is read as one if it is one.
void add_pairs(json& into, const std::vector<std::string>& pairs, const std::string& flag, const json& types) {
    for (const auto& pair : pairs) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || equals == 0) throw Error(Errc::usage, fmt::format("{} '{}' is not NAME=VALUE", flag, pair));
        const std::string name = pair.substr(0, equals), text = pair.substr(equals + 1);
        if (into.contains(name)) throw Error(Errc::usage, fmt::format("{} '{}' is given twice", flag, name));
        const json& type = at_path(at_path(types, "properties"), name + ".type");
        into[name] = text;
        if (!type.is_string() || type == "string") continue;
        try {
            into[name] = parse_json(text, flag);
        } catch (const Error&) {  // the schema says what it should have been
        }
    }
}

json shown_template(const Options& options, Session& session) {
    try {
        return runs::template_show(session.db(), session.scope().project, options.template_name,
                                   options.template_version > 0 ? std::optional(options.template_version) : std::nullopt);
    } catch (const Error& error) {
        if (error.errc() != Errc::not_found || !find_embedded(shipped_template(options.template_name))) throw;
        throw Error(Errc::not_found, error.message(),
                    fmt::format("`lhcr template apply {}` keeps the one that ships with lhcr", options.template_name));
    }
}

/// The whole schema; the database checks names only.
void check_params(const json& params, const json& schema, const std::string& template_name) {
    if (!schema.is_object()) return;
    const Findings findings = validate_against(params, schema, "params");
    if (findings.empty()) return;
    Error error(Errc::usage, fmt::format("the parameters are not what template '{}' takes", template_name),
                fmt::format("`lhcr template show {} -o json` has their schema", template_name));
    for (auto finding = findings.rbegin(); finding != findings.rend(); ++finding) error.add_context(finding->message);  // outermost first
    throw error;
}

json request_of(const Options& options, Session& session) {
    const Scope scope = session.scope();
    const json shown = shown_template(options, session);
    const json& body = shown.at("body");
    json request = run_origin(session, options.origin, session.config().value("spec"));
    request.update(
        {{"org", scope.org}, {"project", scope.project}, {"environment", scope.environment}, {"template", options.template_name}});
    if (options.template_version > 0) request["template_version"] = options.template_version;
    json params = options.params_file.empty() ? json::object() : read_document_file(options.params_file, "the parameters");
    const json& schema = at_path(shown, "body.params_schema");
    add_pairs(params, options.params, "--param", schema);
    request["params"] = params;
    attach_spec_bundle(request, body);
    check_params(request["params"], schema, options.template_name);
    if (!options.labels.empty()) {
        request["labels"] = json::object();
        add_pairs(request["labels"], options.labels, "--label", {});
    }
    for (const auto& [key, value] :
         {std::pair<const char*, const std::string&>{"lane", options.lane}, {"as_of", options.as_of}, {"queue_key", options.queue_key}})
        if (!value.empty()) request[key] = value;
    if (options.priority != 0) request["priority"] = options.priority;
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
    session.confirm_mutation(fmt::format("create a run of '{}'", options.template_name));
    json created = repeat_in_doubt(session, [&] { return runs::create(session.db(), request); });
    const std::string run_id = created.at("run_id");
    if (options.wait) {
        const auto timeout =
            options.wait_timeout.empty() ? std::chrono::milliseconds(0) : parse_duration(options.wait_timeout, "--wait-timeout");
        return report_run(session, wait_for_run(session, run_id, {.timeout = timeout}));
    }
    created["template"] = options.template_name;
    session.output().object("Run", created,
                            {{"run", "run_id"}, {"status", "status", Cell::status}, {"created", "created"}, {"template", "template"}},
                            "run_id");
    session.output().note(fmt::format("`lhcr run watch {}` follows it", run_id));
    return 0;
}

}  // namespace

void bind_run_create(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("--template", options->template_name, "which template")->type_name("NAME")->required();
    app.add_option("--template-version", options->template_version, "an older version of it")->type_name("N");
    app.add_option("--param", options->params, "NAME=VALUE, again for each")->type_name("K=V")->allow_extra_args(false);
    app.add_option("--params-file", options->params_file, "parameters as JSON or YAML; - is stdin")->type_name("FILE");
    app.add_option("--label", options->labels, "NAME=VALUE, again for each")->type_name("K=V")->allow_extra_args(false);
    bind_origin_flags(app, options->origin);
    app.add_option("--lane", options->lane, "A, B, C or D")->type_name("LANE");
    app.add_option("--priority", options->priority, "higher goes first")->type_name("N");
    app.add_option("--as-of", options->as_of, "the time its queries see (RFC 3339)")->type_name("TIME");
    app.add_option("--queue-key", options->queue_key, "runs of one key go one after the other")->type_name("KEY");
    app.add_option("--idempotency-key", options->idempotency_key, "the same key and request is the same run")->type_name("KEY");
    app.add_flag("--wait", options->wait, "follow it; exit with its result");
    app.add_option("--wait-timeout", options->wait_timeout, "stop waiting after this; exit 124, the run goes on")->type_name("DURATION");
    app.add_flag("--dry-run", options->dry_run, "print the request and make nothing");
    app.footer("with --wait: exit 0 succeeded · 5 failed · 11 cancelled · 12 timed out · 130 detached by Ctrl-C");
    session.set_action([options, &session] { return run_run_create(*options, session); });
}

}  // namespace lhcr::cli
