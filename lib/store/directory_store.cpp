// DirectoryStore: write to a temporary file, sync, rename; read by descriptor.
#include "store/directory_store.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "store/directory_walk.hpp"
#include "store/key.hpp"
#include "store/local_file.hpp"

namespace lhcr::store {
namespace {

std::string last_segment(const std::string& key) {
    return key.substr(key.rfind('/') + 1);  // npos + 1 is 0
}

}  // namespace

DirectoryStore::DirectoryStore(std::string url, const std::filesystem::path& root, bool create) : url_(std::move(url)) {
    std::error_code failed;
    if (create) std::filesystem::create_directories(root, failed);
    if (failed) throw_file_error(failed.value(), "make the store", root.string());
    const auto real = std::filesystem::canonical(root, failed);
    if (failed) throw_file_error(failed.value(), "open the store", root.string());
    root_path_ = real.string();
    root_ = Descriptor(::open(real.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!root_) throw_file_error(errno, "open the store", root_path_);
}

Descriptor DirectoryStore::open_parent(const std::string& key, bool create) const {
    Descriptor folder(::openat(root_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) throw_file_error(errno, "open the folder of", shown(key));
    std::size_t begin = 0;
    for (std::size_t slash; folder && (slash = key.find('/', begin)) != std::string::npos; begin = slash + 1)
        folder = open_subfolder(folder.get(), key.substr(begin, slash - begin), create, shown(key));
    return folder;
}

int DirectoryStore::unfinished_folder() {
    std::call_once(unfinished_once_, [&] {
        unfinished_ = open_subfolder(root_.get(), std::string(reserved_segment), true, shown(std::string(reserved_segment)));
        sweep_unfinished(unfinished_.get());
    });
    return unfinished_.get();
}

PutResult DirectoryStore::put(const std::string& key, const PutOptions& options, const Source& source) {
    validate_key(key);
    const Descriptor folder = open_parent(key, true);
    const std::string name = last_segment(key);
    struct stat status {};
    const auto taken = [&] {
        if (::fstatat(folder.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
        if (S_ISDIR(status.st_mode)) throw_file_error(EISDIR, "write", shown(key));
        if (S_ISLNK(status.st_mode)) throw_file_error(ELOOP, "write", shown(key));
        return true;
    };
    if (taken() && options.if_absent) return {PutOutcome::exists, object_info(key, status).etag};

    TempFile file(unfinished_folder(), "put-", shown(key));
    Sha256 hash;
    source([&](std::string_view bytes) {
        if (!options.sha256.empty()) hash.update(bytes);
        file.write(bytes);
    });
    if (!options.sha256.empty())
        if (const auto found = hash.finish_hex(); found != options.sha256)
            throw Error(Errc::integrity, fmt::format("the bytes for '{}' have sha256 {}, not {}", key, found, options.sha256),
                        "the source changed while it was read; repeat with a file that nobody writes");
    const bool created = file.publish(folder.get(), name, !options.if_absent);
    (void)taken();
    return {created ? PutOutcome::created : PutOutcome::exists, object_info(key, status).etag};
}

PutResult DirectoryStore::put_file(const std::string& key, const std::filesystem::path& path, const PutOptions& options) {
    return put(key, options, [&](const Sink& sink) { LocalFile(path).read(0, whole_object, sink); });
}

PutResult DirectoryStore::put_bytes(const std::string& key, std::string_view bytes, const PutOptions& options) {
    return put(key, options, [&](const Sink& sink) { sink(bytes); });
}

void DirectoryStore::read(const std::string& key, std::uint64_t offset, std::uint64_t length, const Sink& sink) {
    validate_key(key);
    const Descriptor folder = open_parent(key, false);
    // O_NONBLOCK: a pipe that somebody put there must not hang the reader before it is refused.
    const Descriptor file(folder ? ::openat(folder.get(), last_segment(key).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) : -1);
    if (!file && (!folder || errno == ENOENT)) throw Error(Errc::not_found, fmt::format("no object '{}' in '{}'", key, url_));
    if (!file) throw_file_error(errno, "read", shown(key));
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) throw_file_error(errno, "read", shown(key));
    if (S_ISDIR(status.st_mode)) throw Error(Errc::not_found, fmt::format("no object '{}' in '{}': it is a folder", key, url_));
    if (!S_ISREG(status.st_mode)) throw Error(Errc::usage, fmt::format("'{}' is not a plain file", shown(key)));
    read_descriptor(file.get(), offset, length, shown(key), sink);
}

std::optional<ObjectInfo> DirectoryStore::head(const std::string& key) {
    validate_key(key);
    const Descriptor folder = open_parent(key, false);
    struct stat status {};
    if (!folder || ::fstatat(folder.get(), last_segment(key).c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        if (!folder || errno == ENOENT) return std::nullopt;
        throw_file_error(errno, "read", shown(key));
    }
    if (S_ISLNK(status.st_mode)) throw_file_error(ELOOP, "read", shown(key));
    if (!S_ISREG(status.st_mode)) return std::nullopt;
    return object_info(key, status);
}

std::vector<ObjectInfo> DirectoryStore::list(const std::string& prefix, const std::string& start_after, std::size_t limit) {
    validate_prefix(prefix);
    return list_files(root_.get(), prefix, start_after, limit, root_path_);
}

void DirectoryStore::remove(const std::string& key) {
    validate_key(key);
    const Descriptor folder = open_parent(key, false);
    // Emptied folders stay: removing one would pull it from under a writer that has just opened it.
    if (!folder) return;
    if (::unlinkat(folder.get(), last_segment(key).c_str(), 0) != 0) {
        if (errno == ENOENT) return;
        throw_file_error(errno, "remove", shown(key));
    }
    if (::fsync(folder.get()) != 0) throw_file_error(errno, "sync the folder of", shown(key));
}

void DirectoryStore::remove_empty_folders(const std::string& folder) {
    const std::string key = folder.substr(0, folder.find_last_not_of('/') + 1);
    validate_key(key);
    const Descriptor parent = open_parent(key, false);
    if (parent) remove_empty(parent.get(), last_segment(key), shown(key));
}

PresignedRequest DirectoryStore::presign(const std::string& key, PresignMethod, std::chrono::seconds, const std::string&,
                                         const std::string&) {
    validate_key(key);
    throw Error(Errc::usage, fmt::format("the store '{}' is a folder and has no URLs to hand out", url_), "lhcr artifact pull");
}

}  // namespace lhcr::store
