#!/usr/bin/env python3
"""Sources of every kind a user may have, through the binary: read-only roles, services, password files, secret references, a hot
standby, the wrong database, absent modules, several companies and languages. What goes wrong names what to do."""
import json
import os
import shutil
import sys

import pipeline_room
from pipeline_room import Room, ScratchPostgres, expect, until

ROWS = 1500
PASSWORD = "PLANTED-PW-7319-xyzzy"


def uri(user="postgres", database="sample", host=None):
    return f"postgresql:///{database}?host={host or server.folder}&user={user}"


def add(name, user, database="sample", *more, env=None, code=0, kind="odoo"):
    return room.lhcr("connections", "add", name, "--kind", kind, "--conninfo", f"host={server.folder} user={user} dbname={database}", *more, env=env, code=code)


def data_hashes(run):
    return {table["name"]: table["data_hash"] for table in run["tables"] if table["layer"] == "bronze"}


def a_role_that_may_only_select_is_enough():
    server.psql("sample", "create role reader login; alter role reader set default_transaction_read_only = on; grant select on all tables in schema public to reader")
    add("reader", "reader")
    run = room.succeeded("odoo_medallion", "--source", "reader")
    state["bronze"] = data_hashes(run)
    expect(len(state["bronze"]) > 30 and any(table["layer"] == "gold" and table["rows"] for table in run["tables"]), state)


def a_missing_grant_fails_the_run_with_the_statement_that_gives_it():
    before = room.published()
    server.psql("sample", "revoke select on account_move from reader")
    room.failed("odoo_medallion", "--source", "reader", says=(
        "the role 'reader' may not read 'account_move.", 'grant select on "public"."account_move" to "reader"', "LHCR-A004"))
    expect(room.published() == before, "nothing is published")
    server.psql("sample", 'grant select on "public"."account_move" to "reader"')
    room.succeeded("odoo_medallion", "--source", "reader")
    server.psql("sample", "create role outsider login; create schema shut; create table shut.t (id integer primary key)")
    add("outsider", "outsider", kind="postgres")
    room.pipeline("shut", ["{ name: bronze.shut_t, from: s.shut.t, key: [id] }"])
    room.failed("shut", "--source", "outsider", says=("may not use the schema 'shut'", 'grant usage on schema "shut" to "outsider"'))


def a_libpq_service_is_a_source():
    services = room.folder / "services"
    services.write_text(f"[books]\nhost={server.folder}\nuser=reader\ndbname=sample\n")
    env = {"PGSERVICEFILE": str(services)}
    run = room.succeeded("odoo_medallion", "--source", "books", env=env)
    expect(data_hashes(run) == state["bronze"] and run["params"]["source:odoo"] == "books", "the same bytes")
    room.failed("odoo_medallion", "--source", "books", says=("definition of service", "books"))  # the worker has no such service
    room.refused("pipeline", "run", "odoo_medallion", "--source", "bocks", code=6, env=env, says=(
        "there is no connection and no libpq service 'bocks'", "known connections: ", "books", "lhcr connections add bocks"))


def a_uri_without_password_takes_it_from_the_password_file():
    server.psql("sample", f"set password_encryption = 'scram-sha-256'; create role locked login password '{PASSWORD}'; grant select on all tables in schema public to locked")
    hba = f"{server.folder}/data/pg_hba.conf"
    with open(hba) as file:
        rules = file.read()
    with open(hba, "w") as file:
        file.write("local all locked scram-sha-256\n" + rules)
    server.psql("postgres", "select pg_reload_conf()")
    passwords = room.folder / "passwords"
    passwords.write_text(f"*:*:sample:locked:{PASSWORD}\n")
    passwords.chmod(0o600)
    run = room.succeeded("odoo_medallion", "--source", uri("locked"), env={"PGPASSFILE": str(passwords)})
    expect(data_hashes(run) == state["bronze"], "the same bytes")
    room.refused("pipeline", "run", "odoo_medallion", "--source", uri("locked"), code=4, says=("no password supplied", "PGPASSFILE"))
    passwords.write_text("*:*:sample:locked:wrong\n")
    room.refused("pipeline", "run", "odoo_medallion", "--source", uri("locked"), code=4, env={"PGPASSFILE": str(passwords)},
                 says=("password authentication failed for user \"locked\"",))
    passwords.unlink()


