// The object store in a local folder: one file an object, no index. Made by open_store("file:///…").
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "store/store.hpp"
#include "store/temp_file.hpp"

namespace lhcr::store {

/// Paths are walked one segment at a time from the root's descriptor and no symbolic link is followed, so nothing outside of the root is
/// read or written whatever the folder holds. The root itself may be reached through links: that is the operator's choice.
class DirectoryStore final : public ObjectStore {
public:
    DirectoryStore(std::string url, const std::filesystem::path& root, bool create);

    const std::string& url() const noexcept override { return url_; }
    PutResult put_file(const std::string& key, const std::filesystem::path& path, const PutOptions& options) override;
    PutResult put_bytes(const std::string& key, std::string_view bytes, const PutOptions& options) override;
    void read(const std::string& key, std::uint64_t offset, std::uint64_t length, const Sink& sink) override;
    std::optional<ObjectInfo> head(const std::string& key) override;
    std::vector<ObjectInfo> list(const std::string& prefix, const std::string& start_after, std::size_t limit) override;
    void remove(const std::string& key) override;
    void remove_empty_folders(const std::string& folder) override;
    PresignedRequest presign(const std::string& key, PresignMethod method, std::chrono::seconds ttl, const std::string& sha256,
                             const std::string& content_type) override;

private:
    using Source = std::function<void(const Sink&)>;

    PutResult put(const std::string& key, const PutOptions& options, const Source& source);
    /// The folder of `key`; an empty descriptor when it is missing and not `create`.
    Descriptor open_parent(const std::string& key, bool create) const;
    std::string shown(const std::string& key) const { return root_path_ + "/" + key; }
    int unfinished_folder();

    std::string url_;
    std::string root_path_;
    Descriptor root_;
    std::once_flag unfinished_once_;
    Descriptor unfinished_;
};

/// The folder of a "file://" URL, empty for any other: what stands behind the scheme as it is, '%' too. Whoever opens a directory store
/// and whoever reads its files in place ask here.
std::filesystem::path folder_of(const std::string& url);

}  // namespace lhcr::store
