// First use of each part of a session, and what is said when its configuration is missing.
#include "cli/session.hpp"

#include <fmt/format.h>

#include "base/error.hpp"
#include "base/redaction.hpp"
#include "cli/command.hpp"
#include "db/connection.hpp"

namespace lhcr::cli {

Session::Session() = default;
Session::~Session() = default;

const Config& Session::config() {
    if (!config_) {
        for (const auto& [flag, text] : {std::pair<std::string_view, const std::string&>{"--database", flags_.database},
                                         {"--migrate-database", flags_.migrate_database}})
            if (holds_password(text))
                throw Error(
                    Errc::usage, fmt::format("{} holds a password, which every process on this machine can read", flag),
                    "keep it in PGPASSFILE (~/.pgpass) or a PGSERVICE entry; for a source, `lhcr connections add NAME --password-stdin`");
        std::error_code ignored;
        config_ = Config::load(flags_, process_environment, std::filesystem::current_path(ignored));
    }
    return *config_;
}

Output& Session::output() {
    if (!output_) {
        bool from_flag = false;
        for (const auto& text : flags_.outputs) from_flag = from_flag || text.find('=') == std::string::npos;
        output_ = std::make_unique<Output>(flags_, from_flag || !needs_config_ ? "table" : config().value("output"));
    }
    return *output_;
}

std::string Session::configured_format() const {
    if (config_) return config_->value("output");
    return process_environment("LHCR_OUTPUT").value_or("");
}

Scope Session::scope() {
    return {config().value("org"), config().value("project"), config().value("environment")};
}

std::string Session::database() {
    if (!config().has_database())
        throw Error(Errc::config_invalid, "no control plane is configured",
                    "`lhcr local up` starts one on this machine; or set LHCR_DATABASE_URL, PGSERVICE or --database");
    return config().value("database");
}

std::string Session::migrate_database() {
    const std::string& own = config().value("migrate_database");
    // A database named by hand is migrated itself, not the context's.
    const bool by_context = config().setting("migrate_database").source.find("(context ") != std::string::npos;
    const bool database_by_context = config().setting("database").source.find("(context ") != std::string::npos;
    if (own.empty() || (by_context && !database_by_context)) return database();
    return own;
}

std::string Session::store_url() {
    const std::string& url = config().value("store");
    if (url.empty())
        throw Error(Errc::config_invalid, "no object store is configured",
                    "`lhcr local up` makes one on this machine; or set LHCR_STORE or --store (file:///folder or s3://bucket/prefix)");
    return url;
}

namespace {

/// The conninfo with the key of LHCR_AGENT_KEY as an option of the session's start: so it is in no statement, and in no log of one. From
/// the environment only, for a file or a command line would show it to others.
std::string with_agent_key(const std::string& conninfo) {
    const std::string key = process_environment("LHCR_AGENT_KEY").value_or("");
    if (key.empty()) return conninfo;
    if (!key.starts_with("lhcr_key_") || key.find_first_not_of("0123456789abcdef", 9) != std::string::npos)
        throw Error(Errc::usage, "LHCR_AGENT_KEY holds no key of an agent", "`lhcr agent add NAME` shows one, once");
    if (conninfo.starts_with("postgres://") || conninfo.starts_with("postgresql://"))
        return fmt::format("{}{}options=-c%20lhcr.agent_key%3D{}", conninfo, conninfo.find('?') == std::string::npos ? '?' : '&', key);
    return fmt::format("{} options='-c lhcr.agent_key={}'", conninfo, key);
}

}  // namespace

db::Connection& Session::db() {
    if (!db_)
        db_ = std::make_unique<db::Connection>(
            with_agent_key(database()), db::ConnectOptions{.application_name = command_ == nullptr ? "lhcr" : "lhcr " + command_->name()});
    return *db_;
}

void Session::reset_db() {
    db_.reset();
}

bool Session::is_local() {
    return config().value("context") == "local" && config().setting("database").source.ends_with("(context local)");
}

void Session::confirm_mutation(std::string_view what) {
    if (config().value("protected") != "true") return;
    const std::string target = fmt::format("context '{}', environment '{}'", config().value("context"), config().value("environment"));
    if (!flags_.yes)
        throw Error(Errc::blocked, fmt::format("{}: {} is protected", what, target), "repeat with --yes if that is the target you mean");
    output().note(fmt::format("{} in {}", what, target));
}

}  // namespace lhcr::cli