def a_secret_reference_to_a_variable_is_resolved_where_the_run_is_executed():
    env = {"BOOKS_PASSWORD": PASSWORD}
    add("by_env", "locked", "sample", "--secret-ref", "env:BOOKS_PASSWORD", "--test", env=env)
    entry = next(c for c in room.answer("connections", "list")["connections"] if c["name"] == "by_env")
    expect(entry["secret_ref"] == "env:BOOKS_PASSWORD", entry)
    expect(room.answer("connections", "test", "by_env", env=env)["login"] == "locked", "it connects")
    room.refused("connections", "test", "by_env", code=2, says=("the secret 'env:BOOKS_PASSWORD' is not set here", "set BOOKS_PASSWORD"))
    room.refused("connections", "test", "by_env", code=4, env={"BOOKS_PASSWORD": "not-the-right-one"}, says=("password authentication failed",))
    run = room.succeeded("odoo_medallion", "--source", "by_env", env=env)
    expect(data_hashes(run) == state["bronze"], "the same bytes")
    room.failed("odoo_medallion", "--source", "by_env", says=("connection 'by_env'", "the secret 'env:BOOKS_PASSWORD' is not set here"))


def a_secret_reference_to_a_file_wants_a_file_that_nobody_else_reads():
    secret = room.folder / "home" / "books.secret"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o640)
    add("by_file", "locked", "sample", "--secret-ref", f"file:{secret}")
    room.refused("connections", "test", "by_file", code=2, says=("can be read by others than its owner (mode 0640)", f"chmod 0600 {secret}"))
    room.failed("odoo_medallion", "--source", "by_file", says=("connection 'by_file'", "can be read by others", "chmod 0600"))
    secret.chmod(0o600)
    expect(room.answer("connections", "test", "by_file")["state"] == "ok", "it connects")
    expect(data_hashes(room.succeeded("odoo_medallion", "--source", "by_file")) == state["bronze"], "the same bytes")
    secret.unlink()
    room.failed("odoo_medallion", "--source", "by_file", says=("cannot be read: No such file",))


def a_reference_is_never_the_secret_itself():
    text = room.refused("connections", "add", "bad", "--conninfo", "host=h", "--secret-ref", PASSWORD, code=2,
                        says=("a secret reference is env:NAME or file:/absolute/path", "--password-stdin"))
    expect(PASSWORD not in text, text)
    room.refused("connections", "add", "bad", "--conninfo", "host=h", "--secret-ref", "env:X", "--password-stdin", code=2, says=("--secret-ref",))


def a_phase_that_says_a_secret_is_not_heard():
    """Executor postgres takes the same references; a server that repeats the secret in an error is redacted by value."""
    half, rest = PASSWORD[:9], PASSWORD[9:]
    template = room.folder / "says.json"
    for name, sql in (("plain", "select current_user::text"), ("aloud", f"do $$ begin raise exception 'told: %', '{half}' || '{rest}'; end $$")):
        template.write_text(json.dumps({"name": f"says_{name}", "kind": "sql", "phases": [
            {"name": "say", "kind": "postgres", "executor": "postgres", "input": {"connection": "target", "sql": sql}}]}))
        room.lhcr("template", "apply", str(template))
    server.psql("postgres", "create database target owner locked")
    add("target", "locked", "target", "--secret-ref", "env:BOOKS_PASSWORD", kind="postgres")
    create = ("run", "create", "--git-sha", "0123456789ab", "--spec", "x", "--wait", "--template")
    room.answer(*create, "says_plain", env={"BOOKS_PASSWORD": PASSWORD})
    run = room.answer(*create, "says_aloud", env={"BOOKS_PASSWORD": PASSWORD}, code=5)
    expect("told: ***" in json.dumps(run["failure"]), run["failure"])
    run = room.answer(*create, "says_plain", code=5)
    expect("the secret 'env:BOOKS_PASSWORD' is not set here" in json.dumps(run["failure"]), run["failure"])


def no_secret_is_kept_anywhere():
    """After all of the above: runs, events, logs, manifests, tables, previews, files of the user."""
    expect(room.places_of(PASSWORD) == [], room.places_of(PASSWORD))


