// The parts of an object store that are the same over every kind of one: whole reads, downloads, the probe.
#include "store/store.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>

#include "base/error.hpp"
#include "base/hashing.hpp"
#include "base/ids.hpp"
#include "store/temp_file.hpp"

namespace lhcr::store {

void ObjectStore::remove_empty_folders(const std::string&) {}

std::string ObjectStore::get_to_file(const std::string& key, const std::filesystem::path& path, const std::string& sha256) {
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder) throw_file_error(errno, "write", path.string());
    TempFile file(folder.get(), ".lhcr-part-", path.string());
    Sha256 hash;
    read(key, 0, whole_object, [&](std::string_view bytes) {
        hash.update(bytes);
        file.write(bytes);
    });
    std::string found = hash.finish_hex();
    if (!sha256.empty() && found != sha256)
        throw Error(Errc::integrity, fmt::format("object '{}' in '{}' has sha256 {}, not {}", key, url(), found, sha256),
                    "the stored bytes are damaged; push the artifact again from its source");
    file.publish(folder.get(), path.filename().string(), true);
    return found;
}

std::string ObjectStore::get_bytes(const std::string& key, std::size_t max_bytes) {
    std::string out;
    // One byte more than allowed tells a full object from a longer one.
    read(key, 0, static_cast<std::uint64_t>(max_bytes) + 1, [&](std::string_view bytes) { out.append(bytes); });
    if (out.size() > max_bytes)
        throw Error(Errc::usage, fmt::format("object '{}' in '{}' is larger than the {} bytes allowed here", key, url(), max_bytes));
    return out;
}

std::string ObjectStore::get_range(const std::string& key, std::uint64_t offset, std::size_t length) {
    std::string out;
    read(key, offset, length, [&](std::string_view bytes) { out.append(bytes); });
    return out;
}

bool probe_conditional_put(ObjectStore& store) {
    const std::string key = "lhcr-probe/" + uuid7();
    const std::string first = "first " + key;
    const PutOptions once{.if_absent = true, .content_type = "text/plain"};
    bool holds = false;
    try {
        holds = store.put_bytes(key, first, once).created() && !store.put_bytes(key, "second " + key, once).created() &&
                store.get_bytes(key, 4096) == first;
    } catch (const Error& error) {
        if (error.errc() != Errc::blocked) throw;  // blocked: the store says that it does not know conditional writes
    }
    store.remove(key);
    return holds;
}

}  // namespace lhcr::store
