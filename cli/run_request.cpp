// Flags → request: origin, template, parameters against the template's whole schema (the database knows a part of it).
#include "cli/run_request.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/json_schema.hpp"
#include "cli/output.hpp"
#include "cli/run_answer.hpp"
#include "runs/template.hpp"

namespace lhcr::cli {
namespace {

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

json shown_template(const RunRequestFlags& flags, Session& session) {
    try {
        return runs::template_show(session.db(), session.scope().project, flags.template_name,
                                   flags.template_version > 0 ? std::optional(flags.template_version) : std::nullopt);
    } catch (const Error& error) {
        if (error.errc() != Errc::not_found || !find_embedded(shipped_template(flags.template_name))) throw;
        throw Error(Errc::not_found, error.message(),
                    fmt::format("`lhcr template apply {}` keeps the one that ships with lhcr", flags.template_name));
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

}  // namespace

json run_request(const RunRequestFlags& flags, Session& session) {
    const Scope scope = session.scope();
    const json shown = shown_template(flags, session);
    json request = run_origin(session, flags.origin, session.config().value("spec"));
    request.update({{"org", scope.org}, {"project", scope.project}, {"environment", scope.environment}, {"template", flags.template_name}});
    if (flags.template_version > 0) request["template_version"] = flags.template_version;
    json params = flags.params_file.empty() ? json::object() : read_document_file(flags.params_file, "the parameters");
    const json& schema = at_path(shown, "body.params_schema");
    add_pairs(params, flags.params, "--param", schema);
    request["params"] = params;
    attach_spec_bundle(request, shown.at("body"));
    check_params(request["params"], schema, flags.template_name);
    if (!flags.labels.empty()) {
        request["labels"] = json::object();
        add_pairs(request["labels"], flags.labels, "--label", {});
    }
    for (const auto& [key, value] : {std::pair<const char*, const std::string&>{"lane", flags.lane},
                                     {"session", flags.session},
                                     {"on_failure", flags.on_failure},
                                     {"promotion_override", flags.promotion_override}})
        if (!value.empty()) request[key] = value;
    if (flags.priority != 0) request["priority"] = flags.priority;
    return request;
}

void bind_run_request(CLI::App& app, RunRequestFlags& flags) {
    app.add_option("--template", flags.template_name, "which template")->type_name("NAME")->required();
    app.add_option("--template-version", flags.template_version, "an older version of it")->type_name("N");
    app.add_option("--param", flags.params, "NAME=VALUE, again for each")->type_name("K=V")->allow_extra_args(false);
    app.add_option("--params-file", flags.params_file, "parameters as JSON or YAML; - is stdin")->type_name("FILE");
    app.add_option("--label", flags.labels, "NAME=VALUE, again for each")->type_name("K=V")->allow_extra_args(false);
    bind_origin_flags(app, flags.origin);
    app.add_option("--lane", flags.lane, "A, B, C or D")->type_name("LANE");
    app.add_option("--session", flags.session, "a session; runs of one lane of it go one after the other")->type_name("NAME");
    app.add_option("--on-failure", flags.on_failure, "hold its lane of the session when it fails, or continue")
        ->type_name("WHAT")
        ->check(CLI::IsMember({"hold", "continue"}));
    app.add_option("--priority", flags.priority, "higher goes first")->type_name("N");
}

}  // namespace lhcr::cli