def a_source_that_is_down_is_tried_again_and_named():
    room.lhcr("connections", "add", "down", "--kind", "odoo", "--conninfo", "host=/nonexistent user=x dbname=books")
    run = room.failed("odoo_medallion", "--source", "down", says=("cannot connect to", "/nonexistent", "LHCR-V075"))
    expect(run["phases"][0]["attempt"] == 3, "a server may come back")
    room.refused("pipeline", "run", "odoo_medallion", "--source", "host=/nonexistent user=x dbname=books", code=75, says=("cannot connect to", "/nonexistent"))
    room.refused("pipeline", "run", "odoo_medallion", "--source", "postgresql://reader@127.0.0.1:1/books", code=75, says=("Connection refused", "127.0.0.1"))


def a_wrong_database_is_named_with_what_to_correct():
    text = room.refused("pipeline", "run", "odoo_medallion", "--source", uri("reader", "bocks"), code=6, says=('database "bocks" does not exist', "--source"))
    expect("--database" not in text, f"that is the control plane's: {text}")
    add("wrong_name", "reader", "bocks")
    room.failed("odoo_medallion", "--source", "wrong_name", says=('database "bocks" does not exist', "lhcr connections add"))


def a_database_that_is_no_odoo_is_refused_and_nothing_is_published():
    server.create("garden")
    server.psql("garden", "create table plants (id integer primary key)")
    add("garden", "postgres", "garden")
    before = room.published()
    room.failed("odoo_medallion", "--source", "garden", says=(
        "the database 'garden' (connection 'garden') is no Odoo", "it has none of the", "tables that the pipeline reads", "lhcr connections test garden"))
    expect(room.published() == before, "nothing is published")


def absent_modules_are_skipped_by_name_and_the_run_succeeds():
    server.create("small", "sample")
    server.psql("small", "drop table stock_move, stock_quant, stock_location, stock_warehouse, crm_lead, crm_stage, crm_lost_reason")
    with Room() as fresh:
        run = fresh.succeeded("odoo_medallion", "--source", uri(database="small"))
        skipped = {entry["name"]: entry["reason"] for entry in run["skipped"]}
        expect(skipped["bronze.crm_lead"] == "source table absent" and skipped["gold.sales_funnel"] == "silver.crm_lead is absent", skipped)
        names = set(fresh.published())
        expect("gold.revenue_by_month" in names and "platinum.company_position" in names and not names & {"gold.sales_funnel", "gold.stock_on_hand"}, names)
    # In a room where they were there before, their last versions stay and the run says so.
    add("small", "postgres", "small")
    run = room.succeeded("odoo_medallion", "--source", "small")
    reason = {entry["name"]: entry["reason"] for entry in run["skipped"]}["bronze.crm_lead"]
    expect(reason.startswith("source table absent; version 0 of 20") and reason.endswith("stays published"), reason)


def several_companies_currencies_and_languages_come_through():
    run = room.succeeded("odoo_medallion", "--source", "reader", "--param", "lang=fr_FR")
    expect(run["params"]["lang"] == "fr_FR", run["params"])
    ours = room.rows("select id, name, currency from silver.company order by id")
    theirs = server.rows("sample", "select c.id, c.name, r.name from res_company c join res_currency r on r.id = c.currency_id order by 1")
    expect([[str(row["id"]), row["name"], row["currency"]] for row in ours] == theirs and len(theirs) == 4 and len({row[2] for row in theirs}) == 3, (ours, theirs))
    ours = room.rows("select id, name from silver.product order by id")
    theirs = server.rows("sample", "select p.id, coalesce(t.name ->> 'fr_FR', t.name ->> 'en_US') from product_product p join product_template t on t.id = p.product_tmpl_id order by 1")
    expect([[str(row["id"]), row["name"]] for row in ours] == theirs, "names in French, else in English")
    ours = room.rows("select count(distinct currency_id) as n from bronze.account_move")
    theirs = server.rows("sample", "select count(distinct currency_id) from account_move")
    expect(str(ours[0]["n"]) == theirs[0][0] and int(theirs[0][0]) >= 4, (ours, theirs))


