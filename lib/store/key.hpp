// Which names an object may have. Called by every store before a key touches a file system or a URL: keys come from manifests, Delta
// logs and command lines, and some of those are hostile.
#pragma once

#include <string>
#include <string_view>

namespace lhcr::store {

/// Longest key, the store's own prefix included (the limit of S3).
inline constexpr std::size_t max_key_bytes = 1024;
/// The folder of a directory store's unfinished files; no key may name it.
inline constexpr std::string_view reserved_segment = ".lhcr-tmp";

/// Throws Errc::usage unless `key` is a relative path of plain segments: valid UTF-8, no '.', '..' or empty segment, no control character,
/// no backslash, at most 255 bytes a segment.
void validate_key(std::string_view key);
/// The same for the start of keys: may be empty, may end with '/' or in the middle of a segment.
void validate_prefix(std::string_view prefix);
bool is_valid_key(std::string_view key) noexcept;
/// "a/b" + "c" → "a/b/c"; either may be empty.
std::string join_key(std::string_view base, std::string_view name);

}  // namespace lhcr::store
