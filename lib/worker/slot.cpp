// The life of one attempt, seen from the worker.
#include "worker/slot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/log.hpp"
#include "base/process.hpp"
#include "exec/wire.hpp"

namespace lhcr::worker {
namespace {

using exec::PhaseResult;
using lifecycle::FailureClass;

/// Errors that say: this attempt is over for us, whatever we think of it.
bool lost(const Error& error) {
    return error.errc() == Errc::lease_lost || error.errc() == Errc::not_found || error.errc() == Errc::illegal_transition;
}

/// `cap`: as the claim named it, with what the attempt used.
PhaseResult cap_failure(const json& cap) {
    const std::string resource = get_string(cap, "resource");
    return PhaseResult::failure(FailureClass::cap_exceeded, Errc::cap_exceeded,
                                fmt::format("cap \"{}\" leaves the attempt {} {}, it used {}", get_string(cap, "cap"),
                                            cap.value("left", 0.0), resource, cap.value("attempt_used", 0.0)),
                                "`lhcr caps usage` shows what is used; raise the cap, or give the phase less to do");
}

/// What an attempt says at its end only (rows, bytes, tokens) is held against its caps then: nothing that is over one is published.
std::optional<PhaseResult> over_a_cap(const runs::Claim& claim, const json& usage) {
    if (!usage.is_object()) return std::nullopt;
    const json limits = claim.document.value("limits", json::object());
    for (const auto& [resource, cap] : limits.items()) {
        const auto used = usage.find(resource);
        if (used == usage.end() || !used->is_number() || used->get<double>() <= cap.value("left", 0.0)) continue;
        json told = cap;
        told["resource"] = resource;
        told["attempt_used"] = *used;
        return cap_failure(told);
    }
    return std::nullopt;
}

json fields_of(const runs::Claim& claim) {
    return {{"run_id", claim.lease.run_id}, {"phase", claim.lease.phase}, {"attempt", claim.attempt}, {"executor", claim.executor}};
}

}  // namespace

Slot::Slot(int number, const Options& options, std::string scratch, LeaseKeeper& keeper, PhaseDocuments& documents, Summary& summary)
    : number_(number), options_(options), scratch_(std::move(scratch)), keeper_(keeper), documents_(documents), summary_(summary) {}

void Slot::take(runs::Claim claim) {
    claim_ = std::move(claim);
    state_ = State::claimed;
    result_.reset();
    usage_ = json::object();
    outbox_.clear();
    giving_back_ = in_doubt_ = stripped_ = false;
    last_run_status_.clear();
    taken_ms_ = boot_clock_ms();
    ++summary_.attempts;
    log::write(level_of(options_), "claimed", fields_of(claim_));
}

void Slot::read(bool& orphans_possible) {
    if (!host_) return;
    // While the control plane is away an attempt that talks much has to wait, not our memory to grow.
    while (!outbox_.full()) {
        const auto line = host_->next_line();
        if (!line) break;
        if (state_ == State::running) take_line(*line);
    }
    if (!host_->ended()) return;
    orphans_possible = true;
    if (state_ == State::running) host_died();
    else host_.reset();
}

void Slot::take_line(const exec::LineBuffer::Line& line) {
    if (line.cut || line.text.empty()) return;
    json document;
    try {
        document = parse_json(std::string_view(line.text).substr(1), "a line of the phase",
                              {.max_bytes = exec::wire::max_result_bytes, .max_depth = 128});
        if (!document.is_object()) throw Error(Errc::usage, "a line of the phase is not an object");
        if (line.text.front() == exec::wire::from_host && document.contains("end")) return settle(document["end"]);
        if (document.contains("event")) outbox_.event(document["event"]);
        else if (document.contains("progress")) outbox_.progress(document["progress"]);
        else if (document.contains("announce")) outbox_.announce(document["announce"].at("sha256"));
        else if (document.contains("artifact")) outbox_.artifact(document["artifact"]);
        else if (document.contains("result")) result_ = PhaseResult::from_json(document["result"]);
        if (document.contains("ack")) outbox_.ask_ack(get_int(document, "ack"));
    } catch (const std::exception& error) {
        outbox_.event({{"type", "LOG"}, {"level", "warn"}, {"message", fmt::format("a line of the phase was dropped: {}", error.what())}});
    }
}

void Slot::host_died() {
    const std::string how = host_->how_it_ended();
    log::warn("a host process died", {{"slot", number_}, {"how", how}});
    host_.reset();
    if (giving_back_) return end(Report::release, std::nullopt);
    end(Report::fail, PhaseResult::failure(FailureClass::crashed, Errc::internal,
                                           fmt::format("the process of the phase was lost: its host ended with {}", how)));
}

/// The host's last word on the attempt, together with what the attempt said itself, decides the report.
void Slot::settle(const json& end_line) {
    if (get_int(end_line, "seq") != seq_) return;
    const std::string stopped = get_string(end_line, "stopped");
    usage_ = end_line.value("usage", json::object());
    if (const std::string error = get_string(end_line, "error"); !error.empty())
        return end(Report::fail, PhaseResult::failure(FailureClass::transient, Errc::unavailable, error));
    if (result_ && result_->succeeded) {
        if (auto over = over_a_cap(claim_, result_->usage)) {
            over->usage = result_->usage;
            return end(Report::fail, std::move(over));
        }
        return end(Report::succeed, std::move(result_));
    }
    if (stopped == exec::wire::stop_lease_lost) {
        release_reason_ = "the control plane did not answer in time";
        return end(keeper_.state(claim_.lease.token) == LeaseKeeper::State::lost ? Report::drop : Report::release, std::nullopt);
    }
    if (stopped == exec::wire::stop_released) return end(Report::release, std::nullopt);
    if (stopped == exec::wire::stop_timeout)
        return end(Report::fail, PhaseResult::failure(FailureClass::timeout, Errc::timed_out, "the phase took longer than it may",
                                                      "raise its timeout_ms, or give it less to do"));
    if (stopped == exec::wire::stop_cancelled) {
        const std::string reason = keeper_.reason(claim_.lease.token);
        return end(Report::fail, PhaseResult::failure(FailureClass::cancelled, Errc::cancelled, reason.empty() ? "cancelled" : reason));
    }
    if (stopped == exec::wire::stop_memory) {
        const json cap = end_line.value("cap", json::object());
        return end(Report::fail, PhaseResult::failure(FailureClass::cap_exceeded, Errc::cap_exceeded,
                                                      fmt::format("the phase used {} MB of memory, its limit is {} MB",
                                                                  get_int(cap, "used"), get_int(cap, "limit")),
                                                      "give the worker a larger --memory-mb, or the phase less to hold"));
    }
    if (stopped == exec::wire::stop_cap) return end(Report::fail, cap_failure(end_line.value("cap", json::object())));
    if (result_) return end(Report::fail, std::move(result_));
    const ExitStatus status{static_cast<int>(get_int(end_line, "exit_code")), static_cast<int>(get_int(end_line, "signal"))};
    auto crash = PhaseResult::failure(FailureClass::crashed, Errc::internal,
                                      fmt::format("the process of the phase ended with {} and without a result", describe(status)));
    return end(Report::fail, std::move(crash));
}

void Slot::end(Report report, std::optional<PhaseResult> result) {
    state_ = State::ended;
    report_ = report;
    result_ = std::move(result);
    if (!result_) return;
    if (result_->failure_class == FailureClass::lease_lost) result_->failure_class = FailureClass::transient;  // not ours to say
    if (result_->usage.is_object()) usage_.update(result_->usage);
}

void Slot::write(ControlPlane& control_plane) {
    try {
        if (state_ == State::claimed) start(control_plane);
        if (state_ == State::running && boot_clock_ms() >= outbox_.due_ms()) flush(control_plane, false);
        if (state_ == State::ended) flush(control_plane, true);
    } catch (const Error& error) {
        if (lost(error)) {
            log::warn("the lease is lost: the attempt is dropped", fields_of(claim_));
            ++summary_.lost;
            free_slot("lost");
        } else {
            report_refused(error);
        }
    }
}

void Slot::start(ControlPlane& control_plane) {
    const auto state = keeper_.state(claim_.lease.token);
    if (state == LeaseKeeper::State::lost) throw Error(Errc::lease_lost, "lost before the start");
    if (giving_back_) return end(Report::release, std::nullopt);
    json document;
    const bool done = control_plane.attempt([&](db::Connection& database) {
        document = documents_.make(database, claim_, fmt::format("{}/{}", scratch_, number_));
        try {
            if (!claim_.started) runs::start(database, claim_.lease);
        } catch (const Error& error) {
            if (error.errc() != Errc::cancelled) throw;
            end(Report::fail, PhaseResult::failure(FailureClass::cancelled, Errc::cancelled, "cancelled before the start"));
        }
    });
    if (!done || state_ != State::claimed) return;
    try {
        if (!host_) host_ = std::make_shared<HostProcess>(options_.executable);
    } catch (const Error& error) {
        release_reason_ = error.message();
        log::error("a host process cannot be started", {{"error", error.message()}});
        return end(Report::release, std::nullopt);
    }
    state_ = State::running;
    const std::int64_t trust = keeper_.attach(claim_.lease.token, host_, ++seq_);
    host_->send({{"run", std::move(document)},
                 {"seq", seq_},
                 {"trust_ms", trust},
                 {"timeout_ms", claim_.time_left ? std::max<std::int64_t>(1, claim_.time_left->count()) : 0},
                 {"grace_ms", options_.grace.count()}});
}

std::optional<runs::Completion> Slot::completion() const {
    if (state_ != State::ended || report_ != Report::succeed || !outbox_.empty()) return std::nullopt;
    return runs::Completion{claim_.lease, result_->output, usage_.empty() ? json() : usage_};
}

void Slot::completed(const json& answer) {
    last_run_status_ = get_string(answer, "run_status");
    ++summary_.succeeded;
    free_slot("succeeded");
}

/// `last`: with the report, in one transaction, so that an end is never seen without what came before it.
void Slot::flush(ControlPlane& control_plane, bool last) {
    if (last && report_ == Report::drop) throw Error(Errc::lease_lost, "stopped");
    json answer;
    bool sent = false;
    const bool done = control_plane.attempt([&](db::Connection& database) {
        sent = true;
        try {
            if (last && outbox_.empty()) {
                answer = report(database);
                return;
            }
            database.transaction([&] {
                outbox_.write(database, claim_.lease);
                if (last) answer = report(database);
            });
        } catch (const Error& error) {
            // The lost answer may have belonged to a commit; then the lease is gone because of us, and the report gets its answer again.
            if (!last || !in_doubt_ || error.errc() != Errc::lease_lost) throw;
            answer = report(database);
        }
    });
    if (!done) {
        in_doubt_ = in_doubt_ || (last && sent);
        return;
    }
    if (const std::int64_t owed = outbox_.written(); owed != 0 && host_) host_->send({{"seq", seq_}, {"ack", owed}});
    if (!last) return;
    if (report_ == Report::succeed) return completed(answer);
    last_run_status_ = get_string(answer, "run_status");
    switch (report_) {
        case Report::fail: ++summary_.failed; return free_slot("failed");
        default: ++summary_.released; return free_slot("released");
    }
}

json Slot::report(db::Connection& database) {
    const json usage = usage_.empty() ? json() : usage_;
    if (report_ == Report::release)
        return runs::release(database, claim_.lease, release_reason_.empty() ? "the worker is stopping" : release_reason_);
    if (report_ == Report::succeed) return runs::complete_phase(database, claim_.lease, result_->output, usage);
    runs::Failure failure{result_->failure_class, result_->message, {{"code", result_->code}, {"hint", result_->hint}}, std::nullopt};
    return runs::fail(database, claim_.lease, failure, usage);
}

/// The database understood the report and will not take it (an output it cannot store, an artifact that contradicts another). Telling it
/// again would be refused again: the attempt fails for good, saying why, without what it sent.
void Slot::report_refused(const Error& error) {
    log::error("the control plane refused what a phase reported",
               {{"run_id", claim_.lease.run_id}, {"phase", claim_.lease.phase}, {"error", error.message()}});
    outbox_.clear();
    keeper_.attach(claim_.lease.token, nullptr, 0);
    if (state_ == State::running) host_.reset();  // ends the attempt and everything below it
    if (stripped_) {
        ++summary_.lost;
        return free_slot("given up");  // its lease ends by itself
    }
    stripped_ = true;
    usage_ = json::object();
    end(Report::fail,
        PhaseResult::failure(FailureClass::permanent, error.errc(),
                             fmt::format("the control plane refused what the phase reported: {}", error.message()), error.hint()));
}

void Slot::give_back(bool at_once) {
    if (state_ == State::idle) return;
    giving_back_ = true;
    if (state_ != State::running || !host_) return;
    if (at_once) host_->send({{"seq", seq_}, {"stop", exec::wire::stop_released}, {"grace_ms", 0}});
    else host_->send({{"seq", seq_}, {"stop", exec::wire::stop_released}});
}

void Slot::free_slot(const char* outcome) {
    keeper_.remove(claim_.lease.token);
    if (state_ == State::running && host_) host_.reset();  // an attempt that lost its lease: its host ends it and everything below
    json fields = fields_of(claim_);
    fields["outcome"] = outcome;
    fields["ms"] = boot_clock_ms() - taken_ms_;
    if (result_ && !result_->succeeded) fields["failure"] = result_->message;
    log::write(level_of(options_), "finished", fields);
    outbox_.clear();
    state_ = State::idle;
}

std::int64_t Slot::next_ms() const noexcept {
    if (state_ == State::running) return outbox_.due_ms();
    return state_ == State::idle ? std::numeric_limits<std::int64_t>::max() : 0;
}

}  // namespace lhcr::worker
