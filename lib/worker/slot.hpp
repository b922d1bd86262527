// One slot of a worker: at most one attempt at a time, from its claim to its report. Driven by the worker's loop; never blocks but in
// calls to the database.
//
//   idle → claimed (phase_start is to be committed, unless the claim began the attempt) → running (lines arrive) → ended (report is to be
//   committed) → idle
// Each step is repeated until the database has answered, under the same lease token, so a repeat is harmless.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "exec/phase_result.hpp"
#include "runs/run.hpp"
#include "worker/control_plane.hpp"
#include "worker/host_process.hpp"
#include "worker/lease_keeper.hpp"
#include "worker/options.hpp"
#include "worker/outbox.hpp"
#include "worker/phase_document.hpp"

namespace lhcr::worker {

class Slot {
public:
    Slot(int number, const Options& options, std::string scratch, LeaseKeeper& keeper, PhaseDocuments& documents, Summary& summary);

    bool idle() const noexcept { return state_ == State::idle; }
    /// Takes a claim; the lease is in the keeper already.
    void take(runs::Claim claim);
    /// Reads what the host sent and notices its death. `orphans_possible` is set when a host died: its descendants are ours now.
    void read(bool& orphans_possible);
    /// A claim may begin its attempt in the same statement: there is a host that waits for it.
    bool ready() const noexcept { return idle() && host_; }
    /// What is left to say is that the attempt succeeded: that may be said for several slots in one call; nullopt otherwise.
    std::optional<runs::Completion> completion() const;
    /// The answer to that, when it was committed. Frees the slot.
    void completed(const json& answer);
    /// The answer to that was lost.
    void doubt() noexcept { in_doubt_ = true; }
    /// Writes what is due to the control plane. May free the slot.
    void write(ControlPlane& control_plane);
    /// Boot clock of the next thing to do without news; LLONG_MAX: none.
    std::int64_t next_ms() const noexcept;
    /// Ends the attempt to give its phase back; `grace` 0 kills at once.
    void give_back(bool at_once);
    int descriptor() const noexcept { return host_ ? host_->descriptor() : -1; }
    pid_t host_pid() const noexcept { return host_ ? host_->pid() : -1; }
    const std::string& run_id() const noexcept { return claim_.lease.run_id; }
    /// What the last report answered about the run: its status. Empty when the attempt was lost.
    const std::string& last_run_status() const noexcept { return last_run_status_; }
    void close() { host_.reset(); }

private:
    enum class State { idle, claimed, running, ended };
    enum class Report { succeed, fail, release, drop };

    void start(ControlPlane& control_plane);
    void take_line(const exec::LineBuffer::Line& line);
    void take_host_line(const json& line);
    void host_died();
    void end(Report report, std::optional<exec::PhaseResult> result);
    void settle(const json& end);
    void flush(ControlPlane& control_plane, bool last);
    json report(db::Connection& database);
    void report_refused(const Error& error);
    void free_slot(const char* outcome);

    int number_;
    const Options& options_;
    std::string scratch_;
    LeaseKeeper& keeper_;
    PhaseDocuments& documents_;
    Summary& summary_;

    State state_ = State::idle;
    runs::Claim claim_;
    std::shared_ptr<HostProcess> host_;
    std::int64_t seq_ = 0;
    Outbox outbox_;
    std::optional<exec::PhaseResult> result_;
    Report report_ = Report::drop;
    std::string release_reason_;
    json usage_;
    bool giving_back_ = false;
    bool in_doubt_ = false;  ///< a report was sent whose answer was lost
    bool stripped_ = false;  ///< the report was refused once and is now told without what the attempt sent
    std::int64_t taken_ms_ = 0;
    std::string last_run_status_;
};

}  // namespace lhcr::worker
