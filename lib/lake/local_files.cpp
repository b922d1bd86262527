// Fetch, verify, keep, evict.
#include "lake/local_files.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "store/directory_store.hpp"

namespace lhcr::lake {
namespace fs = std::filesystem;

fs::path directory_of(const std::string& store_url) {
    return store::folder_of(store_url);
}

LocalFiles::LocalFiles(store::ObjectStore& store, fs::path folder, std::uint64_t max_bytes)
    : store_(store), folder_(std::move(folder)), max_bytes_(max_bytes) {}

fs::path LocalFiles::path(const std::string& key, const std::string& sha256) {
    if (const fs::path root = directory_of(store_.url()); !root.empty()) {
        std::error_code error;
        if (!fs::is_regular_file(root / key, error))
            throw Error(Errc::not_found, fmt::format("the object '{}' is not in {}", key, store_.url()),
                        "a vacuum or somebody removed it; `lhcr table verify` names all that is missing");
        return root / key;
    }
    const std::lock_guard lock(mutex_);
    if (const auto it = entries_.find(key); it != entries_.end()) {
        it->second.pinned = true;
        return it->second.path;
    }
    const auto info = store_.head(key);
    if (!info)
        throw Error(Errc::not_found, fmt::format("the object '{}' is not in {}", key, store_.url()),
                    "a vacuum or somebody removed it; `lhcr table verify` names all that is missing");
    make_room(info->size);
    fs::create_directories(folder_);
    Entry entry{folder_ / (sha256_hex(key) + fs::path(key).extension().string()), info->size, true};
    store_.get_to_file(key, entry.path, sha256);
    used_ += entry.bytes;
    order_.push_back(key);
    return entries_.emplace(key, std::move(entry)).first->second.path;
}

void LocalFiles::make_room(std::uint64_t bytes) {
    for (auto it = order_.begin(); it != order_.end() && used_ + bytes > max_bytes_;) {
        Entry& entry = entries_.at(*it);
        if (entry.pinned) {
            ++it;
            continue;
        }
        std::error_code ignored;
        fs::remove(entry.path, ignored);
        used_ -= entry.bytes;
        entries_.erase(*it);
        it = order_.erase(it);
    }
}

void LocalFiles::unpin() {
    const std::lock_guard lock(mutex_);
    for (auto& [key, entry] : entries_) entry.pinned = false;
}

}  // namespace lhcr::lake
