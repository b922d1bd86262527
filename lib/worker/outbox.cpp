// Batches stay below event_append's limits (1000 events, 4 MiB). Text is made storable: jsonb has no NUL, JSON no broken UTF-8.
#include "worker/outbox.hpp"

#include <algorithm>
#include <limits>

#include "base/ids.hpp"
#include "base/process.hpp"
#include "runs/artifact.hpp"
#include "runs/event.hpp"

namespace lhcr::worker {
namespace {

constexpr std::int64_t delay_ms = 300;
constexpr std::size_t eager_events = 200;
constexpr std::size_t eager_bytes = 1u << 20;
constexpr std::size_t batch_events = 500;
constexpr std::size_t batch_bytes = 2u << 20;

void make_storable(json& value) {
    if (value.is_string()) {
        auto& text = value.get_ref<std::string&>();
        std::replace(text.begin(), text.end(), '\0', ' ');
    } else if (value.is_structured()) {
        for (auto& item : value) make_storable(item);
    }
}

std::size_t size_of(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace).size();
}

}  // namespace

void Outbox::note() {
    if (since_ms_ == 0) since_ms_ = boot_clock_ms();
}

void Outbox::event(json event) {
    make_storable(event);
    if (get_string(event, "event_id").empty()) event["event_id"] = uuid7();
    bytes_ += size_of(event);
    events_.push_back(std::move(event));
    progress_last_ = false;
    note();
}

void Outbox::progress(const json& progress) {
    if (progress_last_) events_.pop_back();
    json payload = progress;
    payload.erase("message");
    event({{"type", "PHASE_PROGRESS"}, {"level", "info"}, {"message", get_string(progress, "message")}, {"payload", payload}});
    progress_last_ = true;
}

std::int64_t Outbox::due_ms() const noexcept {
    if (empty()) return std::numeric_limits<std::int64_t>::max();
    if (ack_ != 0 || events_.size() >= eager_events || bytes_ >= eager_bytes) return 0;
    return since_ms_ + delay_ms;
}

void Outbox::write(db::Connection& database, const runs::Lease& lease) const {
    if (!announced_.empty()) runs::artifact_announce(database, lease, announced_);
    json batch = json::array();
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < events_.size(); ++i) {
        bytes += size_of(events_[i]);
        batch.push_back(events_[i]);
        if (i + 1 < events_.size() && batch.size() < batch_events && bytes < batch_bytes) continue;
        runs::event_append(database, lease, batch);
        batch = json::array();
        bytes = 0;
    }
    for (const auto& artifact : artifacts_) runs::artifact_register(database, lease, artifact);
}

std::int64_t Outbox::written() {
    const std::int64_t owed = ack_;
    clear();
    return owed;
}

void Outbox::clear() {
    announced_.clear();
    events_.clear();
    artifacts_.clear();
    progress_last_ = false;
    ack_ = 0;
    since_ms_ = 0;
    bytes_ = 0;
}

}  // namespace lhcr::worker
