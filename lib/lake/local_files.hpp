// Objects as local paths: the engine reads files, not stores. A directory store's objects are read in place, those of any other
// store are fetched once into a bounded folder, verified by their hash. Used by table readers, transform phases and checks.
#pragma once

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <mutex>
#include <string>

#include "store/store.hpp"

namespace lhcr::lake {

class LocalFiles {
public:
    /// `folder`: where fetched objects go; they are removed oldest first beyond `max_bytes`, but never one that is pinned.
    LocalFiles(store::ObjectStore& store, std::filesystem::path folder, std::uint64_t max_bytes = std::uint64_t{8} << 30);

    /// The local path of the object. It stays valid while this object lives (fetched objects are pinned by being asked for).
    /// `sha256` empty: not verified. Throws Errc::not_found or Errc::integrity naming the key.
    std::filesystem::path path(const std::string& key, const std::string& sha256 = {});
    /// Forgets all pins: paths given out so far may vanish when room is needed.
    void unpin();

private:
    struct Entry {
        std::filesystem::path path;
        std::uint64_t bytes = 0;
        bool pinned = true;
    };
    void make_room(std::uint64_t bytes);

    store::ObjectStore& store_;
    std::filesystem::path folder_;
    std::uint64_t max_bytes_;
    std::mutex mutex_;
    std::map<std::string, Entry> entries_;
    std::list<std::string> order_;  // oldest first
    std::uint64_t used_ = 0;
};

/// The folder behind a file:// URL (store::folder_of); empty for any other store.
std::filesystem::path directory_of(const std::string& store_url);

}  // namespace lhcr::lake
