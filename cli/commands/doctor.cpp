// `lhcr doctor`: tries each part that a run needs and says what to do about what is missing. Exit 0 when nothing failed, else 75.
#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>
#include <chrono>
#include <cstdlib>
#include <memory>

#include "base/clock.hpp"
#include "base/version.hpp"
#include "cli/run_answer.hpp"
#include "db/connection.hpp"
#include "db/migrate.hpp"
#include "lake/engine/database.hpp"
#include "runs/organisation.hpp"
#include "runs/queue.hpp"
#include "runs/worker.hpp"
#include "store/store.hpp"

namespace lhcr::cli {
namespace {

class Report {
public:
    /// One check; an error of it is its finding, not the end of the others. `body` answers {status, detail}.
    template <class Body>
    bool check(const std::string& name, Body&& body) {
        json row = {{"check", name}, {"status", "ok"}, {"detail", ""}, {"hint", ""}, {"repair", nullptr}};
        try {
            row.update(body());
        } catch (const Error& error) {
            row.update({{"status", "failed"}, {"detail", error.message()}, {"hint", error.hint()}});
        }
        return add(std::move(row));
    }
    /// A finding that the database made itself; its `repair`, a command or a statement, is the next step.
    bool add(json row) {
        const std::string hint = get_string(row, "hint"), repair = get_string(row, "repair");
        row["try"] = repair.empty() ? hint : hint.empty() ? repair : fmt::format("{}: {}", repair, hint);
        const bool passed = row["status"] != "failed";
        failed_ += passed ? 0 : 1;
        rows_.push_back(std::move(row));
        return passed;
    }
    void skip(const std::string& name, const std::string& reason) {
        rows_.push_back({{"check", name}, {"status", "skipped"}, {"detail", reason}, {"hint", ""}, {"repair", nullptr}, {"try", ""}});
    }
    const json& rows() const { return rows_; }
    int failed() const { return failed_; }

private:
    json rows_ = json::array();
    int failed_ = 0;
};

json server(Session& session) {
    const auto facts = session.db().query(
        "select current_setting('server_version'), current_setting('server_version_num')::int / 10000, pg_catalog.pg_is_in_recovery(), "
        "session_user::text, pg_catalog.current_database()");
    json row = {{"detail", fmt::format("PostgreSQL {}, database '{}', login '{}'", facts.text(0, 0), facts.text(0, 4), facts.text(0, 3))}};
    if (facts.number(0, 1) < 15) row.update({{"status", "failed"}, {"hint", "lhcr needs PostgreSQL 15 or newer"}});
    if (facts.text(0, 2) == "t") row.update({{"status", "failed"}, {"hint", "this is a standby; name the primary"}});
    return row;
}

json migrations(Session& session) {
    db::migrate_check(session.db(), db::embedded_migrations());
    int pending = 0;
    for (const auto& state : db::migrate_status(session.db(), db::embedded_migrations())) pending += state.status != "applied" ? 1 : 0;
    if (pending > 0) return {{"status", "failed"}, {"detail", fmt::format("{} files are pending", pending)}, {"hint", "`lhcr migrate up`"}};
    return {{"detail", "up to date"}};
}

/// Behind a transaction pooler two statements may meet two servers, and what a session holds (LISTEN, its lock) is lost. A second client
/// tells: in transaction mode it is given the server that the first one has just used, in session mode that one stays with its client.
json pooler(Session& session) {
    const auto backend = [](db::Connection& database) { return database.query("select pg_catalog.pg_backend_pid()").text(0, 0); };
    const std::string first = backend(session.db());
    if (session.db().backend_pid() == std::stoi(first)) return {{"detail", "none: the connection is direct"}, {"mode", "none"}};
    db::Connection second(session.database(), {.application_name = "lhcr doctor"});
    if (backend(second) != first && backend(session.db()) == first)
        return {{"detail", "in session mode: LISTEN and session locks work through it"}, {"mode", "session"}};
    return {{"status", "degraded"},
            {"detail", "in transaction mode: no LISTEN, no session lock"},
            {"mode", "transaction"},
            {"hint", "workers poll, and a dead worker is noticed by its lease only; give them a direct connection"},
            {"repair", "LHCR_DATABASE_URL=<the server itself> lhcr worker"}};
}

json notifications(Session& session, bool pooled) {
    if (!pooled) {
        session.db().listen("lhcr_doctor");
        session.db().query("select pg_catalog.pg_notify('lhcr_doctor', 'here')");
        if (session.db().wait_notification(std::chrono::seconds(2))) return {{"detail", "LISTEN works"}};
    }
    return {{"status", "degraded"},
            {"detail", "no LISTEN: a transaction pooler is in between"},
            {"hint", "workers poll, and a dead worker is noticed by its lease only; give them a direct connection"}};
}

json clock_skew(Session& session) {
    const auto before = std::chrono::system_clock::now();
    const double server = std::stod(session.db().query("select extract(epoch from pg_catalog.clock_timestamp())::text").text(0, 0));
    const auto middle = before + (std::chrono::system_clock::now() - before) / 2;
    const double skew = server - std::chrono::duration<double>(middle.time_since_epoch()).count();
    json row = {{"detail", fmt::format("{:+.3f} s against the database", skew)}, {"skew_ms", static_cast<std::int64_t>(skew * 1000)}};
    if (skew > 5 || skew < -5)
        row.update({{"status", "degraded"},
                    {"hint", "leases follow the database's clock, but presigned URLs and S3 need this one right"},
                    {"repair", "timedatectl set-ntp true"}});
    return row;
}

json object_store(Session& session) {
    const auto store = store::open_store(session.store_url());
    if (!store::probe_conditional_put(*store))
        return {{"status", "degraded"},
                {"detail", fmt::format("{} writes, but ignores If-None-Match", store->url())},
                {"hint", "tables are then committed through the database, one writer at a time"}};
    return {{"detail", fmt::format("{}: writes, reads, conditional put", store->url())}};
}

json workers(Session& session) {
    int alive = 0;
    for (const auto& worker : runs::worker_list(session.db()).value("workers", json::array())) alive += get_bool(worker, "alive") ? 1 : 0;
    json row = {{"detail", fmt::format("{} alive", alive)}, {"alive", alive}};
    if (alive == 0)
        row.update({{"status", "degraded"},
                    {"hint", session.is_local() ? "--wait runs one itself; `lhcr worker` keeps one" : "`lhcr worker` starts one"}});
    return row;
}

/// "operator in shop/dev, auditor in books": a role reaches as far down as its scope is left open.
std::string memberships_text(const json& memberships) {
    std::string out;
    for (const auto& row : memberships) {
        std::string scope = get_string(row, "org");
        for (const auto* part : {"project", "environment"})
            if (const std::string name = get_string(row, part); !name.empty()) scope += '/' + name;
        out += fmt::format("{}{} in {}", out.empty() ? "" : ", ", get_string(row, "role"), scope);
    }
    return out;
}

constexpr std::array in_database = {"queue",       "claim_plan",        "oldest_snapshot", "dead_tuples",
                                    "index_bloat", "replication_slots", "partitions",      "audit_seal"};

/// What the database says about its own health: one row a check; one that may not be asked is skipped.
void add_database_checks(Report& report, Session& session, const std::string& patience) {
    try {
        const json answer = runs::doctor(session.db(), parse_duration(patience, "--patience"));
        for (const auto& row : answer.at("checks")) report.add(row);
    } catch (const Error& error) {
        if (error.errc() == Errc::usage) throw;
        for (const auto* name : in_database) report.skip(name, error.message());
    }
}

int run_doctor(Session& session, const std::string& patience) {
    Report report;
    if (report.check("database", [&] { return server(session); })) {
        const bool migrated = report.check("migrations", [&] { return migrations(session); });
        report.check("pooler", [&] { return pooler(session); });
        report.check("notifications", [&] { return notifications(session, report.rows().back().value("mode", "") == "transaction"); });
        report.check("clock", [&] { return clock_skew(session); });
        if (migrated) {
            report.check("membership", [&]() -> json {
                const json who = runs::whoami(session.db());
                if (who.value("memberships", json::array()).empty())
                    return {{"status", "failed"},
                            {"detail", "this login is a member of no organisation"},
                            {"hint", "ask a Platform Admin, or `lhcr migrate up` with the owner's login"}};
                return {{"detail", memberships_text(who["memberships"])}};
            });
            report.check("workers", [&] { return workers(session); });
            add_database_checks(report, session, patience);
        } else {
            report.skip("workers", "the database is not migrated");
            for (const auto* name : in_database) report.skip(name, "the database is not migrated");
        }
    } else {
        for (const auto* name : {"migrations", "pooler", "notifications", "clock", "membership", "workers"})
            report.skip(name, "the database does not answer");
        for (const auto* name : in_database) report.skip(name, "the database does not answer");
    }
    report.check("store", [&] { return object_store(session); });
    report.check("duckdb", []() -> json {
        const lake::engine::Database database({.memory_limit_mb = 64, .threads = 1});  // finds libduckdb and checks its version
        return {{"detail", "libduckdb opens"}};
    });
    const json document = {
        {"checks", report.rows()}, {"failed", report.failed()}, {"version", version}, {"context", session.config().value("context")}};
    session.output().list("DoctorReport", document, "checks",
                          {{"check", "check"}, {"status", "status", Cell::status}, {"detail", "detail"}, {"try", "try"}}, "check");
    return report.failed() == 0 ? 0 : info(Errc::unavailable).exit_code;
}

}  // namespace

void bind_doctor(CLI::App& app, Session& session) {
    auto patience = std::make_shared<std::string>("5m");
    app.add_option("--patience", *patience, "how old a transaction, a wait or an unsealed row may be before it is a finding; 5m")
        ->type_name("DURATION");
    app.footer("exit 0: nothing failed (degraded is not failed) · 75: something did; `repair` in -o json is the command by itself");
    session.set_action([&session, patience] { return run_doctor(session, *patience); });
}

}  // namespace lhcr::cli
