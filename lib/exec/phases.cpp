// phases.def as a table; the one catch site of executors.
#include "exec/phases.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/json_schema.hpp"
#include "base/redaction.hpp"

namespace lhcr::exec {

namespace phases {
#define LHCR_PHASE(executor, kind, schema, function) PhaseResult function(PhaseContext& context);
#include "exec/phases.def"
#undef LHCR_PHASE
}  // namespace phases

namespace {

constexpr PhaseKind table[] = {
#define LHCR_PHASE(executor, kind, schema, function) {executor, kind, schema, &phases::function},
#include "exec/phases.def"
#undef LHCR_PHASE
};

PhaseResult checked_run(PhaseContext& context) {
    const PhaseKind* phase = find_phase_kind(context.executor(), context.kind());
    if (!phase)
        throw Error(Errc::usage, fmt::format("this lhcr has no executor '{}' for kind '{}'", context.executor(), context.kind()),
                    "run a worker of the release that applied the template");
    const auto findings = validate_schema(context.input(), fmt::format("phases/{}", phase->schema), "input");
    if (!findings.empty())
        throw Error(Errc::usage, fmt::format("the input of phase '{}' is not valid: {}", context.phase(), findings.front().message),
                    findings.front().hint);
    context.throw_if_cancelled();
    return phase->run(context);
}

}  // namespace

std::span<const PhaseKind> phase_kinds() {
    return table;
}

const PhaseKind* find_phase_kind(std::string_view executor, std::string_view kind) {
    for (const auto& row : table)
        if (row.executor == executor && (row.kind.empty() || row.kind == kind)) return &row;
    return nullptr;
}

std::vector<std::string> known_executors() {
    std::vector<std::string> out;
    for (const auto& row : table)
        if (std::find(out.begin(), out.end(), row.executor) == out.end()) out.emplace_back(row.executor);
    return out;
}

PhaseResult run_phase(PhaseContext& context) noexcept {
    PhaseResult result;
    try {
        result = checked_run(context);
    } catch (const Error& error) {
        result = PhaseResult::failure(error);
    } catch (const std::bad_alloc&) {
        result = PhaseResult::failure(lifecycle::FailureClass::cap_exceeded, Errc::unavailable, "out of memory",
                                      "give the worker more memory, or the phase less to hold");
    } catch (const std::exception& error) {
        result = PhaseResult::failure(lifecycle::FailureClass::permanent, Errc::internal, error.what());
    }
    // Whatever an executor says after it was asked to stop, it failed because of that, unless it got done before.
    if (!result.succeeded && context.cancelled()) result.failure_class = lifecycle::FailureClass::cancelled;
    result.message = redact(result.message);
    result.hint = redact(result.hint);
    return result;
}

}  // namespace lhcr::exec
