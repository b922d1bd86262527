// `lhcr event append`: one event of an attempt, under its lease token.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/ids.hpp"
#include "cli/lease_file.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "runs/event.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string run;
    std::string phase;
    std::string type;
    std::string level = "info";
    std::string message;
    std::string payload;
    std::string event_id;
    std::string token_file;
};

/// The phase that the run is at: the token decides, this only names what it belongs to.
std::string active_phase(Session& session, const std::string& run_id) {
    const json shown = runs::show(session.db(), run_id);
    for (const auto& lease : shown.at("leases")) return get_string(lease, "phase");
    const std::string phase = get_string(shown.at("run"), "phase");
    return phase.empty() ? get_string(shown.at("phases").back(), "phase") : phase;
}

int run_event_append(const Options& options, Session& session) {
    json event = {{"event_id", options.event_id.empty() ? uuid7() : options.event_id},
                  {"type", options.type},
                  {"level", options.level},
                  {"message", options.message}};
    event["payload"] = options.payload.empty() ? json::object() : parse_json(options.payload, "--payload", {.max_bytes = 256u << 10});
    const std::string phase = options.phase.empty() ? active_phase(session, options.run) : options.phase;
    const auto lease = read_lease(options.run, phase, options.token_file);
    json answer = repeat_in_doubt(session, [&] { return runs::event_append(session.db(), lease, json::array({event})); });
    answer["event_id"] = event["event_id"];
    answer["run_id"] = options.run;
    session.output().object("EventAppended", answer, {{"event", "event_id"}, {"appended", "appended"}, {"duplicates", "duplicates"}},
                            "event_id");
    return 0;
}

}  // namespace

void bind_event_append(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    expect_run_id(app.add_option("run", options->run, "run id"))->required();
    app.add_option("--type", options->type, "PHASE_PROGRESS, LOG")->type_name("TYPE")->required();
    app.add_option("--message", options->message, "for people")->type_name("TEXT")->required();
    app.add_option("--payload", options->payload, "for programs")->type_name("JSON");
    app.add_option("--level", options->level, "debug, info, warn or error; info")->type_name("LEVEL");
    app.add_option("--event-id", options->event_id, "the same id again is counted, not written")->type_name("UUID");
    app.add_option("--phase", options->phase, "the phase of the lease; found by itself")->type_name("NAME");
    app.add_option("--lease-token-file", options->token_file, "what `run claim` wrote")->type_name("FILE")->required();
    session.set_action([options, &session] { return run_event_append(*options, session); });
}

}  // namespace lhcr::cli
