// `lhcr admin backup` and `lhcr admin restore`: the control plane into one file and back, compared row by row.
//
// Forced row level security makes a naive pg_dump fail, or worse, leave rows out: the dump runs as a superuser or as lhcr_backup, whose
// policies show it everything, and is counted and hashed in the very snapshot that pg_dump reads.
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>

#include "base/hashing.hpp"
#include "cli/run_answer.hpp"
#include "db/connection.hpp"
#include "local/command.hpp"
#include "local/programs.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;

struct Login {
    std::string name;
    bool is_superuser;
    bool may_back_up;
};

Login login_of(db::Connection& database) {
    const auto row = database.query(
        "select session_user::text, rolsuper, exists (select from pg_catalog.pg_roles where rolname = 'lhcr_backup')"
        " and pg_catalog.pg_has_role(session_user, (select oid from pg_catalog.pg_roles where rolname = 'lhcr_backup'), 'member')"
        " from pg_catalog.pg_roles where rolname = session_user");
    return {row.text(0, 0), row.text(0, 1) == "t", row.rows[0][2].value_or("f") == "t"};
}

/// The tool of the server's own version: an older pg_dump refuses a newer server.
std::string tool(const std::string& name, int server_version) {
    for (const auto& programs : local::find_all_programs())
        if (programs.major >= server_version / 10000 && ::access((programs.folder / name).c_str(), X_OK) == 0)
            return (programs.folder / name).string();
    return name;
}

/// {name, rows, hash} of every table of the control plane; the hash does not depend on the order of rows. Inside a transaction.
json fingerprint(db::Connection& database) {
    database.script(
        "set local timezone = 'UTC'; set local datestyle = 'ISO'; set local extra_float_digits = 3; set local row_security = on");
    const auto tables = database.query(
        "select pg_catalog.format('%I.%I', n.nspname, c.relname) from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = "
        "c.relnamespace"
        " where n.nspname in ('ops', 'lhcr_migrations') and c.relkind = 'r' order by 1");
    json out = json::array();
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const auto row = database.query(fmt::format(
            "select count(*), coalesce(sum(pg_catalog.hashtextextended(t::text, 0)::numeric), 0)::text from {} t", tables.text(i, 0)));
        out.push_back({{"name", tables.text(i, 0)}, {"rows", row.number(0, 0)}, {"hash", row.text(0, 1)}});
    }
    return out;
}

void run_tool(std::vector<std::string> argv, const fs::path& folder) {
    const std::string name = fs::path(argv[0]).filename().string();
    const auto answer = local::run_program({.argv = std::move(argv), .folder = folder.string(), .timeout = std::chrono::hours(6)});
    if (!answer.success) throw Error(Errc::unavailable, fmt::format("{} ended with {}", name, answer.status)).add_context(answer.output);
}

int run_backup(const std::string& target, Session& session) {
    const fs::path file = fs::absolute(target);
    const std::string conninfo = session.migrate_database();
    db::Connection database(conninfo, {.application_name = "lhcr admin backup"});
    const Login login = login_of(database);
    if (!login.is_superuser && !login.may_back_up)
        throw Error(Errc::not_authorised, fmt::format("the login '{}' does not see every row, so its dump would not be whole", login.name),
                    fmt::format("as a superuser: grant lhcr_backup to {}", db::quote_identifier(login.name)));
    const std::string part = fmt::format("{}.{}.part", file.string(), ::getpid());
    const mode_t mask = ::umask(077);  // it holds every run's parameters
    json tables;
    try {
        database.transaction([&] {
            database.script("set transaction isolation level repeatable read, read only");
            if (!login.is_superuser) database.script("set local role lhcr_backup");
            const std::string snapshot = database.query("select pg_catalog.pg_export_snapshot()").text(0, 0);
            tables = fingerprint(database);
            std::vector<std::string> argv = {tool("pg_dump", database.server_version()),
                                             "--format=custom",
                                             "--no-password",
                                             "--file=" + part,
                                             "--snapshot=" + snapshot,
                                             "--schema=ops",
                                             "--schema=lhcr_migrations",
                                             "--schema=public"};
            if (!login.is_superuser) argv.insert(argv.end(), {"--role=lhcr_backup", "--enable-row-security"});
            argv.insert(argv.end(), {"--dbname", conninfo});
            run_tool(std::move(argv), file.parent_path());
        });
    } catch (...) {
        ::unlink(part.c_str());
        ::umask(mask);
        throw;
    }
    std::int64_t rows = 0;
    for (const auto& table : tables) rows += table.at("rows").get<std::int64_t>();
    json manifest = {
        {"file", file.string()}, {"sha256", sha256_file(part)}, {"bytes", fs::file_size(part)}, {"tables", tables}, {"rows", rows}};
    std::ofstream list(file.string() + ".json", std::ios::trunc);
    list << manifest.dump(1) << '\n';
    ::umask(mask);
    if (!list.flush() || ::rename(part.c_str(), file.c_str()) != 0)
        throw Error(Errc::unavailable, fmt::format("cannot write '{}': {}", file.string(), std::strerror(errno)));
    session.output().object("Backup", manifest,
                            {{"file", "file"}, {"size", "bytes", Cell::bytes}, {"rows", "rows", Cell::number}, {"sha256", "sha256"}},
                            "sha256");
    session.output().note("logins and their passwords are the server's own; the object store is not in it");
    return 0;
}

