// References to secrets: what a connection keeps instead of its password. Read where the secret is needed (the process of a phase,
// `lhcr connections test`), never sent anywhere, and redacted by value from then on.
#pragma once

#include <string>
#include <string_view>

namespace lhcr {

/// `env:NAME` (a variable of this process) or `file:/path` (its first line; only its owner may read the file). Throws Errc::usage
/// for anything else and repeats nothing of it: it may be the secret itself.
void check_secret_reference(std::string_view reference);
/// The secret, at most 1000 bytes, in one line. Throws Errc::config_invalid with the reference and what is wrong with it here.
std::string resolve_secret(const std::string& reference);

}  // namespace lhcr
