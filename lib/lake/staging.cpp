// One put, and a look at what was there before.
#include "lake/staging.hpp"

#include <fmt/format.h>

#include <chrono>

#include "base/error.hpp"
#include "store/content_put.hpp"
#include "store/key.hpp"

namespace lhcr::lake {
namespace {

constexpr const char* parquet_type = "application/vnd.apache.parquet";
constexpr std::chrono::minutes refresh_after{30};

}  // namespace

void put_data_file(store::ObjectStore& store, const std::string& table, const DataFile& file, const std::filesystem::path& local) {
    const auto key = store::join_key(table, file.path);
    const store::PutOptions plain{.content_type = parquet_type, .sha256 = file.sha256};
    const auto put = [&](const store::PutOptions& options) { return store.put_file(key, local, options); };
    if (store::put_named_by_content(plain, put).created()) return;
    // The name says the content; only an object of another size, left by something else, can contradict it.
    const auto there = store.head(key);
    if (!there || there->size != static_cast<std::uint64_t>(file.size))
        throw Error(Errc::integrity, fmt::format("'{}' is in the store with other bytes than its name says", key),
                    "remove the object and repeat");
    // A file that an old version left behind may be on a vacuum's list by now: written again it is young, and passed over.
    if (there->modified < std::chrono::system_clock::now() - refresh_after) put(plain);
}

}  // namespace lhcr::lake
