// `lhcr template apply`, `list`, `show` and `validate`: versioned descriptions of runs, from JSON or YAML files.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <filesystem>
#include <memory>

#include "base/embedded.hpp"
#include "base/yaml.hpp"
#include "cli/run_answer.hpp"
#include "runs/template.hpp"

namespace lhcr::cli {
namespace {

json body_of(const std::string& file, Session& session) {
    const auto* shipped = std::filesystem::exists(file) ? nullptr : find_embedded(shipped_template(file));
    json body = shipped ? parse_yaml(shipped->content, "the template") : read_document_file(file, "the template");
    const Scope scope = session.scope();
    if (!body.contains("project")) body["project"] = scope.project;
    if (!body.contains("org")) body["org"] = scope.org;
    return body;
}

const Columns template_columns = {{"template", "name"},
                                  {"version", "version", Cell::number},
                                  {"kind", "kind"},
                                  {"description", "description"},
                                  {"created", "created_at", Cell::time, true}};

}  // namespace

void bind_template_apply(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    auto dry_run = std::make_shared<bool>(false);
    app.add_option("file", *file,
                   "JSON or YAML, - is stdin; or the name of one that ships with lhcr: spec_validate, spec_generate, odoo_snapshot, "
                   "odoo_restore_drill, "
                   "odoo_upgrade_rehearsal, odoo_module_gate")
        ->required();
    app.add_flag("--dry-run", *dry_run, "check it in the database and keep nothing");
    session.set_action([file, dry_run, &session] {
        const json body = body_of(*file, session);
        if (!*dry_run) session.confirm_mutation(fmt::format("apply the template '{}'", get_string(body, "name")));
        json answer;
        if (*dry_run) {
            // The database's own checks, in a transaction that is taken back.
            struct TakenBack {};
            try {
                session.db().transaction([&] {
                    answer = runs::template_apply(session.db(), body);
                    throw TakenBack{};
                });
            } catch (const TakenBack&) {
            }
            answer["dry_run"] = true;
        } else {
            answer = runs::template_apply(session.db(), body);
        }
        session.output().object("Template", answer, {{"template", "name"}, {"version", "version"}, {"created", "created"}}, "name");
        return 0;
    });
}

void bind_template_validate(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    app.add_option("file", *file, "JSON or YAML; - is stdin")->required();
    session.set_action([file, &session] {
        const json body = body_of(*file, session);
        struct TakenBack {};
        try {
            session.db().transaction([&] {
                runs::template_apply(session.db(), body);
                throw TakenBack{};
            });
        } catch (const TakenBack&) {
        } catch (const Error& error) {
            if (error.errc() != Errc::usage) throw;
            throw Error(Errc::gate_rejected, error.message(), error.hint());
        }
        session.output().object("TemplateVerdict", {{"name", body.at("name")}, {"verdict", "ok"}},
                                {{"template", "name"}, {"verdict", "verdict", Cell::status}}, "name");
        return 0;
    });
}

void bind_template_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        const json listed = runs::template_list(session.db(), session.scope().project);
        session.output().list("TemplateList", listed, "templates", template_columns, "name");
        if (listed.at("templates").empty())
            session.output().note("the project has no template; `lhcr template apply FILE` and `lhcr pipeline run` keep some");
        return 0;
    });
}

void bind_template_show(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    auto number = std::make_shared<int>(0);
    app.add_option("name", *name, "template")->required();
    app.add_option("--template-version", *number, "an older one")->type_name("N");
    session.set_action([name, number, &session] {
        const json shown =
            runs::template_show(session.db(), session.scope().project, *name, *number > 0 ? std::optional(*number) : std::nullopt);
        Columns columns = template_columns;
        for (auto& column : columns)
            if (column.path == "description") column.path = "body.description";
        session.output().object("Template", shown, columns, "name");
        session.output().human_table(at_path(shown, "body.phases"), {{"phase", "name"}, {"kind", "kind"}, {"executor", "executor"}},
                                     "phases");
        return 0;
    });
}

}  // namespace lhcr::cli
