// `lhcr promotion set|show`: the order in which a template's versions go through the environments of a project.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "runs/promotion.hpp"

namespace lhcr::cli {
namespace {

runs::Place place_of(Session& session) {
    const Scope scope = session.scope();
    return {scope.org, scope.project, scope.environment};
}

void print(const json& answer, Session& session) {
    session.output().list("PromotionGateList", answer, "gates",
                          {{"ENVIRONMENT", "environment"},
                           {"AFTER A SUCCESS IN", "after"},
                           {"OVERRIDDEN BY", "override_role"},
                           {"UPDATED", "updated_at", Cell::time, true}},
                          "environment");
    if (!answer.at("versions").empty())
        session.output().human_table(answer["versions"],
                                     {{"TEMPLATE", "template"},
                                      {"VERSION", "version", Cell::number},
                                      {"ENVIRONMENT", "environment"},
                                      {"OPEN", "open"},
                                      {"SUCCEEDED", "succeeded"}},
                                     "versions");
}

}  // namespace

void bind_promotion_set(CLI::App& app, Session& session) {
    auto environments = std::make_shared<std::vector<std::string>>();
    auto role = std::make_shared<std::string>("platform_admin");
    app.add_option("environments", *environments, "in order: dev stage prod; one alone opens all gates")->required();
    app.add_option("--override-role", *role, "who may let a run through with `run create --promotion-override REASON`; platform_admin")
        ->type_name("ROLE");
    app.footer("a version of a template then runs in an environment once a run of it has succeeded in the one before");
    session.set_action([&session, environments, role] {
        session.confirm_mutation(fmt::format("set the order of promotion to {}", fmt::join(*environments, ", ")));
        print(runs::promotion_set(session.db(), place_of(session), *environments, *role), session);
        return 0;
    });
}

void bind_promotion_show(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("template", *name, "also where its versions have succeeded");
    session.set_action([&session, name] {
        const json answer = runs::promotion_show(session.db(), place_of(session), *name);
        print(answer, session);
        if (answer.at("gates").empty()) session.output().note("no gate is set: `lhcr promotion set dev stage prod`");
        return 0;
    });
}

}  // namespace lhcr::cli
