// How a phase ended: a value, since a failed phase is an expected outcome. Made by executors and by the host, sent to the worker.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/json.hpp"
#include "lifecycle/lifecycle.hpp"

namespace lhcr::exec {

struct PhaseResult {
    bool succeeded = false;
    json output = json::object();  ///< when succeeded: the phase's manifest (docs/contracts.md §3)
    json usage = json::object();   ///< rows, bytes_in, bytes_out, … also of a failed phase
    lifecycle::FailureClass failure_class = lifecycle::FailureClass::permanent;
    std::string code;  ///< LHCR-…
    std::string message;
    std::string hint;

    static PhaseResult success(json output, json usage = json::object());
    static PhaseResult failure(lifecycle::FailureClass failure_class, Errc errc, std::string message, std::string hint = {});
    static PhaseResult failure(const Error& error);
    json to_json() const;
    /// Throws Errc::usage for a document that is not of the contract's shape.
    static PhaseResult from_json(const json& document);
};

/// unavailable and a lost commit are worth another attempt, so is a timeout; the rest would fail again.
lifecycle::FailureClass failure_class_of(Errc errc) noexcept;

}  // namespace lhcr::exec
