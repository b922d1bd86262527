#!/usr/bin/env python3
"""`write: append` through the binary: each run adds its rows to the table once, and what there is stays as it was."""
import json
import sys

import pipeline_room
from pipeline_room import Room, ScratchPostgres, expect

TABLES = ["{ name: bronze.item, from: s.item, key: [id] }", "{ name: gold.seen, sql: seen.sql, key: [seen_at, id], write: append, expect: [ { unique: [seen_at, id] } ] }"]
SQL = {"seen.sql": "select cast(getvariable('as_of') as timestamptz) as seen_at, id, qty from bronze.item where qty > 0\n"}


def entry(run):
    return next(table for table in run["tables"] if table["name"] == "gold.seen")


def days():
    return {row["seen"]: int(row["n"]) for row in room.rows("select cast(seen_at as varchar) as seen, count(*) as n from gold.seen group by all")}


def each_run_adds_its_rows_and_the_catalogue_counts_them_all():
    room.pipeline("shop", TABLES, SQL)
    state["first"] = room.succeeded("shop")
    server.psql("shop", "update item set qty = 0 where id > 3")
    state["second"] = room.succeeded("shop")
    expect([entry(state[name])["version"] for name in ("first", "second")] == [0, 1], "a version a run")
    expect(sorted(days().values()) == [3, 5], days())
    listed = room.published()["gold.seen"]
    expect(listed["rows"] == 8 and listed["version"] == 1 and listed["total"]["rows"] == 8, listed)


def an_older_version_holds_what_was_there_then():
    expect(room.answer("table", "query", "gold.seen", "--version", "0")["row_count"] == 5, "version 0")


def table_verify_reads_the_whole_table_and_finds_what_was_taken_out():
    expect(room.answer("table", "verify", "gold.seen")["verdict"] == "ok", "as published")
    log = next((room.folder / "room" / "store").rglob("gold/seen/_delta_log/00000000000000000000.json"))
    kept = log.read_text()
    log.write_text("".join(line for line in kept.splitlines(keepends=True) if '"add"' not in line))
    text = room.lhcr("table", "verify", "gold.seen", code=9)
    expect("the catalogue recorded" in text.stdout + text.stderr, text)
    log.write_text(kept)
    expect(room.answer("table", "verify", "gold.seen")["verdict"] == "ok", "and is whole again")


def a_rebuild_makes_the_rows_of_its_run_again():
    for name in ("first", "second"):
        answer = room.answer("run", "rebuild", state[name]["run_id"], "--wait")
        expect(answer["verdict"] == "identical", answer)
    expect(len(days()) == 2, "and adds none to the published table")


def a_run_without_a_row_leaves_the_table_as_it_is():
    server.psql("shop", "update item set qty = 0")
    for version in (2, 3):
        run = room.succeeded("shop")
        expect(entry(run)["version"] == version and entry(run)["rows"] == 0, entry(run))
    expect(sorted(days().values()) == [3, 5] and room.published()["gold.seen"]["rows"] == 8, days())
    expect(room.answer("run", "rebuild", run["run_id"], "--wait")["verdict"] == "identical", "its rebuild makes none either")
    expect(room.answer("run", "verify", run["run_id"])["verdict"] == "whole", "run verify")
    expect(room.answer("table", "verify", "gold.seen")["verdict"] == "ok", "table verify")


def the_same_rows_a_second_time_are_refused_by_name():
    server.psql("shop", "update item set qty = id")
    room.pipeline("twice", ["{ name: bronze.item2, from: s.item, key: [id] }", "{ name: gold.twice, sql: twice.sql, key: [id], write: append }"],
                  {"twice.sql": "select id, qty from bronze.item2\n"})
    room.succeeded("twice")
    room.failed("twice", says=("publishing gold.twice", "are in the table already, appended by an earlier run", "tells runs apart"))
    expect(room.rows("select count(*) as n from gold.twice")[0]["n"] in (5, "5"), "and are there once")


