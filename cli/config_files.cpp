// Where configuration files lie and how the user file is rewritten; config.cpp decides which value wins.
#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/error.hpp"
#include "base/yaml.hpp"
#include "cli/config.hpp"

namespace lhcr::cli {
namespace fs = std::filesystem;

std::optional<std::string> process_environment(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

fs::path default_user_file(const Environment& environment) {
    if (const auto folder = environment("XDG_CONFIG_HOME"); folder && folder->starts_with('/'))
        return fs::path(*folder) / "lhcr/config.yaml";
    if (const auto home = environment("HOME"); home && !home->empty()) return fs::path(*home) / ".config/lhcr/config.yaml";
    const passwd* user = ::getpwuid(::getuid());
    return fs::path(user != nullptr ? user->pw_dir : "/") / ".config/lhcr/config.yaml";
}

std::optional<fs::path> find_project_file(const fs::path& folder) {
    std::error_code ignored;
    for (fs::path at = folder;; at = at.parent_path()) {
        if (fs::is_regular_file(at / ".lhcr.yaml", ignored)) return at / ".lhcr.yaml";
        if (fs::exists(at / ".git", ignored) || at == at.parent_path()) return std::nullopt;
    }
}

namespace {

[[noreturn]] void fail(const fs::path& path, std::string_view what) {
    throw Error(Errc::config_invalid, fmt::format("cannot {} '{}': {}", what, path.string(), std::strerror(errno)),
                "check its folder and rights, or name another with --config");
}

/// Held while the user file is read and replaced, so that two commands do not lose each other's context.
class FileLock {
public:
    explicit FileLock(const fs::path& path) : descriptor_(::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0) fail(path, "lock");
    }
    ~FileLock() { ::close(descriptor_); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_;
};

void write_private(const fs::path& path, const std::string& text) {
    const int descriptor = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0) fail(path, "create");
    std::size_t written = 0;
    while (written < text.size()) {
        const auto count = ::write(descriptor, text.data() + written, text.size() - written);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            const int reason = errno;
            ::close(descriptor);
            ::unlink(path.c_str());
            errno = reason;
            fail(path, "write");
        }
        written += static_cast<std::size_t>(count);
    }
    if (::fsync(descriptor) != 0 || ::close(descriptor) != 0) fail(path, "write");
}

/// The comment lines at the top of the file; they are the part of a hand-made file that a rewrite can keep.
std::string leading_comments(const std::string& text) {
    std::istringstream lines(text);
    std::string kept;
    for (std::string line; std::getline(lines, line) && (line.starts_with('#') || line.empty());) kept += line + '\n';
    return kept;
}

}  // namespace

void remember_context(const fs::path& user_file, const std::string& name, const json& context) {
    std::error_code failure;
    fs::create_directories(user_file.parent_path(), failure);
    if (failure)
        throw Error(Errc::config_invalid, fmt::format("cannot create '{}': {}", user_file.parent_path().string(), failure.message()));
    const FileLock lock(user_file.string() + ".lock");
    std::string before;
    if (std::ifstream in(user_file); in) before.assign(std::istreambuf_iterator<char>(in), {});
    json document = parse_yaml(before, user_file.string());
    if (document.is_null()) document = json::object();
    json changed = document;
    changed["contexts"][name] = context;
    changed["current_context"] = name;
    if (changed == document) return;
    // What a rewrite loses (comments between keys, order) stays readable beside it.
    if (!before.empty() && before.find('#') != std::string::npos) write_private(user_file.string() + ".before", before);
    const std::string temporary = fmt::format("{}.{}", user_file.string(), ::getpid());
    write_private(temporary, leading_comments(before) + to_yaml(changed));
    if (::rename(temporary.c_str(), user_file.c_str()) != 0) fail(user_file, "replace");
}

}  // namespace lhcr::cli
