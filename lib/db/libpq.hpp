// libpq, opened at first use: with what hangs on it (TLS, Kerberos, LDAP; 20 libraries) it would be most of the start of every command.
// Called by the two connections before their first packet, and by a slot's host before it forks.
#pragma once

namespace lhcr::db {

/// Opens libpq.so.5 once for the process. Throws Errc::config_invalid naming the package when it is not installed.
void open_libpq();

}  // namespace lhcr::db
