// `lhcr local sample`: the generated source database and its connection `odoo`.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/error.hpp"
#include "cli/session.hpp"
#include "db/connection.hpp"
#include "local/sample.hpp"
#include "runs/connection.hpp"

namespace lhcr::cli {
namespace {

int run_local_sample(const local::SampleOptions& options, Session& session) {
    Output& output = session.output();
    const local::Room room = local::find_room();
    if (!session.is_local())
        throw Error(Errc::usage, "the sample belongs to the embedded room, and another control plane is configured",
                    "repeat with --context local");
    json document = local::make_sample(room, options, [&](std::string_view text) { output.step(text); });
    const Scope scope = session.scope();
    runs::connection_add(session.db(), {{"org", scope.org},
                                        {"project", scope.project},
                                        {"environment", scope.environment},
                                        {"name", "odoo"},
                                        {"kind", "odoo"},
                                        {"conninfo", local::sample_conninfo(room)}});
    document["connection"] = "odoo";
    document["state"] = document["created"] == true ? "made" : "there already";
    output.object("SampleSource", document,
                  {{"sample", "state"},
                   {"database", "database"},
                   {"account_move_line", "rows", Cell::number},
                   {"seed", "seed"},
                   {"planted", "planted"},
                   {"size", "bytes", Cell::bytes},
                   {"connection", "connection"}},
                  "connection");
    json largest = json::array();
    for (const auto& table : document["tables"])
        if (largest.size() < 8) largest.push_back(table);
    output.human_table(largest, {{"table", "name"}, {"rows", "rows", Cell::number}, {"size", "bytes", Cell::bytes}}, "");
    output.note("next: `lhcr pipeline run odoo_medallion --source odoo --wait`");
    return 0;
}

}  // namespace

void bind_local_sample(CLI::App& app, Session& session) {
    auto options = std::make_shared<local::SampleOptions>();
    app.add_option("--rows", options->rows, "journal items (account_move_line); the rest follows from it; 200000")->type_name("N");
    app.add_option("--seed", options->seed, "another seed is another company; 1")->type_name("N");
    app.add_flag("--plant", options->plant, "also values that no lake type can hold, to see the quarantine");
    session.set_action([options, &session] { return run_local_sample(*options, session); });
}

}  // namespace lhcr::cli
