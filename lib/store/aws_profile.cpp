// The INI dialect of AWS: sections, `name = value`, values indented below an empty one.
#include "store/aws_profile.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fstream>

#include "base/error.hpp"
#include "store/temp_file.hpp"

namespace lhcr::store {
namespace {

constexpr std::size_t max_file_bytes = 1u << 20;

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

/// Also of what is no plain file: /dev/null is the usual way to say that there is none.
std::string read_whole(const std::string& path) {
    if (path.empty()) return {};
    std::ifstream file(path, std::ios::binary);
    if (!file && errno != ENOENT && errno != ENOTDIR) throw_file_error(errno, "read", path);
    std::string out(max_file_bytes + 1, '\0');
    file.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(file.gcount() > 0 ? static_cast<std::size_t>(file.gcount()) : 0);
    if (out.size() > max_file_bytes) throw Error(Errc::config_invalid, fmt::format("'{}' is larger than 1 MiB", path));
    return out;
}

/// `[profile  prod]` → "profile prod"
std::string section_name(std::string_view line) {
    std::string out;
    for (const char c : trimmed(line.substr(1, line.size() - 2))) {
        const char plain = c == '\t' ? ' ' : c;
        if (plain != ' ' || out.empty() || out.back() != ' ') out += plain;
    }
    return out;
}

}  // namespace

AwsProfile parse_aws_profile(std::string_view text, std::string_view section, std::string_view file) {
    AwsProfile out;
    bool inside = false;
    std::string parent;  // a setting whose value is the indented lines below it
    for (int number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const std::string_view raw = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const std::string_view line = trimmed(raw);
        if (line.empty() || line.front() == '#' || line.front() == ';') continue;
        if (line.front() == '[') {
            if (line.back() != ']')
                throw Error(Errc::config_invalid, fmt::format("'{}' line {}: a section does not end with ']'", file, number));
            inside = section_name(line) == section;
            parent.clear();
            continue;
        }
        if (!inside) continue;
        const auto equals = line.find('=');
        if (equals == std::string_view::npos)
            throw Error(Errc::config_invalid, fmt::format("'{}' line {}: 'name = value' expected", file, number));
        const std::string name(trimmed(line.substr(0, equals)));
        const std::string value(trimmed(line.substr(equals + 1)));
        const bool nested = raw.front() == ' ' || raw.front() == '\t';
        if (nested && !parent.empty()) {
            out[parent + "." + name] = value;
        } else {
            parent = value.empty() ? name : "";
            if (!value.empty()) out[name] = value;
        }
    }
    return out;
}

AwsProfile read_aws_profile(const std::string& credentials_file, const std::string& config_file, const std::string& profile, bool& found) {
    const std::string in_config = profile == "default" ? profile : "profile " + profile;
    AwsProfile out = parse_aws_profile(read_whole(credentials_file), profile, credentials_file);
    const AwsProfile config = parse_aws_profile(read_whole(config_file), in_config, config_file);
    found = !out.empty() || !config.empty();
    out.insert(config.begin(), config.end());
    return out;
}

}  // namespace lhcr::store
