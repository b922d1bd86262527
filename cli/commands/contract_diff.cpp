// `lhcr contract diff` and `contract rules`: two states of a contract, and what the difference means to those who use it. Needs no
// database.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/contract_file.hpp"
#include "cli/contract_report.hpp"
#include "cli/findings.hpp"
#include "cli/git_file.hpp"
#include "cli/session.hpp"
#include "cli/spec_formats.hpp"
#include "cli/tool_report.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::vector<std::string> files;
    std::string against;
    std::string role = "both";
    std::string fail_on = "needs-migration";
    bool all = false;
};

contracts::Role role_of(const std::string& name) {
    return name == "input" ? contracts::Role::input : name == "output" ? contracts::Role::output : contracts::Role::both;
}

int diff(Session& session, const Options& options) {
    const SpecFormats formats(session);
    if (options.files.size() != (options.against.empty() ? 2u : 1u))
        throw Error(Errc::usage, fmt::format("{} contract{} named", options.files.size(), options.files.size() == 1 ? " is" : "s are"),
                    "lhcr contract diff OLD NEW, or lhcr contract diff FILE --against REF");
    const ContractText after = read_contract(options.files.back());
    ContractText before =
        options.against.empty() ? read_contract(options.files.front()) : read_contract(git_base(options.against), after.path);
    if (!options.against.empty()) before.name = fmt::format("{}:{}", options.against, after.name);
    auto comparison = contracts::compare(contracts::Document(before.path, before.bytes, before.neighbours),
                                         contracts::Document(after.path, after.bytes, after.neighbours), role_of(options.role));
    json changes = json::array();
    std::size_t counts[3] = {0, 0, 0};
    for (const auto& change : comparison.changes) ++counts[static_cast<std::size_t>(change.verdict)];
    auto& output = session.output();
    // People look for what stops them; what is compatible is counted, and shown with --all.
    if (output.is_human() && !options.all)
        std::erase_if(comparison.changes, [](const auto& change) { return change.verdict == contracts::Verdict::compatible; });
    for (const auto& change : comparison.changes) changes.push_back(to_json(change));
    specs::Report report;
    report.tool = &contract_tool();
    add_comparison(report, after.path, comparison, before.bytes, after.bytes);
    report.count();
    formats.write(session, report);
    const json document = {{"old", before.name},
                           {"new", after.name},
                           {"contract", contracts::kind_name(comparison.kind)},
                           {"verdict", contracts::verdict_name(comparison.verdict)},
                           {"breaking", counts[2]},
                           {"needs_migration", counts[1]},
                           {"compatible", counts[0]},
                           {"changes", changes}};
    tell_list(session, !changes.empty(), [&](Output& to) {
        to.list("ContractDiff", document, "changes",
                {{"VERDICT", "verdict", Cell::status},
                 {"RULE", "rule"},
                 {"DIRECTION", "direction"},
                 {"PLACE", "place"},
                 {"MESSAGE", "message"},
                 {"TRY", "hint", Cell::text, true}},
                "rule");
    });
    output.note(fmt::format("{} → {}: {} ({} breaking, {} to migrate, {} compatible)", before.name, after.name,
                            contracts::verdict_name(comparison.verdict), counts[2], counts[1], counts[0]));
    const auto limit = options.fail_on == "breaking" ? contracts::Verdict::breaking
                       : options.fail_on == "any"    ? contracts::Verdict::compatible
                                                     : contracts::Verdict::needs_migration;
    if (options.fail_on == "any") return counts[0] + counts[1] + counts[2] > 0 ? 3 : 0;
    return options.fail_on != "never" && comparison.verdict >= limit ? 3 : 0;
}

}  // namespace

void bind_contract_diff(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("contract", options->files, "OLD NEW, each a file or REF:path as git has it; or one file with --against");
    app.add_option("--against", options->against, "compare the file with what it was where this branch left REF")->type_name("REF");
    app.add_option("--role", options->role, "of a JSON Schema: others write by it (input), read by it (output), or both")
        ->check(CLI::IsMember({"input", "output", "both"}))
        ->type_name("ROLE");
    app.add_option("--fail-on", options->fail_on, "from where on it is exit 3: breaking, needs-migration (default), any change, or never")
        ->check(CLI::IsMember({"breaking", "needs-migration", "any", "never"}))
        ->type_name("VERDICT");
    app.add_flag("--all", options->all, "show what is compatible too");
    app.footer("exit 0: compatible · 3: not · 2: nothing to compare");
    session.set_action([&session, options] { return diff(session, *options); });
}

void bind_contract_rules(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("--explain", *name, "one rule with its example")->type_name("RULE");
    session.set_action([&session, name] { return print_rules(session, contract_tool(), *name, "ContractRule"); });
}

}  // namespace lhcr::cli
