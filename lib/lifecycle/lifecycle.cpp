// The tables behind the enums, and the compile-time proof that they fit together.
#include "lifecycle/lifecycle.hpp"

#include <array>

namespace lhcr::lifecycle {
namespace {

template <class Enum>
struct Row {
    Enum value;
    std::string_view name;
    bool flag;  // terminal, appendable or retryable
};

constexpr auto run_rows = std::to_array<Row<RunStatus>>({
#define LHCR_RUN_STATUS(name, terminal) {RunStatus::name, #name, terminal},
#include "lifecycle/lifecycle.def"
});
constexpr auto phase_rows = std::to_array<Row<PhaseStatus>>({
#define LHCR_PHASE_STATUS(name, terminal) {PhaseStatus::name, #name, terminal},
#include "lifecycle/lifecycle.def"
});
constexpr auto event_rows = std::to_array<Row<EventType>>({
#define LHCR_EVENT_TYPE(name) {EventType::name, #name, false},
#define LHCR_APPENDED_EVENT_TYPE(name) {EventType::name, #name, true},
#include "lifecycle/lifecycle.def"
});
constexpr auto failure_rows = std::to_array<Row<FailureClass>>({
#define LHCR_FAILURE_CLASS(name, retryable) {FailureClass::name, #name, retryable},
#include "lifecycle/lifecycle.def"
});
constexpr auto run_arrows = std::to_array<Transition<RunStatus>>({
#define LHCR_RUN_TRANSITION(event, from, to) {#event, RunStatus::from, RunStatus::to},
#include "lifecycle/lifecycle.def"
});
constexpr auto phase_arrows = std::to_array<Transition<PhaseStatus>>({
#define LHCR_PHASE_TRANSITION(event, from, to) {#event, PhaseStatus::from, PhaseStatus::to},
#include "lifecycle/lifecycle.def"
});

template <class Rows, class Arrows>
constexpr bool terminal_states_are_final(const Rows& rows, const Arrows& arrows) {
    for (const auto& arrow : arrows)
        if (rows[static_cast<std::size_t>(arrow.from)].flag) return false;
    return true;
}

// Every status but the first can be reached, and every status that is not terminal can be left.
template <class Rows, class Arrows>
constexpr bool no_status_is_an_island(const Rows& rows, const Arrows& arrows) {
    for (const auto& row : rows) {
        bool entered = row.value == rows[0].value;
        bool left = row.flag;
        for (const auto& arrow : arrows) {
            entered = entered || arrow.to == row.value;
            left = left || arrow.from == row.value;
        }
        if (!entered || !left) return false;
    }
    return true;
}

// One event from one status leads to one place: the key of ops.run_transition and ops.phase_transition.
template <class Arrows>
constexpr bool arrows_are_unambiguous(const Arrows& arrows) {
    for (std::size_t i = 0; i < arrows.size(); ++i)
        for (std::size_t k = i + 1; k < arrows.size(); ++k)
            if (arrows[i].event == arrows[k].event && arrows[i].from == arrows[k].from) return false;
    return true;
}

static_assert(terminal_states_are_final(run_rows, run_arrows), "a terminal run status has an exit");
static_assert(terminal_states_are_final(phase_rows, phase_arrows), "a terminal phase status has an exit");
static_assert(no_status_is_an_island(run_rows, run_arrows), "a run status is never entered or never left");
static_assert(no_status_is_an_island(phase_rows, phase_arrows), "a phase status is never entered or never left");
static_assert(arrows_are_unambiguous(run_arrows) && arrows_are_unambiguous(phase_arrows));

template <class Rows, class Enum>
constexpr const auto& row_of(const Rows& rows, Enum value) noexcept {
    return rows[static_cast<std::size_t>(value)];
}

template <class Rows>
constexpr auto find(const Rows& rows, std::string_view name) noexcept -> std::optional<decltype(rows[0].value)> {
    for (const auto& row : rows)
        if (row.name == name) return row.value;
    return std::nullopt;
}

}  // namespace

std::string_view name_of(RunStatus status) noexcept {
    return row_of(run_rows, status).name;
}
std::string_view name_of(PhaseStatus status) noexcept {
    return row_of(phase_rows, status).name;
}
std::string_view name_of(EventType type) noexcept {
    return row_of(event_rows, type).name;
}
std::string_view name_of(FailureClass failure) noexcept {
    return row_of(failure_rows, failure).name;
}

std::optional<RunStatus> run_status(std::string_view name) noexcept {
    return find(run_rows, name);
}
std::optional<PhaseStatus> phase_status(std::string_view name) noexcept {
    return find(phase_rows, name);
}
std::optional<EventType> event_type(std::string_view name) noexcept {
    return find(event_rows, name);
}
std::optional<FailureClass> failure_class(std::string_view name) noexcept {
    return find(failure_rows, name);
}

bool terminal(RunStatus status) noexcept {
    return row_of(run_rows, status).flag;
}
bool terminal(PhaseStatus status) noexcept {
    return row_of(phase_rows, status).flag;
}
bool appendable(EventType type) noexcept {
    return row_of(event_rows, type).flag;
}
bool retryable(FailureClass failure) noexcept {
    return row_of(failure_rows, failure).flag;
}

std::span<const Transition<RunStatus>> run_transitions() noexcept {
    return run_arrows;
}
std::span<const Transition<PhaseStatus>> phase_transitions() noexcept {
    return phase_arrows;
}

}  // namespace lhcr::lifecycle
