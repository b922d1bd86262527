// `lhcr member add|list|remove`: who may do what where.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "runs/member.hpp"

namespace lhcr::cli {
namespace {

struct MemberOptions {
    std::string who;
    std::string role;
    std::string name;
    std::string kind = "user";
    std::string reach = "environment";
    bool is_subject = false;
};

json member_of(const MemberOptions& options, Session& session) {
    const Scope scope = session.scope();
    json member = {{options.is_subject ? "token_subject" : "login", options.who}};
    if (!options.role.empty()) member["role"] = options.role;
    if (!scope.org.empty()) member["org"] = scope.org;
    if (options.reach != "org") member["project"] = scope.project;
    if (options.reach == "environment") member["environment"] = scope.environment;
    return member;
}

std::string place_of(const json& member) {
    if (member.contains("environment")) return fmt::format("environment '{}'", get_string(member, "environment"));
    return member.contains("project") ? fmt::format("project '{}'", get_string(member, "project")) : "the whole organisation";
}

void bind_place(CLI::App& app, MemberOptions& options) {
    app.add_option("who", options.who, "a login of the database, or with --subject that of a token")->required();
    app.add_flag("--subject", options.is_subject, "WHO is the subject of a token that a gateway verifies");
    app.add_option("--reach", options.reach, "where: this environment, its project, the whole org")
        ->check(CLI::IsMember({"environment", "project", "org"}))
        ->type_name("WHERE");
}

int run_member_add(const MemberOptions& options, Session& session) {
    json member = member_of(options, session);
    member["kind"] = options.kind;
    if (!options.name.empty()) member["name"] = options.name;
    session.confirm_mutation(fmt::format("make '{}' {} of {}", options.who, options.role, place_of(member)));
    const json answer = runs::member_add(session.db(), member);
    session.output().object("Member", answer,
                            {{"member", "member"},
                             {"role", "role"},
                             {"org", "org"},
                             {"project", "project"},
                             {"environment", "environment"},
                             {"groups granted", "groups"}},
                            "member");
    if (!options.is_subject && !get_bool(answer, "login_exists", true))
        session.output().note(
            fmt::format("the database has no login '{0}' yet: create role \"{0}\" login, then add it again for its groups", options.who));
    return 0;
}

int run_member_remove(const MemberOptions& options, Session& session) {
    const json member = member_of(options, session);
    session.confirm_mutation(
        fmt::format("take {} away from '{}' in {}", options.role.empty() ? "every role" : options.role, options.who, place_of(member)));
    session.output().object("Member", runs::member_remove(session.db(), member), {{"member", "member"}, {"roles taken", "roles"}},
                            "member");
    return 0;
}

}  // namespace

void bind_member_add(CLI::App& app, Session& session) {
    auto options = std::make_shared<MemberOptions>();
    bind_place(app, *options);
    app.add_option("--role", options->role, "platform_admin, data_engineer, operator, auditor …")->required()->type_name("ROLE");
    app.add_option("--kind", options->kind, "user, or service for a program; user")
        ->check(CLI::IsMember({"user", "service"}))
        ->type_name("KIND");
    app.add_option("--name", options->name, "how people call it; WHO")->type_name("NAME");
    app.footer("a login may have several roles in several places; what each role permits: docs/reference/permissions.md");
    session.set_action([options, &session] { return run_member_add(*options, session); });
}

void bind_member_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        session.output().list("MemberList", runs::member_list(session.db(), session.scope().org), "members",
                              {{"MEMBER", "member"},
                               {"KIND", "kind"},
                               {"ROLE", "role"},
                               {"ORG", "org", Cell::text, true},
                               {"PROJECT", "project"},
                               {"ENVIRONMENT", "environment"},
                               {"STATUS", "status", Cell::status},
                               {"SINCE", "created_at", Cell::time, true}},
                              "member");
        return 0;
    });
}

void bind_member_remove(CLI::App& app, Session& session) {
    auto options = std::make_shared<MemberOptions>();
    bind_place(app, *options);
    app.add_option("--role", options->role, "only this role; else all it has there")->type_name("ROLE");
    app.footer("what it did stays on record; the last platform admin of an organisation stays");
    session.set_action([options, &session] { return run_member_remove(*options, session); });
}

}  // namespace lhcr::cli