int run_restore(const std::string& source, Session& session) {
    const fs::path file = fs::absolute(source);
    const json manifest = read_document_file(file.string() + ".json", "the backup's list");
    if (sha256_file(file) != get_string(manifest, "sha256"))
        throw Error(Errc::integrity, fmt::format("'{}' is not the file that the backup wrote", file.string()),
                    "its SHA-256 differs from the one in the .json beside it");
    const std::string conninfo = session.migrate_database();
    db::Connection database(conninfo, {.application_name = "lhcr admin restore"});
    if (!login_of(database).is_superuser)
        throw Error(Errc::not_authorised, "a restore writes into tables whose row level security binds even their owner",
                    "restore with a superuser's login (--migrate-database)");
    if (!database.query("select 1 from pg_catalog.pg_namespace where nspname in ('ops', 'lhcr_migrations')").empty())
        throw Error(Errc::conflict, "the database holds a control plane already", "restore into an empty database");
    session.confirm_mutation("restore the control plane");
    for (const auto* role : {"lhcr_owner", "lhcr_user", "lhcr_worker", "lhcr_backup", "anon", "authenticated", "service_role"})
        if (database.query("select 1 from pg_catalog.pg_roles where rolname = $1", {role}).empty())
            database.script(fmt::format("create role {} nologin", role));
    database.script("grant lhcr_user, lhcr_worker to lhcr_owner with admin option");
    database.script(fmt::format("grant create on database {} to lhcr_owner",
                                db::quote_identifier(database.query("select pg_catalog.current_database()").text(0, 0))));
    // The schema is there in every new database; its comment and owner are the server's.
    database.script("grant create, usage on schema public to lhcr_owner");
    const fs::path list = fmt::format("{}.{}.list", file.string(), ::getpid());
    const std::string program = tool("pg_restore", database.server_version());
    run_tool({program, "--list", "--file=" + list.string(), file.string()}, file.parent_path());
    std::ifstream in(list);
    std::string kept;
    for (std::string line; std::getline(in, line);)
        if (line.find(" SCHEMA - public ") == std::string::npos && line.find("SCHEMA public") == std::string::npos) kept += line + '\n';
    in.close();
    std::ofstream(list, std::ios::trunc) << kept;
    try {
        run_tool({program, "--exit-on-error", "--single-transaction", "--no-password", "--use-list=" + list.string(), "--dbname", conninfo,
                  file.string()},
                 file.parent_path());
    } catch (...) {
        ::unlink(list.c_str());
        throw;
    }
    ::unlink(list.c_str());
    json now;
    database.transaction([&] { now = fingerprint(database); });
    if (now != manifest.at("tables")) {
        std::string first = "a table is missing";
        for (std::size_t i = 0; i < std::min(now.size(), manifest.at("tables").size()); ++i)
            if (now[i] != manifest["tables"][i]) {
                first = fmt::format("'{}' has {} rows here, {} in the backup, or other values", get_string(now[i], "name"),
                                    now[i]["rows"].dump(), manifest["tables"][i]["rows"].dump());
                break;
            }
        throw Error(Errc::integrity, fmt::format("the restored database differs: {}", first));
    }
    // What a dump cannot carry to another server (event cursors, queue floors); before any worker starts.
    database.call("restore_finish");
    session.output().object("Restore",
                            {{"file", file.string()}, {"tables", now.size()}, {"rows", manifest.at("rows")}, {"verdict", "identical"}},
                            {{"verdict", "verdict", Cell::status}, {"tables", "tables"}, {"rows", "rows", Cell::number}}, "verdict");
    session.output().note("next: `lhcr migrate up`, and grant lhcr_user or lhcr_worker to the logins of this server");
    return 0;
}

}  // namespace

void bind_admin_backup(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    app.add_option("file", *file, "the dump; FILE.json beside it says what is in it")->required();
    session.set_action([file, &session] { return run_backup(*file, session); });
}

void bind_admin_restore(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    app.add_option("file", *file, "what `admin backup` wrote")->required();
    app.footer("into an empty database; compares every table with the backup, exit 9 on a difference");
    session.set_action([file, &session] { return run_restore(*file, session); });
}

}  // namespace lhcr::cli
