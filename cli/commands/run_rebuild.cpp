// `lhcr run rebuild RUN`: executes a run again from its recorded inputs, in new processes, an empty scratch prefix and another thread
// count, and says whether the outputs are identical. Exit 0 identical, 9 different, otherwise the rebuild's own failure.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "cli/run_wait.hpp"
#include "runs/run.hpp"

namespace lhcr::cli {
namespace {

struct Options {
    std::string run_id;
    bool from_source = false;
    int threads = 0;
    bool wait = false;
    std::string wait_timeout;
};

int report(Session& session, const std::string& rebuild_of, const json& shown) {
    const json& run = shown.at("run");
    json document = {{"run_id", run.at("run_id")},  {"rebuild_of", rebuild_of},    {"status", run.at("status")},
                     {"verdict", "unknown"},        {"compared", json::array()},   {"differences", json::array()},
                     {"first_difference", nullptr}, {"failure", run.at("failure")}};
    for (const auto& phase : shown.at("phases"))
        if (phase.at("kind") == "compare" && phase.at("output").is_object()) {
            for (const char* field : {"verdict", "compared", "differences"}) document[field] = phase["output"][field];
            // The first one that can say where: a key range says more than a file's name.
            for (const auto& difference : document["differences"])
                if (document["first_difference"].is_null() ||
                    (difference.contains("first_range") && !document["first_difference"].contains("first_range")))
                    document["first_difference"] = difference;
        }
    const std::string status = run.at("status"), verdict = document["verdict"];
    auto& output = session.output();
    output.object(
        "Rebuild", document,
        {{"rebuild", "run_id"}, {"of run", "rebuild_of"}, {"status", "status", Cell::status}, {"verdict", "verdict", Cell::status}},
        "run_id");
    if (!document["compared"].empty())
        output.human_table(document["compared"],
                           {{"TABLE", "table"},
                            {"ROWS", "rows", Cell::number},
                            {"PLAN", "plan_hash_equal"},
                            {"LOGICAL", "logical_hash_equal"},
                            {"DATA", "data_hash_equal"},
                            {"LOGICAL HASH", "logical_hash"}},
                           "compared");
    for (const auto& difference : document["differences"])
        output.human(fmt::format(
            "different: {}: {}{}", get_string(difference, "table"), get_string(difference, "reason"),
            difference.contains("first_range")
                ? fmt::format(", first in keys {} to {}", difference["first_range"]["from"].dump(), difference["first_range"]["to"].dump())
                : ""));
    if (status != "succeeded") {
        output.human(
            fmt::format("failure: {}", get_string(run.at("failure").is_object() ? run.at("failure") : json::object(), "message", status)));
        const json detail = run.at("failure").is_object() ? run.at("failure").value("detail", json::object()) : json::object();
        return get_string(detail, "code") == info(Errc::integrity).code ? info(Errc::integrity).exit_code : exit_code_of_run(status);
    }
    return verdict == "identical" ? 0 : info(Errc::integrity).exit_code;
}

int run(Session& session, const Options& options) {
    session.confirm_mutation(fmt::format("rebuild run {}", options.run_id));
    const runs::RebuildRequest request{options.from_source, options.threads, "cli:" + uuid7()};
    const json made = repeat_in_doubt(session, [&] { return runs::rebuild(session.db(), options.run_id, request); });
    const std::string run_id = made.at("run_id");
    if (!options.wait) {
        session.output().object("Run", made, {{"rebuild", "run_id"}, {"of run", "rebuild_of"}, {"status", "status", Cell::status}},
                                "run_id");
        session.output().note(fmt::format("`lhcr run watch {}` follows it; its compare phase holds the verdict", run_id));
        return 0;
    }
    return report(session, options.run_id,
                  wait_for_run(session, run_id,
                               {.timeout = options.wait_timeout.empty() ? std::chrono::milliseconds(0)
                                                                        : parse_duration(options.wait_timeout, "--wait-timeout")}));
}

}  // namespace

void bind_run_rebuild(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    expect_run_id(app.add_option("run", options->run_id, "the run to make again"))->required();
    app.add_flag("--from-source", options->from_source, "read the source again too and say whether it is still what it was");
    app.add_option("--threads", options->threads, "of each phase (default: another number than the run had)")->check(CLI::Range(1, 256));
    app.add_flag("--wait", options->wait, "follow it to its end; exit 0: identical, 9: different");
    app.add_option("--wait-timeout", options->wait_timeout, "stop waiting after this long (exit 124)");
    session.set_action([&session, options] { return run(session, *options); });
}

}  // namespace lhcr::cli
