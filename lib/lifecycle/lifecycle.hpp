// The lifecycle's words as C++: enums, names, arrows, all from lifecycle.def. Used wherever a status, an event type or a failure
// class is read or written; nobody spells one as a string of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lhcr::lifecycle {

enum class RunStatus : std::uint8_t {
#define LHCR_RUN_STATUS(name, terminal) name,
#include "lifecycle/lifecycle.def"
};
enum class PhaseStatus : std::uint8_t {
#define LHCR_PHASE_STATUS(name, terminal) name,
#include "lifecycle/lifecycle.def"
};
enum class EventType : std::uint8_t {
#define LHCR_EVENT_TYPE(name) name,
#include "lifecycle/lifecycle.def"
};
enum class FailureClass : std::uint8_t {
#define LHCR_FAILURE_CLASS(name, retryable) name,
#include "lifecycle/lifecycle.def"
};

std::string_view name_of(RunStatus status) noexcept;
std::string_view name_of(PhaseStatus status) noexcept;
std::string_view name_of(EventType type) noexcept;
std::string_view name_of(FailureClass failure) noexcept;
/// nullopt for a name that lifecycle.def does not know.
std::optional<RunStatus> run_status(std::string_view name) noexcept;
std::optional<PhaseStatus> phase_status(std::string_view name) noexcept;
std::optional<EventType> event_type(std::string_view name) noexcept;
std::optional<FailureClass> failure_class(std::string_view name) noexcept;

bool terminal(RunStatus status) noexcept;
bool terminal(PhaseStatus status) noexcept;
/// A worker or a user may append it; the others are written by the database's functions only.
bool appendable(EventType type) noexcept;
bool retryable(FailureClass failure) noexcept;

template <class Status>
struct Transition {
    std::string_view event;
    Status from;
    Status to;
};
std::span<const Transition<RunStatus>> run_transitions() noexcept;
std::span<const Transition<PhaseStatus>> phase_transitions() noexcept;

/// The text of migrations/functions/000_lifecycle_seed.sql.
std::string dump_seed();
/// The text of schemas/lifecycle.json.
std::string dump_json();

}  // namespace lhcr::lifecycle
