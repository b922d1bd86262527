// A bounded queue between the engine's stream and its consumers.
#include "lake/chunk_pool.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lhcr::lake {
namespace {

class ChunkQueue {
public:
    explicit ChunkQueue(std::size_t capacity) : capacity_(capacity) {}

    /// False when a worker has failed: there is no point in fetching on.
    bool push(engine::Chunk chunk) {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return chunks_.size() < capacity_ || failure_; });
        if (failure_) return false;
        chunks_.push_back(std::move(chunk));
        filled_.notify_one();
        return true;
    }
    std::optional<engine::Chunk> pop() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [&] { return !chunks_.empty() || closed_ || failure_; });
        if (chunks_.empty() || failure_) return std::nullopt;
        auto chunk = std::move(chunks_.front());
        chunks_.pop_front();
        room_.notify_one();
        return chunk;
    }
    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        filled_.notify_all();
    }
    void fail(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        if (!failure_) failure_ = std::move(failure);
        filled_.notify_all();
        room_.notify_all();
    }
    void rethrow() const {
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    std::size_t capacity_;
    std::mutex mutex_;
    std::condition_variable room_, filled_;
    std::deque<engine::Chunk> chunks_;
    bool closed_ = false;
    std::exception_ptr failure_;
};

}  // namespace

void for_each_chunk(engine::Result& result, int workers, const std::function<void(int, const engine::Chunk&)>& work) {
    ChunkQueue queue(static_cast<std::size_t>(workers) * 4);
    {
        std::vector<std::jthread> threads;
        for (int worker = 0; worker < workers; ++worker)
            threads.emplace_back([&, worker] {
                try {
                    while (const auto chunk = queue.pop()) work(worker, *chunk);
                } catch (...) {
                    queue.fail(std::current_exception());
                }
            });
        try {
            while (auto chunk = result.next())
                if (!queue.push(std::move(*chunk))) break;
        } catch (...) {
            queue.fail(std::current_exception());
        }
        queue.close();
    }
    queue.rethrow();
}

}  // namespace lhcr::lake
