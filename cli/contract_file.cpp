// Reading contracts and what they refer to; a reference never leaves the repository.
#include "cli/contract_file.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "base/error.hpp"
#include "cli/git.hpp"
#include "cli/git_file.hpp"
#include "specs/bundle.hpp"

namespace lhcr::cli {
namespace fs = std::filesystem;
namespace {

// The folder that references may not leave: the repository, or the contract's own where there is none.
fs::path fence_of(const std::string& path) {
    std::error_code error;
    const auto root = git({"rev-parse", "--show-toplevel"});
    return fs::weakly_canonical(root ? fs::path(*root) : fs::absolute(path, error).parent_path(), error);
}

}  // namespace

ContractText read_contract(const std::string& commit, const std::string& path) {
    ContractText text;
    text.name = fmt::format("{}:{}", commit, path);
    text.path = path;
    auto bytes = git_file(commit, path, contracts::max_document_bytes);
    if (!bytes)
        throw Error(Errc::usage, fmt::format("there is no '{}' at {}", path, commit),
                    "name a file that the commit holds: nothing was compared");
    text.bytes = std::move(*bytes);
    text.neighbours = [commit](const std::string& other) { return git_file(commit, other, contracts::max_document_bytes); };
    return text;
}

ContractText read_contract(const std::string& name) {
    std::error_code error;
    const auto colon = name.find(':');
    if (!fs::exists(name, error) && colon != std::string::npos && colon > 0) {
        const std::string ref = name.substr(0, colon);
        std::string path = name.substr(colon + 1);
        // As git reads it: from the root, unless it begins with a dot.
        if (!path.starts_with("./") && !path.starts_with("../")) {
            const auto root = git({"rev-parse", "--show-toplevel"});
            if (!root)
                throw Error(Errc::usage, fmt::format("'{}' is no file, and there is no git repository here", name),
                            "name a file, or REF:path inside of a repository");
            path = (fs::path(*root) / path).lexically_relative(fs::current_path(error)).string();
        }
        ContractText text = read_contract(ref, path);
        text.name = name;
        return text;
    }
    ContractText text;
    text.name = text.path = name;
    auto bytes = fs::is_regular_file(name, error) ? specs::read_bytes(name) : std::nullopt;
    if (!bytes) throw Error(Errc::usage, fmt::format("there is no contract '{}'", name), "name a file, or REF:path: nothing was compared");
    text.bytes = std::move(*bytes);
    text.neighbours = [fence = fence_of(name)](const std::string& other) -> std::optional<std::string> {
        std::error_code ignored;
        const auto inside = fs::weakly_canonical(other, ignored).lexically_relative(fence);
        if (inside.empty() || *inside.begin() == ".." || !fs::is_regular_file(other, ignored) ||
            fs::file_size(other, ignored) > contracts::max_document_bytes)
            return std::nullopt;
        return specs::read_bytes(other);
    };
    return text;
}

}  // namespace lhcr::cli
