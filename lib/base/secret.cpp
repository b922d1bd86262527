// The two places a secret may be in: a variable of the process, a file that nobody else can read.
#include "base/secret.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/error.hpp"
#include "base/process.hpp"
#include "base/redaction.hpp"

namespace lhcr {
namespace {

constexpr std::string_view env_scheme = "env:";
constexpr std::string_view file_scheme = "file:";
constexpr std::size_t max_bytes = 1000;

bool is_variable_name(std::string_view name) {
    return !name.empty() && name.size() <= 128 && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

bool is_absolute_path(std::string_view path) {
    return path.size() > 1 && path.size() <= max_bytes && path[0] == '/' &&
           std::none_of(path.begin(), path.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

[[noreturn]] void refuse(const std::string& reference, const std::string& reason, const std::string& hint) {
    throw Error(Errc::config_invalid, fmt::format("the secret '{}' {}", reference, reason), hint);
}

std::string from_variable(const std::string& reference, const std::string& name) {
    const char* value = std::getenv(name.c_str());
    if (!value || !*value)
        refuse(reference, "is not set here",
               fmt::format("set {} in the environment of this process; a worker has its own, given when it starts", name));
    return value;
}

/// The checks are made on the open file, so that nothing can be exchanged between them and the read.
std::string from_file(const std::string& reference, const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat facts {};
    if (!file || ::fstat(file.get(), &facts) != 0)
        refuse(reference, fmt::format("cannot be read: {}", std::strerror(errno)),
               "make the file on this machine, with mode 0600 and this process's user as owner");
    if (!S_ISREG(facts.st_mode)) refuse(reference, "is no regular file", "name a file with the secret in its first line");
    if ((facts.st_mode & 077) != 0)
        refuse(reference, fmt::format("can be read by others than its owner (mode {:04o})", facts.st_mode & 07777),
               fmt::format("chmod 0600 {}", path));
    if (facts.st_uid != ::geteuid() && facts.st_uid != 0)
        refuse(reference, "belongs to another user", fmt::format("chown it to the user of this process (uid {})", ::geteuid()));
    std::array<char, max_bytes + 2> text{};
    std::size_t size = 0;
    while (size < text.size()) {
        const ssize_t got = ::read(file.get(), text.data() + size, text.size() - size);
        if (got == 0) break;
        if (got > 0) size += static_cast<std::size_t>(got);
        else if (errno != EINTR) refuse(reference, fmt::format("cannot be read: {}", std::strerror(errno)), "check the file");
    }
    const std::string_view whole(text.data(), size);
    std::string line(whole.substr(0, whole.find('\n')));
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

}  // namespace

void check_secret_reference(std::string_view reference) {
    if (reference.starts_with(env_scheme) && is_variable_name(reference.substr(env_scheme.size()))) return;
    if (reference.starts_with(file_scheme) && is_absolute_path(reference.substr(file_scheme.size()))) return;
    throw Error(Errc::usage, "a secret reference is env:NAME or file:/absolute/path",
                "it says where the password is, it is not the password; to hand one over use `lhcr connections add NAME --password-stdin`");
}

std::string resolve_secret(const std::string& reference) {
    check_secret_reference(reference);
    std::string secret = reference.starts_with(env_scheme) ? from_variable(reference, reference.substr(env_scheme.size()))
                                                           : from_file(reference, reference.substr(file_scheme.size()));
    add_redacted_value(secret);
    if (secret.empty()) refuse(reference, "is empty", "write the password into its first line");
    if (secret.size() > max_bytes || secret.find('\0') != std::string::npos)
        refuse(reference, fmt::format("is no password: more than {} bytes in its first line, or a NUL", max_bytes), "one line of text");
    return secret;
}

}  // namespace lhcr
