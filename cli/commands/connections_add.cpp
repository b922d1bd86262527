// `lhcr connections add`, `list`, `remove` and `test`: named sources and targets of an environment. A run stores the name; the worker
// resolves it. A password read from stdin goes into a file of its own (0600) that libpq reads; the control plane keeps its path only.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>

#include "base/process.hpp"
#include "base/redaction.hpp"
#include "base/secret.hpp"
#include "cli/run_answer.hpp"
#include "ingest/source.hpp"
#include "runs/connection.hpp"

namespace lhcr::cli {
namespace {
namespace fs = std::filesystem;

struct Options {
    std::string name;
    std::string kind = "odoo";
    std::string conninfo;
    std::string secret_ref;
    bool password_stdin = false;
    bool test = false;
};

const Columns connection_columns = {{"name", "name"},
                                    {"kind", "kind"},
                                    {"environment", "environment"},
                                    {"conninfo", "conninfo"},
                                    {"secret", "secret_ref", Cell::text, true},
                                    {"updated", "updated_at", Cell::time, true}};

std::string read_password() {
    if (::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) != 1)
        throw Error(Errc::usage, "--password-stdin reads from a pipe",
                    "printf '%s' \"$PASSWORD\" | lhcr connections add NAME --password-stdin …");
    std::string password;
    std::getline(std::cin, password);
    if (!password.empty() && password.back() == '\r') password.pop_back();
    if (password.empty() || password.size() > 1000 || password.find('\0') != std::string::npos)
        throw Error(Errc::usage, "stdin holds no password", "one line, at most 1000 bytes");
    add_redacted_value(password);
    return password;
}

/// A libpq password file that fits any host; only this connection names it.
fs::path write_passfile(const Session&, const fs::path& user_file, const std::string& environment, const std::string& name,
                        const std::string& password) {
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.") != std::string::npos ||
        name.starts_with('.'))
        throw Error(Errc::usage, fmt::format("a connection is named by letters, digits, '.', '-' and '_', not '{}'", name));
    const fs::path folder = fs::absolute(user_file).parent_path() / "secrets";
    std::error_code failure;
    fs::create_directories(folder, failure);
    ::chmod(folder.c_str(), 0700);
    const fs::path path = folder / fmt::format("{}.{}.pgpass", environment, name);
    const std::string temporary = fmt::format("{}.{}", path.string(), ::getpid());
    std::string text = "*:*:*:*:";
    for (const char letter : password) text += letter == ':' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
    text += '\n';
    ::unlink(temporary.c_str());
    const Fd file(::open(temporary.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file || ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) || ::fsync(file.get()) != 0 ||
        ::rename(temporary.c_str(), path.c_str()) != 0)
        throw Error(Errc::config_invalid, fmt::format("cannot keep the password in '{}': {}", path.string(), std::strerror(errno)));
    return path;
}

