// What an attempt has said and the control plane does not know yet: announcements, events in order, artifacts, and which lines wait for an
// answer.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "db/connection.hpp"
#include "runs/run.hpp"

namespace lhcr::worker {

class Outbox {
public:
    void event(json event);
    /// Progress replaces the progress before it that nobody has seen yet.
    void progress(const json& progress);
    /// Written before everything else: it may have to wait for a collector, and must not do so with the run locked.
    void announce(const json& hashes) {
        for (const auto& hash : hashes) announced_.push_back(hash.get<std::string>());
        note();
    }
    void artifact(json artifact) {
        artifacts_.push_back(std::move(artifact));
        note();
    }
    /// The lines up to here are asked to be acknowledged as `number`.
    void ask_ack(std::int64_t number) { ack_ = number; }

    bool empty() const noexcept { return events_.empty() && artifacts_.empty() && announced_.empty(); }
    /// So much is unwritten that the attempt should not be read from.
    bool full() const noexcept { return bytes_ > max_bytes || events_.size() > max_events; }
    /// Boot clock from which on it should be written.
    std::int64_t due_ms() const noexcept;
    /// Writes everything under the lease, in the transaction that is open on `database` or, for one batch, in its own.
    void write(db::Connection& database, const runs::Lease& lease) const;
    /// After the commit. Returns the acknowledgement that is owed, 0 for none.
    std::int64_t written();
    void clear();

private:
    static constexpr std::size_t max_bytes = 16u << 20;
    static constexpr std::size_t max_events = 10'000;

    void note();

    std::vector<json> events_;
    std::vector<std::string> announced_;
    std::vector<json> artifacts_;
    bool progress_last_ = false;
    std::int64_t ack_ = 0;
    std::int64_t since_ms_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace lhcr::worker
