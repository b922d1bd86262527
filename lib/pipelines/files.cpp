// Folder and embedded access for pipeline files.
#include "pipelines/files.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/embedded.hpp"
#include "base/error.hpp"

namespace lhcr::pipelines {
namespace fs = std::filesystem;
namespace {

constexpr std::uintmax_t max_file_bytes = 4u << 20;
constexpr std::string_view shipped_root = "templates/pipelines/";

}  // namespace

std::vector<std::string> shipped_pipelines() {
    std::vector<std::string> names;
    for (const auto& file : embedded_under(shipped_root)) {
        const auto rest = file.path.substr(shipped_root.size());
        const auto slash = rest.find('/');
        if (slash != std::string_view::npos && rest.substr(slash + 1) == "pipeline.yaml") names.emplace_back(rest.substr(0, slash));
    }
    return names;
}

Files Files::locate(const std::string& name) {
    Files files;
    std::error_code ignored;
    if (fs::is_regular_file(name, ignored)) {
        const fs::path path(name);
        files.origin_ = path.has_parent_path() ? path.parent_path().string() : ".";
        files.entry_ = path.filename().string();
        return files;
    }
    std::vector<std::string> tried = {name};
    if (fs::is_regular_file(fs::path(name) / "pipeline.yaml", ignored)) {
        files.origin_ = name;
        return files;
    }
    if (name.find('/') == std::string::npos && !name.empty() && name[0] != '.') {
        for (fs::path folder = fs::current_path(ignored);; folder = folder.parent_path()) {
            const fs::path candidate = folder / "pipelines" / name;
            if (fs::is_regular_file(candidate / "pipeline.yaml", ignored)) {
                files.origin_ = candidate.string();
                return files;
            }
            if (fs::exists(folder / ".git", ignored) || !folder.has_relative_path()) break;
        }
        tried.push_back(fmt::format("pipelines/{}/pipeline.yaml up to the root of the repository", name));
        if (find_embedded(fmt::format("{}{}/pipeline.yaml", shipped_root, name))) {
            files.origin_ = fmt::format("{}{}", shipped_root, name);
            files.embedded_ = true;
            return files;
        }
        tried.push_back("the pipelines that ship with lhcr");
    }
    throw Error(Errc::not_found, fmt::format("there is no pipeline '{}' (looked at {})", name, fmt::join(tried, ", ")),
                fmt::format("shipped pipelines: {}; `lhcr pipeline new NAME` begins one", fmt::join(shipped_pipelines(), ", ")));
}

std::string Files::read(const std::string& path) const {
    const fs::path relative = fs::path(path).lexically_normal();
    if (path.empty() || relative.is_absolute() || relative.string().starts_with(".."))
        throw Error(Errc::usage, fmt::format("'{}' leaves the pipeline's folder", path), "name a file below the folder of pipeline.yaml");
    if (embedded_) {
        const auto* file = find_embedded(fmt::format("{}/{}", origin_, relative.string()));
        if (!file) throw Error(Errc::not_found, fmt::format("the pipeline has no file '{}'", path));
        return std::string(file->content);
    }
    const fs::path full = fs::path(origin_) / relative;
    std::error_code error;
    const fs::path real = fs::canonical(full, error);
    if (error) throw Error(Errc::not_found, fmt::format("the pipeline has no file '{}' (looked for {})", path, full.string()));
    const fs::path root = fs::canonical(origin_, error);
    if (real.string().rfind(root.string() + "/", 0) != 0)
        throw Error(Errc::usage, fmt::format("'{}' is a link that leaves the pipeline's folder", path), "copy the file into the folder");
    if (!fs::is_regular_file(real, error)) throw Error(Errc::usage, fmt::format("'{}' is not a file", path));
    if (fs::file_size(real, error) > max_file_bytes)
        throw Error(Errc::usage, fmt::format("'{}' is larger than {} MiB", path, max_file_bytes >> 20));
    std::ifstream stream(real, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw Error(Errc::unavailable, fmt::format("cannot read '{}'", full.string()));
    return text.str();
}

}  // namespace lhcr::pipelines