std::string with_passfile(const std::string& conninfo, const fs::path& path) {
    if (!conninfo.starts_with("postgres://") && !conninfo.starts_with("postgresql://")) {
        std::string quoted;
        for (const char letter : path.string())
            quoted += letter == '\'' || letter == '\\' ? std::string("\\") + letter : std::string(1, letter);
        return fmt::format("{} passfile='{}'", conninfo, quoted);
    }
    std::string encoded;
    for (const char letter : path.string()) {
        const bool plain =
            std::isalnum(static_cast<unsigned char>(letter)) != 0 || std::string_view("/-_.~").find(letter) != std::string_view::npos;
        encoded += plain ? std::string(1, letter) : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return conninfo + (conninfo.find('?') == std::string::npos ? '?' : '&') + "passfile=" + encoded;
}

/// As a worker on this machine would open it.
ingest::SourceOptions source_of(const json& connection) {
    const std::string reference = get_string(connection, "secret_ref");
    return {.conninfo = get_string(connection, "conninfo"), .password = reference.empty() ? "" : resolve_secret(reference)};
}

int run_connections_add(const Options& options, Session& session) {
    if (holds_password(options.conninfo))
        throw Error(
            Errc::usage, "--conninfo holds a password, which every process on this machine can read",
            fmt::format("leave it out and give it by `lhcr connections add {} --password-stdin`, PGPASSFILE (~/.pgpass) or PGSERVICE",
                        options.name));
    if (!options.secret_ref.empty()) check_secret_reference(options.secret_ref);
    const Scope scope = session.scope();
    session.confirm_mutation(fmt::format("add connection '{}'", options.name));
    std::string conninfo = options.conninfo;
    if (options.password_stdin)
        conninfo = with_passfile(conninfo,
                                 write_passfile(session, session.config().user_file(), scope.environment, options.name, read_password()));
    json wanted = {{"org", scope.org},     {"project", scope.project}, {"environment", scope.environment},
                   {"name", options.name}, {"kind", options.kind},     {"conninfo", conninfo}};
    if (!options.secret_ref.empty()) wanted["secret_ref"] = options.secret_ref;
    json added = runs::connection_add(session.db(), wanted);
    if (options.test) added["facts"] = ingest::probe(source_of(added)).to_json();
    session.output().object("Connection", added, connection_columns, "name");
    return 0;
}

int run_connections_test(const std::string& name, Session& session) {
    const Scope scope = session.scope();
    const json connection = runs::connection_show(session.db(), scope.project, scope.environment, name, scope.org);
    json facts = ingest::probe(source_of(connection)).to_json();
    facts["name"] = name;
    facts["state"] = "ok";
    session.output().object("ConnectionTest", facts,
                            {{"connection", "name"},
                             {"state", "state", Cell::status},
                             {"database", "database"},
                             {"login", "login"},
                             {"server", "server_version"}},
                            "name");
    return 0;
}

}  // namespace

void bind_connections_add(CLI::App& app, Session& session) {
    auto options = std::make_shared<Options>();
    app.add_option("name", options->name, "what pipelines call it")->required();
    app.add_option("--kind", options->kind, "odoo or postgres; odoo")->type_name("KIND");
    app.add_option("--conninfo", options->conninfo, "URI or key=value list without password, or service=NAME")
        ->type_name("CONNINFO")
        ->required();
    auto* from_stdin =
        app.add_flag("--password-stdin", options->password_stdin, "read the password from stdin into a file that only you can read");
    app.add_option("--secret-ref", options->secret_ref, "where a worker finds the password: env:NAME or file:/path (mode 0600)")
        ->type_name("REF")
        ->excludes(from_stdin);
    app.add_flag("--test", options->test, "connect once");
    session.set_action([options, &session] { return run_connections_add(*options, session); });
}

void bind_connections_list(CLI::App&, Session& session) {
    session.set_action([&session] {
        const Scope scope = session.scope();
        const json listed = runs::connection_list(session.db(), scope.project, scope.environment, scope.org);
        session.output().list("ConnectionList", listed, "connections", connection_columns, "name");
        if (listed.at("connections").empty())
            session.output().note(
                fmt::format("environment '{}' has no connection; `lhcr connections add NAME` makes one", scope.environment));
        return 0;
    });
}

void bind_connections_remove(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "connection")->required();
    session.set_action([name, &session] {
        const Scope scope = session.scope();
        session.confirm_mutation(fmt::format("remove connection '{}'", *name));
        json answer = runs::connection_remove(session.db(), scope.project, scope.environment, *name, scope.org);
        answer["name"] = *name;
        answer["state"] = "removed";
        session.output().object("Connection", answer, {{"connection", "name"}, {"state", "state"}}, "name");
        return 0;
    });
}

void bind_connections_test(CLI::App& app, Session& session) {
    auto name = std::make_shared<std::string>();
    app.add_option("name", *name, "connection")->required();
    session.set_action([name, &session] { return run_connections_test(*name, session); });
}

}  // namespace lhcr::cli