def a_publish_that_failed_half_way_is_retried_without_adding_twice():
    server.psql("shop", "update item set qty = id")
    room.pipeline("half", ["{ name: bronze.item3, from: s.item, key: [id] }", "{ name: gold.a_first, sql: a.sql, key: [id], write: append }",
                           "{ name: gold.z_last, sql: z.sql, key: [id] }"], {"a.sql": "select id, qty from bronze.item3\n", "z.sql": "select id from bronze.item3\n"})
    log = next((room.folder / "room" / "store").rglob("gold/seen")).parent / "z_last" / "_delta_log"
    log.mkdir(parents=True)
    (log / "00000000000000000000.json").write_text("{broken")
    run = room.failed("half", says=("publishing gold.z_last",))
    expect("gold.a_first" not in room.published(), "nothing of it is in the catalogue")
    (log / "00000000000000000000.json").unlink()
    again = room.answer("run", "retry", run["run_id"])["run_id"]
    room.lhcr("worker", "--max-runs", "1")
    expect(room.answer("run", "show", again)["status"] == "succeeded", room.answer("run", "show", again)["failure"])
    expect(room.rows("select count(*) as n from gold.a_first")[0]["n"] in (5, "5"), "its rows are there once")
    expect(room.answer("table", "verify", "gold.a_first")["verdict"] == "ok", "table verify")


def a_column_may_come_and_none_may_go():
    room.pipeline("shop", TABLES, {"seen.sql": "select cast(getvariable('as_of') as timestamptz) as seen_at, id, qty, 'x' as word from bronze.item\n"})
    room.succeeded("shop")
    expect(len(room.rows("select * from gold.seen where word is null")) == 8, "older rows have a null in it")
    room.pipeline("shop", TABLES, {"seen.sql": "select cast(getvariable('as_of') as timestamptz) as seen_at, id, 'x' as word from bronze.item\n"})
    room.failed("shop", says=("publishing gold.seen", "what is appended lacks the column 'qty'"))
    room.pipeline("shop", TABLES, SQL)


def what_cannot_grow_is_found_by_validate():
    for tables, says in (
            (["{ name: bronze.item, from: s.item, key: [id], write: append }"], "is read from a source whole"),
            (TABLES + ["{ name: gold.sum, sql: sum.sql, key: [id] }"], "of which a run sees only the rows that it adds"),
            (["{ name: bronze.item, from: s.item, key: [id], write: merge }"], "write")):
        room.pipeline("bad", tables, {**SQL, "sum.sql": "select id, sum(qty) as qty from gold.seen group by id\n"})
        done = room.lhcr("pipeline", "validate", "bad", code=3)
        expect(says in done.stdout + done.stderr, done)


def a_reader_that_is_not_ours_finds_each_row_once():
    reader = pipeline_room.os.environ.get("LHCR_TEST_PYTHON")
    if not reader:
        return "LHCR_TEST_PYTHON is not set"
    folder = next((room.folder / "room" / "store").rglob("gold/seen/_delta_log")).parent
    program = ("import json, os, sys, deltalake\n"
               "rows = deltalake.DeltaTable(sys.argv[1]).to_pyarrow_table().to_pylist()\n"
               "print(json.dumps([[str(row['seen_at']), row['id']] for row in rows])); sys.stdout.flush(); os._exit(0)\n")
    done = pipeline_room.subprocess.run([reader, "-c", program, str(folder)], capture_output=True, text=True, check=True)
    rows = [tuple(row) for row in json.loads(done.stdout)]
    expect(len(rows) == len(set(rows)) == room.published()["gold.seen"]["rows"] == 13, rows)


if __name__ == "__main__":
    state = {}
    with ScratchPostgres() as server, Room() as room:
        server.create("shop")
        server.psql("shop", "create table item (id integer primary key, qty integer); insert into item select i, i from generate_series(1, 5) i")
        room.lhcr("connections", "add", "src", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=shop")
        sys.exit(pipeline_room.run(
            "append",
            each_run_adds_its_rows_and_the_catalogue_counts_them_all,
            an_older_version_holds_what_was_there_then,
            table_verify_reads_the_whole_table_and_finds_what_was_taken_out,
            a_rebuild_makes_the_rows_of_its_run_again,
            a_run_without_a_row_leaves_the_table_as_it_is,
            the_same_rows_a_second_time_are_refused_by_name,
            a_publish_that_failed_half_way_is_retried_without_adding_twice,
            a_column_may_come_and_none_may_go,
            a_reader_that_is_not_ours_finds_each_row_once,
            what_cannot_grow_is_found_by_validate))
