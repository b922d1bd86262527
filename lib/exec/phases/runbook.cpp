// Executor `runbook`: argv steps one after the other, no shell. Input: schemas/phases/runbook.json.
//
// A step that is not declared idempotent is never begun twice in a run: its start is committed before it begins (event_durable), and a
// later attempt that finds a start without a good end fails for good instead of guessing. Half of its effects may be there however it
// ended: by itself, at its timeout_s, with its phase's time, because its worker drained or died.
//
// What steps say in LHCR_USAGE_FILE that they used is told on at each look and at their end: the host ends an attempt that is over a cap. A
// file that says something else ends it too, for good: a later attempt would write the same.
#include <fmt/format.h>

#include <signal.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/process.hpp"
#include "exec/phases.hpp"
#include "exec/substitution.hpp"
#include "exec/usage_file.hpp"

namespace lhcr::exec::phases {
namespace {

using lifecycle::EventType;
using lifecycle::FailureClass;
using std::chrono::milliseconds;

constexpr milliseconds look_interval{200};
constexpr milliseconds kill_grace{2000};

/// Few variables of the worker, so that its secrets stay its own; what a step needs is in its `env` or named in `pass_env`.
std::vector<std::string> environment_of(const json& step, const PhaseContext& context, const UsageFile& used) {
    std::vector<std::string> out;
    const auto pass = [&](const std::string& name) {
        if (const char* value = std::getenv(name.c_str())) out.push_back(name + "=" + value);
    };
    for (const char* name : {"PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ"}) pass(name);
    for (const auto& name : step.value("pass_env", json::array())) pass(name.get<std::string>());
    const std::pair<const char*, std::string> own[] = {{"LHCR_RUN_ID", context.run_id()},
                                                       {"LHCR_PHASE", context.phase()},
                                                       {"LHCR_ATTEMPT", std::to_string(context.attempt())},
                                                       {"LHCR_USAGE_FILE", used.path().string()},
                                                       {"TMPDIR", context.scratch().string()}};
    for (const auto& [name, value] : own) out.push_back(fmt::format("{}={}", name, value));
    const json variables = step.value("env", json::object());
    for (const auto& [name, value] : variables.items())
        out.push_back(fmt::format("{}={}", name, substitute(value.get<std::string>(), context)));
    return out;
}

struct StepEnd {
    ExitStatus status;
    bool timed_out = false;
    std::optional<Error> misreported;  ///< what was wrong with the usage file
};

/// Nothing is thrown while a step runs: it has to be ended first.
void look(UsageFile& used, bool to_the_end, PhaseContext& context, StepEnd& end) {
    if (end.misreported) return;
    try {
        if (used.read(to_the_end)) context.usage(used.amounts());
    } catch (const Error& error) {
        end.misreported = error;
    }
}

StepEnd run_step(const json& step, PhaseContext& context, UsageFile& used) {
    SpawnOptions options;
    for (const auto& argument : step["argv"]) options.argv.push_back(substitute(argument.get<std::string>(), context));
    options.environment = environment_of(step, context, used);
    options.working_directory = step.contains("cwd") ? substitute(step["cwd"].get<std::string>(), context) : context.scratch().string();
    options.parent_death_signal = SIGKILL;
    Process process = spawn(options);
    const milliseconds limit(static_cast<std::int64_t>(step.value("timeout_s", 0.0) * 1000));
    const Stopwatch watch;
    StepEnd end;
    while (!process.wait(look_interval)) {
        if (context.cancelled()) process.signal_group(SIGTERM);  // and go on waiting: the host decides when the grace is over
        if (end.timed_out || end.misreported) continue;
        look(used, false, context, end);
        end.timed_out = !end.misreported && limit.count() > 0 && watch.elapsed() >= limit;
        if (!end.timed_out && !end.misreported) continue;
        process.signal_group(SIGTERM);
        if (!process.wait(kill_grace)) process.signal_group(SIGKILL);
    }
    end.status = *process.try_wait();
    look(used, true, context, end);
    return end;
}

/// "started", "failed", "finished" or "": the last mark that an earlier attempt left.
std::string earlier_state(const PhaseContext& context, const std::string& step) {
    const json steps = context.document()["previous"].value("steps", json::object());
    return steps.contains(step) ? get_string(steps[step], "state") : std::string();
}

void mark(PhaseContext& context, bool durable, std::string_view level, const std::string& message, const json& payload) {
    if (durable) context.event_durable(EventType::PHASE_PROGRESS, level, message, payload);
    else context.event(EventType::PHASE_PROGRESS, level, message, payload);
}

}  // namespace

PhaseResult runbook(PhaseContext& context) {
    const json& steps = context.input()["steps"];
    json done = json::array();
    UsageFile used(std::filesystem::absolute(context.scratch()) / "usage.ndjson");
    const auto usage = [&] {
        json amounts = used.amounts();
        amounts["steps"] = done.size();
        return amounts;
    };
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const json& step = steps[i];
        const std::string name = step["name"].get<std::string>();
        const bool idempotent = step.value("idempotent", false);
        const std::string before = idempotent ? std::string() : earlier_state(context, name);
        context.throw_if_cancelled();
        if (!before.empty() && before != "finished") {
            auto result =
                PhaseResult::failure(FailureClass::permanent, Errc::blocked,
                                     fmt::format("step '{}' began in an earlier attempt and is not idempotent: it is not repeated", name),
                                     "see what it did, then `lhcr run retry`; or declare it \"idempotent\": true");
            result.usage = usage();
            return result;
        }
        if (before == "finished") {
            context.event(EventType::PHASE_PROGRESS, "info", fmt::format("step '{}' is done since an earlier attempt", name),
                          {{"step", name}, {"state", "skipped"}});
            done.push_back({{"name", name}, {"exit_code", step.value("expect_exit", 0)}});
            continue;
        }
        mark(context, !idempotent, "info", fmt::format("step '{}' starts ({} of {})", name, i + 1, steps.size()),
             {{"step", name}, {"state", "started"}, {"attempt", context.attempt()}, {"done", i}, {"total", steps.size()}});
        const Stopwatch watch;
        const StepEnd end = run_step(step, context, used);
        const bool good = end.status.signal == 0 && end.status.code == step.value("expect_exit", 0) && !end.timed_out;
        mark(context, good && !idempotent, good ? "info" : "error",
             fmt::format("step '{}' {}", name, good ? "is done" : "failed: " + describe(end.status)),
             {{"step", name},
              {"state", good ? "finished" : "failed"},
              {"attempt", context.attempt()},
              {"exit_code", end.status.code},
              {"signal", end.status.signal},
              {"ms", watch.elapsed().count()}});
        if (end.misreported && !context.cancelled()) {
            auto result = PhaseResult::failure(FailureClass::permanent, end.misreported->errc(),
                                               fmt::format("step '{}': {}", name, end.misreported->message()), end.misreported->hint());
            result.usage = usage();
            return result;
        }
        if (!good) {
            const FailureClass failure = context.cancelled() ? FailureClass::cancelled
                                         : !idempotent       ? FailureClass::permanent
                                         : end.timed_out     ? FailureClass::timeout
                                                             : FailureClass::transient;
            auto result = PhaseResult::failure(
                failure, end.timed_out ? Errc::timed_out : Errc::run_failed,
                fmt::format("step '{}' {}", name, end.timed_out ? "took longer than its timeout_s" : "ended with " + describe(end.status)),
                "its output is in `lhcr run logs`");
            result.usage = usage();
            return result;
        }
        done.push_back({{"name", name}, {"exit_code", end.status.code}});
    }
    return PhaseResult::success({{"steps", done}}, usage());
}

}  // namespace lhcr::exec::phases
