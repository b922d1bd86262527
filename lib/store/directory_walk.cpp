// No-follow walks: open one segment, list in byte order, sweep.
#include "store/directory_walk.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>
#include <memory>

#include "store/key.hpp"

namespace lhcr::store {
namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

struct Entry {
    std::string name;  // with a '/' behind a folder, which is what puts "a/b" and "a.txt" in the order of their bytes
    struct stat status;
};

std::vector<Entry> entries_of(int folder, const std::string& shown) {
    // A descriptor of its own: readdir moves an offset that a dup would share. fdopendir takes it over.
    const int own = ::openat(folder, ".", folder_flags);
    if (own < 0) throw_file_error(errno, "list", shown);
    const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(own), &::closedir);
    if (!stream) {
        ::close(own);
        throw_file_error(errno, "list", shown);
    }
    std::vector<Entry> out;
    while (true) {
        errno = 0;
        const dirent* item = ::readdir(stream.get());
        if (!item) {
            if (errno != 0) throw_file_error(errno, "list", shown);
            break;
        }
        Entry entry{item->d_name, {}};
        if (!is_valid_key(entry.name)) continue;  // also ".", ".." and the folder of unfinished files
        if (::fstatat(folder, item->d_name, &entry.status, AT_SYMLINK_NOFOLLOW) != 0) continue;  // removed meanwhile
        if (S_ISDIR(entry.status.st_mode)) entry.name += '/';
        else if (!S_ISREG(entry.status.st_mode)) continue;
        out.push_back(std::move(entry));
    }
    std::sort(out.begin(), out.end(), [](const Entry& a, const Entry& b) { return a.name < b.name; });
    return out;
}

struct Listing {
    const std::string& prefix;
    const std::string& start_after;
    std::size_t limit;
    std::string shown;
    std::vector<ObjectInfo> found;

    /// Whether a path that starts with `path` can be in the listing.
    bool reaches(const std::string& path) const {
        if (!path.starts_with(prefix) && !prefix.starts_with(path)) return false;
        return path > start_after || start_after.starts_with(path);
    }

    void walk(int folder, const std::string& base) {
        for (auto& entry : entries_of(folder, shown + "/" + base)) {
            if (found.size() >= limit) return;
            const std::string path = base + entry.name;
            if (path.size() > max_key_bytes || !reaches(path)) continue;
            if (path.back() == '/') {
                const auto below = open_subfolder(folder, entry.name.substr(0, entry.name.size() - 1), false, shown + "/" + path);
                if (below) walk(below.get(), path);
            } else if (path.starts_with(prefix) && path > start_after) {
                found.push_back(object_info(path, entry.status));
            }
        }
    }
};

}  // namespace

Descriptor open_subfolder(int folder, const std::string& name, bool create, const std::string& shown) {
    for (int round = 0;; ++round) {
        Descriptor opened(::openat(folder, name.c_str(), folder_flags));
        if (opened) return opened;
        int why = errno;
        if (why == ENOENT && !create) return Descriptor();
        if (why == ENOENT && round == 0) {
            if (::mkdirat(folder, name.c_str(), 0777) != 0 && errno != EEXIST) throw_file_error(errno, "make the folder of", shown);
            if (::fsync(folder) != 0) throw_file_error(errno, "sync the folder of", shown);
            continue;
        }
        struct stat status {};
        if (why == ENOTDIR && ::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode)) why = ELOOP;
        throw_file_error(why, "open the folder of", shown);
    }
}

ObjectInfo object_info(std::string key, const struct stat& status) {
    ObjectInfo info;
    info.key = std::move(key);
    info.size = static_cast<std::uint64_t>(status.st_size);
    info.etag = fmt::format("{:x}-{:x}-{:x}.{:x}", status.st_ino, info.size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
    info.modified = std::chrono::system_clock::time_point(std::chrono::duration_cast<std::chrono::system_clock::duration>(
        std::chrono::seconds(status.st_mtim.tv_sec) + std::chrono::nanoseconds(status.st_mtim.tv_nsec)));
    return info;
}

std::vector<ObjectInfo> list_files(int root, const std::string& prefix, const std::string& start_after, std::size_t limit,
                                   const std::string& shown) {
    Listing listing{prefix, start_after, limit, shown, {}};
    // Straight to the deepest folder that the prefix names, so that listing one table does not read its neighbours.
    std::string base;
    Descriptor folder(::openat(root, ".", folder_flags));
    if (!folder) throw_file_error(errno, "list", shown);
    for (std::size_t slash; (slash = prefix.find('/', base.size())) != std::string::npos;) {
        Descriptor next = open_subfolder(folder.get(), prefix.substr(base.size(), slash - base.size()), false, shown + "/" + prefix);
        if (!next) return {};
        folder = std::move(next);
        base = prefix.substr(0, slash + 1);
    }
    listing.walk(folder.get(), base);
    return std::move(listing.found);
}

void remove_empty(int parent, const std::string& name, const std::string& shown) {
    const Descriptor folder = open_subfolder(parent, name, false, shown);
    if (!folder) return;
    for (const auto& entry : entries_of(folder.get(), shown))
        if (entry.name.back() == '/') remove_empty(folder.get(), entry.name.substr(0, entry.name.size() - 1), shown + "/" + entry.name);
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOTEMPTY && errno != EEXIST && errno != ENOENT)
        throw_file_error(errno, "remove", shown);
}

void sweep_unfinished(int folder) {
    for (const auto& entry : entries_of(folder, std::string(reserved_segment))) {
        if (!S_ISREG(entry.status.st_mode) || entry.status.st_mtim.tv_sec > std::time(nullptr) - 3600) continue;
        const Descriptor file(::openat(folder, entry.name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
        if (file && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0) ::unlinkat(folder, entry.name.c_str(), 0);
    }
}

}  // namespace lhcr::store
