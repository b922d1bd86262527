// `lhcr run explain` and `lhcr run score`: why a run stands where it does.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <memory>

#include "cli/run_answer.hpp"
#include "cli/run_id.hpp"
#include "runs/score.hpp"

namespace lhcr::cli {
namespace {

const Columns explained_columns = {{"run", "run_id"},
                                   {"template", "template"},
                                   {"status", "status", Cell::status},
                                   {"phase", "phase"},
                                   {"phase status", "phase_status", Cell::status},
                                   {"lane", "lane"},
                                   {"queued", "queued_at", Cell::time},
                                   {"priority counts", "priority_s", Cell::number},
                                   {"score", "score", Cell::number},
                                   {"waits for", "waits_for"}};
const Columns signal_columns = {
    {"SIGNAL", "signal"},       {"VALUE", "value", Cell::number},     {"UNIT", "unit"},    {"WEIGHT", "weight", Cell::number},
    {"DIRECTION", "direction"}, {"SECONDS", "seconds", Cell::number}, {"FROM", "subject"}, {"DEADLINE", "deadline_at", Cell::text, true}};

/// "2 stand before it in lane A …": what the answer says about the place, for people.
std::string place_line(const json& answer) {
    const auto& before = answer.at("before");
    if (before.is_null()) return "";
    const std::string where = fmt::format("lane {} for executor {}", answer.value("lane", ""), answer.value("executor", ""));
    if (answer.value("before_more", false)) return fmt::format("more than 1000 stand before it in {}", where);
    const int count = before.get<int>();
    if (count == 0) return fmt::format("it is the next one in {}", where);
    return fmt::format("{} {} before it in {}", count, count == 1 ? "stands" : "stand", where);
}

void print(const json& answer, Session& session) {
    session.output().object("RunExplanation", answer, explained_columns, "run_id");
    if (!answer.at("signals").empty()) session.output().human_table(answer["signals"], signal_columns, "signals");
    if (const std::string line = place_line(answer); !line.empty()) session.output().human(line);
    if (answer.at("phase_status") == "queued" && answer.at("score") != answer.at("score_now"))
        session.output().note(fmt::format("counted now it would be {}: `lhcr run score {}` moves it", answer["score_now"].dump(),
                                          answer.value("run_id", "")));
}

}  // namespace

void bind_run_explain(CLI::App& app, Session& session) {
    auto run = std::make_shared<std::string>();
    expect_run_id(app.add_option("run", *run, "run id"))->required();
    app.footer("a score of 60 stands where a run stands that was made 60 seconds earlier; a point of priority counts 60 too");
    session.set_action([run, &session] {
        print(runs::explain(session.db(), *run), session);
        return 0;
    });
}

void bind_run_score(CLI::App& app, Session& session) {
    auto run = std::make_shared<std::string>();
    expect_run_id(app.add_option("run", *run, "run id"))->required();
    app.footer("signals and weights that change move runs by themselves; this is for what is counted: failures and cost of its template");
    session.set_action([run, &session] {
        session.confirm_mutation(fmt::format("score run {}", *run));
        print(runs::score(session.db(), *run), session);
        return 0;
    });
}

}  // namespace lhcr::cli
