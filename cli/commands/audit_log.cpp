// `lhcr audit log|verify|checkpoint|export`: who did what, and the proof that nobody rewrote it.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <memory>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "cli/run_answer.hpp"
#include "db/connection.hpp"
#include "runs/audit.hpp"

namespace lhcr::cli {
namespace {

constexpr std::size_t longest_line = 64u << 20;  // a batch of an export; what is longer was not written by it

struct LogOptions {
    std::string action;
    std::string object;
    std::string login;
    std::string since;
    std::string cursor;
    int limit = 50;
};

/// What concerns no organisation ("--org -": workers, prunes) is for the login that migrates.
db::Connection& audit_db(Session& session) {
    if (session.scope().org != "-") return session.db();
    static std::unique_ptr<db::Connection> owner;
    if (!owner) owner = std::make_unique<db::Connection>(session.migrate_database(), db::ConnectOptions{.application_name = "lhcr audit"});
    return *owner;
}

struct VerifyOptions {
    std::string file;
    std::string checkpoint;
};

int run_audit_log(const LogOptions& options, Session& session) {
    json filter = {{"limit", options.limit}};
    if (!session.scope().org.empty()) filter["org"] = session.scope().org;
    if (!options.since.empty()) {
        const bool is_time = options.since.size() > 4 && options.since[4] == '-';
        filter["since"] = is_time ? options.since : rfc3339(std::chrono::system_clock::now() - parse_duration(options.since, "--since"));
    }
    for (const auto& [key, value] : {std::pair<const char*, const std::string&>{"action", options.action},
                                     {"object", options.object},
                                     {"login", options.login},
                                     {"cursor", options.cursor}})
        if (!value.empty()) filter[key] = value;
    const json answer = runs::audit_log(audit_db(session), filter);
    session.output().list("AuditList", answer, "rows",
                          {{"AT", "at", Cell::time},
                           {"ACTION", "action"},
                           {"LOGIN", "login"},
                           {"OBJECT", "object_kind"},
                           {"ID", "object_id"},
                           {"ENVIRONMENT", "environment"},
                           {"DETAIL", "detail", Cell::text, true}},
                          "audit_id");
    if (answer.at("next_cursor").is_string())
        session.output().note(fmt::format("there may be more: --cursor {}", answer["next_cursor"].get<std::string>()));
    return 0;
}

/// An export read line by line, as large as it may be.
json verify_file(const std::string& path, const json& checkpoint, Session& session) {
    std::ifstream file(path);
    if (!file) throw Error(Errc::not_found, fmt::format("cannot open '{}'", path), "`lhcr audit export FILE` writes one");
    runs::AuditChain chain;
    auto problems = json::array();
    std::string line, org;
    while (std::getline(file, line)) {
        if (line.empty()) continue;
        if (line.size() > longest_line)
            throw Error(Errc::usage, fmt::format("'{}' has a line of {} bytes: it is no audit export", path, line.size()));
        const json batch = parse_json(line, path);
        if (get_string(batch, "kind") != "AuditBatch")
            throw Error(Errc::usage, fmt::format("'{}' is no audit export", path), "`lhcr audit export FILE` writes one");
        org = get_string(batch, "org");
        for (const auto& problem : chain.add(batch)) problems.push_back({{"seq", batch.at("seq")}, {"problem", problem}});
        session.output().progress(fmt::format("verifying {} rows", chain.rows()));
    }
    if (chain.seq() == 0) problems.push_back({{"problem", "the file holds no batch"}});
    if (!checkpoint.is_null() && !chain.passed(get_int(checkpoint, "seq"), get_string(checkpoint, "chain_hash")))
        problems.push_back({{"seq", checkpoint.at("seq")},
                            {"problem", fmt::format("the checkpoint of batch {} is not in this chain: it was cut or written anew",
                                                    get_int(checkpoint, "seq"))}});
    return {{"org", org},
            {"verdict", problems.empty() ? "intact" : "broken"},
            {"problems", problems},
            {"seq", chain.seq()},
            {"chain_hash", chain.chain_hash()},
            {"rows", chain.rows()},
            {"pruned", chain.pruned() > 0 ? json{{"rows", chain.pruned()}} : json(nullptr)}};
}

int run_audit_verify(const VerifyOptions& options, Session& session) {
    json checkpoint;
    if (!options.checkpoint.empty()) {
        checkpoint = read_document_file(options.checkpoint, "the checkpoint");
        if (get_int(checkpoint, "seq", 0) < 1 || get_string(checkpoint, "chain_hash").size() != 64)
            throw Error(Errc::usage, fmt::format("'{}' is no checkpoint", options.checkpoint),
                        "`lhcr audit checkpoint -o json` prints one");
    }
    const json answer =
        options.file.empty()
            ? runs::audit_verify(audit_db(session), session.scope().org, checkpoint,
                                 [&](std::int64_t rows) { session.output().progress(fmt::format("verifying {} rows", rows)); })
            : verify_file(options.file, checkpoint, session);
    session.output().object("AuditVerdict", answer,
                            {{"organisation", "org"},
                             {"verdict", "verdict", Cell::status},
                             {"rows", "rows", Cell::number},
                             {"batches", "seq", Cell::number},
                             {"chain hash", "chain_hash"},
                             {"sealed", "sealed_at"},
                             {"not sealed yet", "unsealed.rows", Cell::number},
                             {"since", "unsealed.since"},
                             {"pruned rows", "pruned.rows", Cell::number},
                             {"pruned until", "pruned.until", Cell::time}},
                            "verdict");
    for (const auto& problem : answer.at("problems"))
        session.output().human(fmt::format("{} {}{}", problem.contains("seq") ? fmt::format("batch {}:", problem["seq"].dump()) : "-",
                                           get_string(problem, "problem"),
                                           problem.contains("audit_id") ? fmt::format(" ({})", get_string(problem, "audit_id")) : ""));
    return answer.at("verdict") == "intact" ? 0 : info(Errc::integrity).exit_code;
}

int run_audit_export(const std::string& path, Session& session) {
    std::ofstream file;
    if (path != "-") {
        file.open(path, std::ios::trunc);
        if (!file) throw Error(Errc::usage, fmt::format("cannot write '{}'", path));
    }
    std::ostream& out = path == "-" ? std::cout : file;
    std::int64_t after = 0, rows = 0;
    std::string hash;
    while (true) {
        const auto batches = runs::audit_export(audit_db(session), session.scope().org, after);
        if (batches.empty()) break;
        for (auto batch : batches) {
            after = get_int(batch, "seq");
            rows += static_cast<std::int64_t>(batch.at("rows").size());
            hash = get_string(batch, "chain_hash");
            batch["apiVersion"] = "lhcr/v1";
            batch["kind"] = "AuditBatch";
            out << batch.dump() << '\n';
        }
        session.output().progress(fmt::format("exporting {} rows", rows));
    }
    out.flush();
    if (!out) throw Error(Errc::partly_done, fmt::format("'{}' takes no more: the disk may be full", path));
    if (path == "-") return 0;
    file.close();
    if (const int written = ::open(path.c_str(), O_RDONLY | O_CLOEXEC); written >= 0) {
        const bool lasting = ::fsync(written) == 0;
        ::close(written);
        if (!lasting) throw Error(Errc::partly_done, fmt::format("'{}' could not be written to disk: {}", path, std::strerror(errno)));
    }
    if (after > 0) runs::audit_exported(audit_db(session), session.scope().org, after, hash);  // what it reaches may be pruned from now on
    session.output().object(
        "AuditExport", {{"file", path}, {"batches", after}, {"rows", rows}, {"chain_hash", hash}},
        {{"file", "file"}, {"rows", "rows", Cell::number}, {"batches", "batches", Cell::number}, {"chain hash", "chain_hash"}}, "file");
    session.output().note(fmt::format("`lhcr audit verify --file {}` verifies it without a database", path));
    return 0;
}

}  // namespace

void bind_audit_log(CLI::App& app, Session& session) {
    auto options = std::make_shared<LogOptions>();
    app.add_option("--action", options->action, "only this: run_create, template_apply …")->type_name("ACTION");
    app.add_option("--object", options->object, "only about this run id, name …")->type_name("ID");
    app.add_option("--login", options->login, "only by this login")->type_name("LOGIN");
    app.add_option("--since", options->since, "24h, 7d or a time")->type_name("WHEN");
    app.add_option("--limit", options->limit, "at most so many; 50")->type_name("N")->check(CLI::Range(1, 1000));
    app.add_option("--cursor", options->cursor, "go on where the last page ended")->type_name("CURSOR");
    session.set_action([options, &session] { return run_audit_log(*options, session); });
}

void bind_audit_verify(CLI::App& app, Session& session) {
    auto options = std::make_shared<VerifyOptions>();
    app.add_option("--checkpoint", options->checkpoint, "one that was kept elsewhere: what was cut off since is found too")
        ->type_name("FILE");
    app.add_option("--file", options->file, "an export instead of the database")->type_name("FILE");
    app.footer("exit 0: intact · 9: something was changed, taken out, put in, reordered or cut off");
    session.set_action([options, &session] { return run_audit_verify(*options, session); });
}

void bind_audit_checkpoint(CLI::App& app, Session& session) {
    app.footer("keep it where the database's owner cannot write: lhcr audit checkpoint -o json > checkpoint.json");
    session.set_action([&session] {
        session.output().object(
            "AuditCheckpoint", runs::audit_checkpoint(audit_db(session), session.scope().org),
            {{"organisation", "org"}, {"batch", "seq"}, {"chain hash", "chain_hash"}, {"rows", "rows_total"}, {"sealed", "sealed_at"}},
            "chain_hash");
        return 0;
    });
}

void bind_audit_export(CLI::App& app, Session& session) {
    auto file = std::make_shared<std::string>();
    app.add_option("file", *file, "where to; - is stdout")->required();
    app.footer("notes how far it reaches: `admin prune` drops no month of the trail that no file has (stdout is not counted as one)");
    session.set_action([file, &session] { return run_audit_export(*file, session); });
}

}  // namespace lhcr::cli
