// Runs the embedded SQL files of the sample in order, each in a transaction of its own.
#include "local/sample.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/clock.hpp"
#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/hashing.hpp"
#include "db/connection.hpp"
#include "local/server.hpp"

namespace lhcr::local {
namespace {

constexpr const char* database_name = "odoo_sample";
constexpr const char* making_name = "odoo_sample_making";
constexpr std::string_view folder = "templates/samples/odoo/";
constexpr const char* planted_file = "quarantine.sql";

std::string filled_in(std::string_view sql, const SampleOptions& options) {
    std::string text(sql);
    for (const auto& [name, value] : {std::pair<std::string_view, std::int64_t>{"{{rows}}", options.rows}, {"{{seed}}", options.seed}})
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at))
            text.replace(at, name.size(), std::to_string(value));
    return text;
}

/// In the order of their names; the planted values last, and only when asked for.
std::vector<EmbeddedFile> files_of(const SampleOptions& options) {
    std::vector<EmbeddedFile> files;
    for (const auto& file : embedded_under(folder))
        if (file.path.ends_with(".sql") && (options.plant || !file.path.ends_with(planted_file))) files.push_back(file);
    std::ranges::sort(files, {}, [](const EmbeddedFile& file) { return std::pair(file.path.ends_with(planted_file), file.path); });
    if (files.empty()) throw Error(Errc::internal, "this binary carries no sample source");
    return files;
}

/// What the database was made from; kept as its comment, so that a second call knows it.
std::string mark_of(const SampleOptions& options) {
    std::string texts;
    for (const auto& file : files_of(options)) texts += file.content;
    return json{
        {"lhcr_sample", "odoo"}, {"rows", options.rows}, {"seed", options.seed}, {"planted", options.plant}, {"sql", sha256_hex(texts)}}
        .dump();
}

json sizes_of(db::Connection& database) {
    const auto result = database.query(
        "select c.relname, c.reltuples::bigint, pg_catalog.pg_table_size(c.oid) from pg_catalog.pg_class c"
        " where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 3 desc, 1");
    json tables = json::array();
    for (std::size_t row = 0; row < result.size(); ++row)
        tables.push_back(
            {{"name", result.text(row, 0)}, {"rows", std::max<std::int64_t>(0, result.number(row, 1))}, {"bytes", result.number(row, 2)}});
    return tables;
}

void fill(const Room& room, const SampleOptions& options, const Progress& progress) {
    db::Connection sample(conninfo(room.places, making_name, admin_role), {.application_name = "lhcr local sample"});
    for (const auto& file : files_of(options)) {
        const Stopwatch clock;
        const std::string name(file.path.substr(folder.size()));
        sample.transaction([&] { sample.script(filled_in(file.content, options)); });
        if (progress) progress(fmt::format("{:<26} {}", name, human_duration(clock.elapsed())));
    }
    // Read-only in three ways: grants, default_transaction_read_only, and no membership in anything.
    sample.script(
        fmt::format("grant usage on schema public to {0}; grant select on all tables in schema public to {0};"
                    " grant select on all sequences in schema public to {0}",
                    sample_role));
    sample.script("vacuum (freeze, analyze)");
}

}  // namespace

std::string sample_conninfo(const Room& room) {
    return conninfo(room.places, database_name, sample_role);
}

json make_sample(const Room& room, const SampleOptions& options, const Progress& progress) {
    if (options.rows < 1 || options.rows > 999'999'999)
        throw Error(Errc::usage, fmt::format("--rows takes a number from 1 to 999999999, not {}", options.rows));
    if (options.seed < 0 || options.seed > 1'000'000'000)
        throw Error(Errc::usage, fmt::format("--seed takes a number from 0 to 1000000000, not {}", options.seed));
    const std::string mark = mark_of(options);
    db::Connection postgres(conninfo(room.places, "postgres", admin_role), {.application_name = "lhcr local sample"});
    // One at a time; a second caller finds the database made.
    postgres.query("select pg_catalog.pg_advisory_lock(7596478123890022)");
    const auto there = postgres.query(
        "select coalesce(pg_catalog.shobj_description(oid, 'pg_database'), '') from pg_catalog.pg_database where datname = $1",
        {database_name});
    const bool create = there.empty() || there.text(0, 0) != mark;
    if (create) {
        if (postgres.query("select 1 from pg_catalog.pg_roles where rolname = $1", {sample_role}).empty())
            postgres.script(fmt::format("create role {0} login nosuperuser nocreatedb nocreaterole", sample_role));
        postgres.script(fmt::format("alter role {} set default_transaction_read_only = on", sample_role));
        postgres.script(fmt::format("drop database if exists {} with (force)", making_name));
        postgres.script(fmt::format("create database {}", making_name));
        fill(room, options, progress);
        postgres.script(fmt::format("comment on database {} is {}", making_name, db::quote_literal(mark)));
        postgres.script(fmt::format("drop database if exists {} with (force)", database_name));
        postgres.script(fmt::format("alter database {} rename to {}", making_name, database_name));
    }
    db::Connection sample(conninfo(room.places, database_name, admin_role), {.application_name = "lhcr local sample"});
    return {{"created", create},
            {"database", database_name},
            {"rows", options.rows},
            {"seed", options.seed},
            {"planted", options.plant},
            {"bytes", sample.query("select pg_catalog.pg_database_size(pg_catalog.current_database())").number(0, 0)},
            {"tables", sizes_of(sample)}};
}

}  // namespace lhcr::local
