// What must never reach a sink: passwords in URIs and conninfo strings, tokens, keys, and terminal control characters.
#pragma once

#include <string>
#include <string_view>

namespace lhcr {

/// Replaces secrets by '***': user:password@ in URIs, password=…, secret/token/key assignments, Authorization headers, AWS keys,
/// lhcr_ API keys and JWTs. Every text that goes to a log, an event, an error or a kept output passes through it.
std::string redact(std::string_view text);
/// True for the name of a variable whose value is a secret by all that its name says: PGPASSWORD, STRIPE_API_KEY, ODOO_MASTER_PASSWD.
bool names_secret(std::string_view variable);
/// Also redact this literal value from now on (a password read from a file). Values under 4 bytes are ignored.
void add_redacted_value(std::string value);
/// True when a connection URI or conninfo string carries a password.
bool holds_password(std::string_view conninfo);
/// Text for a terminal: control characters (also C1 and bidi overrides) become visible escapes, newline and tab stay.
std::string printable(std::string_view text);

}  // namespace lhcr
