// Results as JSON lines, and which errors are worth another attempt.
#include "exec/phase_result.hpp"

namespace lhcr::exec {

using lifecycle::FailureClass;

PhaseResult PhaseResult::success(json output, json usage) {
    PhaseResult result;
    result.succeeded = true;
    result.output = std::move(output);
    result.usage = std::move(usage);
    return result;
}

PhaseResult PhaseResult::failure(FailureClass failure_class, Errc errc, std::string message, std::string hint) {
    PhaseResult result;
    result.failure_class = failure_class;
    result.code = info(errc).code;
    result.message = std::move(message);
    result.hint = std::move(hint);
    return result;
}

PhaseResult PhaseResult::failure(const Error& error) {
    std::string message;
    for (const auto& line : error.context()) message += line + ": ";
    return failure(failure_class_of(error.errc()), error.errc(), message + error.message(), error.hint());
}

json PhaseResult::to_json() const {
    json out = {{"status", succeeded ? "succeeded" : "failed"}, {"usage", usage}};
    if (succeeded) {
        out["output"] = output;
        return out;
    }
    out["class"] = lifecycle::name_of(failure_class);
    out["code"] = code;
    out["message"] = message;
    out["hint"] = hint;
    return out;
}

PhaseResult PhaseResult::from_json(const json& document) {
    PhaseResult result;
    const std::string status = document.is_object() ? get_string(document, "status") : std::string();
    if (status != "succeeded" && status != "failed")
        throw Error(Errc::usage, "a phase result has a status that is neither succeeded nor failed");
    result.succeeded = status == "succeeded";
    result.usage = document.value("usage", json::object());
    if (result.succeeded) {
        result.output = document.value("output", json::object());
        if (!result.output.is_object()) throw Error(Errc::usage, "the output of a phase is not an object");
        return result;
    }
    result.failure_class = lifecycle::failure_class(get_string(document, "class")).value_or(FailureClass::permanent);
    result.code = get_string(document, "code", std::string(info(Errc::internal).code));
    result.message = get_string(document, "message", "the phase failed and did not say why");
    result.hint = get_string(document, "hint");
    return result;
}

FailureClass failure_class_of(Errc errc) noexcept {
    switch (errc) {
        case Errc::unavailable:
        case Errc::commit_in_doubt: return FailureClass::transient;
        case Errc::timed_out:
        case Errc::wait_timeout: return FailureClass::timeout;
        case Errc::cancelled:
        case Errc::interrupted: return FailureClass::cancelled;
        case Errc::cap_exceeded: return FailureClass::cap_exceeded;
        case Errc::lease_lost: return FailureClass::lease_lost;
        default: return FailureClass::permanent;
    }
}

}  // namespace lhcr::exec
