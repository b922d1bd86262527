// The lines between worker and host (docs/contracts.md §2). One JSON document a line.
//
// Worker → host, descriptor 3:
//   {"run": <phase context>, "seq": n, "trust_ms": n, "timeout_ms": n, "grace_ms": n}   begin an attempt; timeout_ms 0: none
//   {"seq": n, "trust_ms": n}                    the lease holds for n more ms by any clock; without news the host ends the attempt
//   {"seq": n, "ack": n}                         the attempt's line that asked for ack n is committed
//   {"seq": n, "stop": "<reason>"}               end it: SIGTERM now, SIGKILL to the whole tree after the grace
// What names another attempt than the one under way comes too late and is ignored.
// Host → worker, descriptor 4: 'p' before a line of the attempt, passed on as it is, 'h' before one of the host's own:
//   h{"event": …} (LOG, CAP_EXCEEDED)   h{"artifact": …}
//   h{"end": {seq, exit_code, signal, stopped, cap, leftovers, usage: {wall_s, cpu_s, peak_memory_mb, …}}}
// The attempt's own line {"usage": {rows, …}}, totals so far, stays with the host.
#pragma once

#include <cstddef>
#include <string_view>

namespace lhcr::exec::wire {

inline constexpr int worker_to_host = 3;
inline constexpr int host_to_worker = 4;
/// The longest line of an attempt, its newline included. A result's output may be larger.
inline constexpr std::size_t max_line_bytes = 256u << 10;
inline constexpr std::size_t max_result_bytes = 16u << 20;

inline constexpr char from_phase = 'p';
inline constexpr char from_host = 'h';

/// Why an attempt was stopped.
inline constexpr std::string_view stop_cancelled = "cancelled";
inline constexpr std::string_view stop_timeout = "timeout";
inline constexpr std::string_view stop_lease_lost = "lease_lost";
inline constexpr std::string_view stop_released = "released";
inline constexpr std::string_view stop_memory = "process_memory_mb";
inline constexpr std::string_view stop_cap = "cap_exceeded";

}  // namespace lhcr::exec::wire
