// Whether this login can migrate, and the SQL for the superuser who has to prepare the database when it cannot.
#include <fmt/format.h>

#include "db/migrate.hpp"

namespace lhcr::db {

std::string migrate_missing_rights(Connection& database) {
    const Result login = database.query(
        "select session_user::text, rolsuper, rolcreaterole, pg_catalog.current_database(),"
        " pg_catalog.pg_has_role(session_user, (select datdba from pg_catalog.pg_database where datname = pg_catalog.current_database()), "
        "'usage')"
        " from pg_catalog.pg_roles where rolname = session_user");
    if (login.empty() || login.text(0, 1) == "t") return {};
    const std::string name = quote_identifier(login.text(0, 0));
    const bool creates_roles = login.text(0, 2) == "t";
    const bool owns_database = login.text(0, 4) == "t";
    std::string sql;
    if (!creates_roles) {
        const Result missing = database.query(
            "select pg_catalog.format('create role %I nologin;', name) from pg_catalog.unnest(array['lhcr_owner', 'lhcr_user', "
            "'lhcr_worker',"
            " 'lhcr_backup', 'anon', 'authenticated', 'service_role']) as r (name)"
            " where not exists (select from pg_catalog.pg_roles where rolname = name)");
        for (std::size_t row = 0; row < missing.size(); ++row) sql += missing.text(row, 0) + '\n';
        const bool is_member =
            missing.empty() && database.query("select pg_catalog.pg_has_role(session_user, 'lhcr_owner', 'member')").text(0, 0) == "t";
        if (!missing.empty() || !is_member)
            sql += fmt::format("grant lhcr_owner to {};\ngrant lhcr_user, lhcr_worker to lhcr_owner with admin option;\n", name);
    }
    if (!owns_database) sql += fmt::format("alter database {} owner to {};\n", quote_identifier(login.text(0, 3)), name);
    return sql;
}

}  // namespace lhcr::db