class Standby:
    """A streaming replica of the test's server, with a socket of its own."""

    def __enter__(self):
        self.data, self.socket = server.folder + "/standby", server.folder + "/s"
        server._as_owner("pg_basebackup", "-D", self.data, "-h", server.folder, "-U", "postgres", "-R", "-X", "stream", "-c", "fast")
        os.mkdir(self.socket)
        shutil.chown(self.socket, server.owner)
        server._as_owner("pg_ctl", "-D", self.data, "-l", self.data + ".log", "-w", "-o",
                         f"-c listen_addresses='' -k {self.socket} -c fsync=off -c max_locks_per_transaction=512 -c hot_standby_feedback=off "
                         "-c max_standby_streaming_delay=0", "start")
        return self

    def __exit__(self, *_):
        server._as_owner("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def scalar(self, sql):
        main, server.folder = server.folder, self.socket
        try:
            return server.psql("sample", sql).strip()
        finally:
            server.folder = main

    def caught_up(self):
        wanted = server.psql("sample", "select pg_current_wal_flush_lsn()").strip()
        until(lambda: self.scalar(f"select pg_last_wal_replay_lsn() >= '{wanted}'::pg_lsn") == "t", "the standby catches up")


def a_hot_standby_is_a_source_and_gives_the_primarys_bytes():
    with Standby() as standby:
        standby.caught_up()
        run = room.succeeded("odoo_medallion", "--source", uri("reader", host=standby.socket))
        expect(data_hashes(run) == state["bronze"], "the same bytes")
        facts = room.answer("connections", "test", run["params"]["source:odoo"])
        expect(facts["standby"] is True, facts)


def a_recovery_conflict_on_a_standby_is_explained_and_tried_again():
    server.psql("sample", "create table junk as select i as id from generate_series(1, 1000) i; alter table junk add primary key (id); "
                          "create view slow as select id, pg_sleep(0.02) is null as asleep from junk where id <= 150")
    shutil.rmtree(server.folder + "/standby", ignore_errors=True)
    shutil.rmtree(server.folder + "/s", ignore_errors=True)
    with Standby() as standby:
        standby.caught_up()
        room.lhcr("connections", "add", "standby", "--kind", "postgres", "--conninfo", f"host={standby.socket} user=postgres dbname=sample")
        room.pipeline("slow", ["{ name: bronze.slow, from: s.slow, key: [id] }"])
        created = room.answer("pipeline", "run", "slow", "--source", "standby")["run_id"]
        room.worker("--max-runs", "1")
        until(lambda: standby.scalar("select count(*) from pg_stat_activity where query like 'copy%' and application_name like 'lhcr %'") != "0", "the table is read")
        server.psql("sample", "delete from junk where id > 500")
        server.psql("sample", "vacuum junk")  # its replay takes away rows that the snapshot may still see
        run = room.answer("run", "watch", created)
        events = room.answer("event", "list", created)["events"]
        said = [e["message"] + json.dumps(e["payload"]) for e in events if "conflict with recovery" in e["message"] + json.dumps(e["payload"])]
        expect(said and "hot_standby_feedback" in "".join(said), said or [e["message"] for e in events])
        shown = room.answer("run", "show", created)
        expect(shown["status"] == "succeeded" and shown["phases"][0]["attempt"] == 2, shown["phases"][0])
        expect(str(room.rows("select count(*) as n from bronze.slow")[0]["n"]) == "150", run)


if __name__ == "__main__":
    state = {}
    with ScratchPostgres() as server, Room() as room:
        server.load_sample("sample", rows=ROWS, seed=7)
        sys.exit(pipeline_room.run(
            "sources",
            a_role_that_may_only_select_is_enough,
            a_missing_grant_fails_the_run_with_the_statement_that_gives_it,
            a_libpq_service_is_a_source,
            a_uri_without_password_takes_it_from_the_password_file,
            a_secret_reference_to_a_variable_is_resolved_where_the_run_is_executed,
            a_secret_reference_to_a_file_wants_a_file_that_nobody_else_reads,
            a_reference_is_never_the_secret_itself,
            a_phase_that_says_a_secret_is_not_heard,
            no_secret_is_kept_anywhere,
            a_source_that_is_down_is_tried_again_and_named,
            a_wrong_database_is_named_with_what_to_correct,
            a_database_that_is_no_odoo_is_refused_and_nothing_is_published,
            absent_modules_are_skipped_by_name_and_the_run_succeeds,
            several_companies_currencies_and_languages_come_through,
            a_hot_standby_is_a_source_and_gives_the_primarys_bytes,
            a_recovery_conflict_on_a_standby_is_explained_and_tried_again))
