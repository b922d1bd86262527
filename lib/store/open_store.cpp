// From a URL to a store.
#include <fmt/format.h>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "store/directory_store.hpp"
#include "store/key.hpp"
#include "store/s3_store.hpp"
#include "store/store.hpp"

namespace lhcr::store {
namespace {

[[noreturn]] void refuse(const std::string& url, std::string_view why) {
    throw Error(Errc::usage, fmt::format("store URL '{}': {}", printable(redact(url)), why),
                "write file:///absolute/folder or s3://bucket/prefix");
}

}  // namespace

std::filesystem::path folder_of(const std::string& url) {
    constexpr std::string_view scheme = "file://";
    return url.starts_with(scheme) ? url.substr(scheme.size()) : std::string();
}

void check_place(const std::string& url, const std::string& place, const std::string& environment) {
    const auto trimmed = [](std::string text) {
        while (text.size() > 8 && text.back() == '/') text.pop_back();
        return text;
    };
    const std::string here = trimmed(url), wanted = trimmed(place);
    if (here == wanted || here.starts_with(wanted + "/")) return;
    throw Error(
        Errc::blocked,
        fmt::format("the pipeline keeps the tables of environment '{}' in {}, the store here is {}", environment, printable(redact(wanted)),
                    printable(redact(here))),
        fmt::format("a pipeline file never moves data by itself: if that place is yours, name it by --store, LHCR_STORE or a context, "
                    "for this command and for the worker; else correct `environments.{}.store`",
                    environment));
}

std::unique_ptr<ObjectStore> open_store(const std::string& url, const StoreOptions& options) {
    std::string plain = url;
    if (plain.find_first_of(std::string("?#\\\0", 4)) != std::string::npos) refuse(url, "'?', '#' and '\\' have no place in it");
    while (plain.size() > 8 && plain.back() == '/') plain.pop_back();
    if (plain.starts_with("file://")) {
        const std::string path = folder_of(plain).string();
        if (path.empty() || path.front() != '/') refuse(url, "the folder must be absolute");
        if (!is_valid_key(path.substr(1))) refuse(url, "the folder is not a plain path");
        return std::make_unique<DirectoryStore>(plain, path, options.create);
    }
    if (plain.starts_with("s3://")) {
        const std::string behind = plain.substr(5);
        const auto slash = behind.find('/');
        const std::string prefix = slash == std::string::npos ? "" : behind.substr(slash + 1);
        if (!prefix.empty()) validate_key(prefix);
        return std::make_unique<S3Store>(plain, behind.substr(0, slash), prefix, options);
    }
    refuse(url, "neither file: nor s3:");
}

}  // namespace lhcr::store
