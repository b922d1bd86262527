// What an executor is given and how it speaks: the phase context document, events, progress, artifacts, cancellation, scratch, limits.
//
// Made by the host process for each attempt (host.cpp) and by tests (a channel that collects). An executor writes nothing to the control
// plane by itself: lines go to the worker, which writes them under the lease token.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "lifecycle/lifecycle.hpp"

namespace lhcr::exec {

/// Where the lines of docs/contracts.md §2 go.
class PhaseChannel {
public:
    virtual ~PhaseChannel() = default;
    virtual void send(const json& line) = 0;
    /// Returns when the control plane has the line and all before it. Throws Errc::cancelled when that cannot be waited for.
    virtual void send_durable(const json& line) = 0;
};

/// Runs its callback once, on a thread of its own, when the attempt is asked to stop; none after the guard is gone.
class CancelGuard {
public:
    explicit CancelGuard(std::function<void()> callback);
    ~CancelGuard();
    CancelGuard(const CancelGuard&) = delete;
    CancelGuard& operator=(const CancelGuard&) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

class PhaseContext {
public:
    /// Throws Errc::usage for a document that lacks run, phase or scratch. `channel` outlives the context.
    PhaseContext(json document, PhaseChannel& channel);

    const json& document() const { return document_; }
    const json& run() const { return document_["run"]; }
    const json& input() const { return document_["phase"]["input"]; }
    /// Output manifests of the run's earlier phases by name; an empty object for one that is not there.
    const json& outputs() const { return document_["outputs"]; }
    json output_of(std::string_view phase) const;
    const json& params() const { return document_["run"]["params"]; }
    std::string run_id() const { return text("run", "run_id"); }
    std::string phase() const { return text("phase", "name"); }
    std::string kind() const { return text("phase", "kind"); }
    std::string executor() const { return text("phase", "executor"); }
    int attempt() const;
    /// URL of the object store's root.
    std::string store_url() const;
    /// An empty folder of this attempt alone, removed after it.
    const std::filesystem::path& scratch() const { return scratch_; }
    std::int64_t memory_mb() const;  ///< what an engine may use; 0: not said. The process' own limit is the host's to keep
    int threads() const;             ///< at least 1

    void event(lifecycle::EventType type, std::string_view level, std::string_view message, const json& payload = nullptr);
    /// Returns when the event is committed: what must be known to a later attempt before the effect it announces.
    void event_durable(lifecycle::EventType type, std::string_view level, std::string_view message, const json& payload = nullptr);
    void log(std::string_view level, std::string_view message) { event(lifecycle::EventType::LOG, level, message); }
    void progress(std::string_view message, std::int64_t done, std::int64_t total, std::string_view unit);
    /// What the attempt used so far of what nobody can measure from outside: {rows, bytes_in, tokens, …}, totals. Exceeding a cap ends it.
    void usage(const json& amounts);
    /// What the caps of the claim leave to this attempt; nullopt: no cap.
    std::optional<double> left_of(std::string_view resource) const;
    /// Before bytes of these hashes are pushed or relied on. Returns when the control plane keeps the collector from them.
    void announce_artifacts(const std::vector<std::string>& hashes);
    /// `artifact`: {sha256, byte_size, content_type, storage_url, name}; announced, and the bytes are in the store already.
    void artifact(const json& artifact);

    /// SIGTERM arrived (cancel, timeout, drain): end soon, the whole tree is killed after a grace.
    bool cancelled() const noexcept;
    void throw_if_cancelled() const;

    /// `{kind, conninfo, secret_ref?, options?}` of the environment's connection of that name. Throws Errc::not_found.
    const json& connection(std::string_view name) const;
    /// What its secret reference leads to on this machine, empty without one: then libpq looks into its own places.
    std::string connection_password(std::string_view name) const;
    /// Opens it with that password.
    db::Connection open_connection(std::string_view name, const db::ConnectOptions& options = {}) const;
    /// The control plane's database, as the worker's login.
    db::Connection open_control_plane() const;

private:
    std::string text(const char* section, const char* key) const;

    json document_;
    std::filesystem::path scratch_;
    PhaseChannel& channel_;
};

/// Called once in the process of an attempt: SIGTERM sets the flag that `cancelled()` reads and wakes the guards.
void install_cancellation();
bool cancellation_requested() noexcept;
/// The same by hand; tests call it, and `reset` after.
void request_cancellation() noexcept;
void reset_cancellation() noexcept;

}  // namespace lhcr::exec
