#!/usr/bin/env python3
"""A source that changed between two runs, through the binary: what vanished is refused by name and nothing is published; what is new is
welcome; what is accepted is recorded; a numeric type that is known spares a pass and changes no byte."""
import json
import sys

import pipeline_room
from pipeline_room import Room, ScratchPostgres, expect

TABLES = ["{ name: bronze.item, from: s.item, key: [id] }",
          "{ name: bronze.price, from: s.price, key: [id], optional: { note: varchar } }",
          "{ name: gold.total, sql: total.sql, key: [id] }"]
SQL = {"total.sql": "select i.id, p.amount from bronze.item i join bronze.price p using (id)\n"}


def source(sql, database="shop"):
    server.psql(database, sql)


def columns(name):
    return [column["name"] for column in room.answer("table", "show", name)["schema"]]


def hashes():
    return {name: (table["data_hash"], table["logical_hash"], table["version"]) for name, table in room.published().items()}


def a_first_run_knows_nothing_and_a_new_column_is_welcome():
    first = room.succeeded("shop", "--source", "src")
    expect(first["drift"] == [], first["drift"])
    source("alter table item add column colour text; update item set colour = 'red'")
    second = room.succeeded("shop", "--source", "src")
    expect(second["drift"] == [] and columns("bronze.item") == ["id", "name", "qty", "colour"], columns("bronze.item"))


def a_column_that_vanished_fails_the_run_and_nothing_is_published():
    before = hashes()
    source("alter table item drop column colour; insert into item values (99, 'new', 1)")
    run = room.failed("shop", "--source", "src", says=(
        "the source changed since its tables were published", "the column 'colour' vanished from 'item'", "LHCR-G003",
        "the last good versions stay", "lhcr pipeline run shop --accept-drift bronze.item.colour", "optional:"))
    ingest = next(phase for phase in run["phases"] if phase["kind"] == "ingest")
    expect(ingest["status"] == "failed" and ingest["attempt"] == 1, f"it is not tried again: {ingest}")
    expect(hashes() == before, "the last good version stays")
    text = room.lhcr("pipeline", "run", "shop", "--source", "src", "--wait", code=5)
    expect("failure: " in text.stdout and "colour" in text.stdout and "try: " in text.stdout, text.stdout)


def a_retry_is_refused_again_until_somebody_decides():
    failed = room.answer("run", "list", "--status", "failed")["runs"][0]["run_id"]
    again = room.answer("run", "retry", failed, "--wait", code=5)
    expect("colour" in json.dumps(again["failure"]), again["failure"])
    room.refused("pipeline", "run", "shop", "--source", "src", "--accept-drift", "bronze.itemm.colour", code=2, says=("names no table", "bronze.item"))
    room.refused("pipeline", "run", "shop", "--source", "src", "--accept-drift", "gold.total", code=2, says=("names no table",))
    room.failed("shop", "--source", "src", "--accept-drift", "bronze.item.color", says=("'colour' vanished",))
    room.failed("shop", "--source", "src", "--accept-drift", "bronze.price", says=("'colour' vanished",))


def accepted_by_name_it_is_published_and_recorded():
    run = room.succeeded("shop", "--source", "src", "--accept-drift", "bronze.item.colour")
    expect([(d["table"], d["column"], d["is"], d["because"]) for d in run["drift"]] ==
           [("bronze.item", "colour", None, "accepted by --accept-drift")], run["drift"])
    expect(run["params"]["accept-drift"] == ["bronze.item.colour"], run["params"])
    expect(columns("bronze.item") == ["id", "name", "qty"], columns("bronze.item"))
    events = room.answer("event", "list", run["run_id"])["events"]
    expect(any(e["level"] == "warn" and "the column 'colour' vanished" in e["message"] for e in events), "the trail says so")
    room.succeeded("shop", "--source", "src")  # once: now it is the last version


def a_changed_type_is_drift_and_a_wider_decimal_is_none():
    before = hashes()
    source("alter table item alter column qty type bigint; alter table price alter column amount type numeric(20,4)")
    room.failed("shop", "--source", "src", says=("the column 'item.qty' was 'integer' and is 'long' now (bigint in the source)", "--accept-drift bronze.item.qty"))
    expect(hashes() == before, "the last good version stays")
    run = room.succeeded("shop", "--source", "src", "--accept-drift", "bronze.item")
    expect([(d["column"], d["was"], d["is"]) for d in run["drift"]] == [("qty", "integer", "long")], run["drift"])
    source("alter table price alter column amount type numeric")
    room.succeeded("shop", "--source", "src")


def a_renamed_column_is_recognised():
    source("alter table item rename column name to title")
    room.failed("shop", "--source", "src", says=("the column 'name' vanished from 'item' (a column 'title' is in its place: renamed?)",))
    source("alter table item rename column title to name")
    room.succeeded("shop", "--source", "src")


def an_optional_or_excluded_column_may_go():
    source("alter table price drop column note")
    room.succeeded("shop", "--source", "src")
    source("alter table price add column extra text")
    room.succeeded("shop", "--source", "src")
    room.pipeline("shop", [TABLES[0], TABLES[1].replace("optional", "exclude: [extra], optional"), TABLES[2]], SQL)
    run = room.succeeded("shop", "--source", "src")
    expect(run["drift"] == [] and "extra" not in columns("bronze.price"), run["drift"])
    source("alter table price drop column extra")
    room.succeeded("shop", "--source", "src")


def many_changes_are_told_at_once():
    source("alter table item " + ", ".join(f"add column c{i} integer" for i in range(12)))
    room.succeeded("shop", "--source", "src")
    source("alter table item " + ", ".join(f"drop column c{i}" for i in range(12)) + "; alter table price alter column id type bigint")
    room.failed("shop", "--source", "src", says=("'c0' vanished", "'c9' vanished", "and 3 more", "--accept-drift bronze.item --accept-drift bronze.price"))
    run = room.succeeded("shop", "--source", "src", "--accept-drift", "all")
    expect(len(run["drift"]) == 13, run["drift"])


def another_source_may_look_otherwise_and_the_run_says_how():
    server.create("other")
    source("create table item (id integer primary key, qty text); insert into item values (7, 'many'); "
           "create table price (id integer primary key, amount numeric); insert into price values (7, 1)", "other")
    room.lhcr("connections", "add", "src2", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=other")
    run = room.succeeded("shop", "--source", "src2")
    changes = {(d["table"], d["column"], d["because"]) for d in run["drift"]}
    expect(("bronze.item", "name", "the last version came from 'src'") in changes and ("bronze.item", "qty", "the last version came from 'src'") in changes, changes)
    room.succeeded("shop", "--source", "src")


def a_queued_run_is_held_against_what_was_published_before_it_began():
    # Both are made before either begins: the second one must see the first one's version, not the one from when it was made.
    first = room.answer("pipeline", "run", "shop", "--source", "src")["run_id"]
    source("alter table item add column late text")
    second = room.answer("pipeline", "run", "shop", "--source", "src")["run_id"]
    room.lhcr("worker", "--max-runs", "1")
    expect(room.answer("run", "show", first)["status"] == "succeeded", first)
    expect("late" in columns("bronze.item"), columns("bronze.item"))
    source("alter table item drop column late")
    room.lhcr("worker", "--max-runs", "1")
    shown = room.answer("run", "show", second)
    expect(shown["status"] == "failed" and "'late' vanished" in json.dumps(shown["failure"]), shown["failure"])
    room.succeeded("shop", "--source", "src", "--accept-drift", "bronze.item.late")


def a_rebuild_from_the_source_is_held_against_what_its_run_recorded():
    run = room.succeeded("shop", "--source", "src")["run_id"]
    verdict = room.answer("run", "rebuild", run, "--from-source", "--wait")
    expect(verdict["verdict"] == "identical", verdict)
    source("alter table item drop column qty")
    room.succeeded("shop", "--source", "src", "--accept-drift", "bronze.item.qty")  # the catalogue is further now
    verdict = room.answer("run", "rebuild", run, "--from-source", "--wait", code=9)
    text = json.dumps(verdict["failure"])
    expect(f"the source is not what run {run} read: the column 'qty' vanished from 'item'" in text and "without --from-source" in text, text)
    expect(room.answer("run", "rebuild", run, "--wait")["verdict"] == "identical", "the recorded rows are still there")


def a_numeric_type_that_is_known_spares_a_pass_and_changes_no_byte():
    server.create("wide")
    source("create table item (id integer primary key, name text, qty integer, a numeric, b numeric, c numeric, d numeric(20,3)); "
           "create table price (id integer primary key, amount numeric, note text); insert into price select i, i from generate_series(1, 10) i; "
           "insert into item select i, 'x', i, i * 1234567890123.5, i / 1e9, i / 7.0, i from generate_series(1, 5000) i", "wide")
    room.lhcr("connections", "add", "wide", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=wide")
    unhinted = room.succeeded("fresh", "--source", "wide")
    hinted = room.succeeded("fresh", "--source", "wide")
    rereads = [room.answer("event", "list", run["run_id"])["events"] for run in (unhinted, hinted)]
    rereads = [next(e["payload"]["rereads"] for e in events if e["type"] == "PHASE_SUCCEEDED" and e["phase"] == "ingest") for events in rereads]
    expect(rereads[0] >= 1 and rereads[1] == 0, f"the first run read a table again, the second none: {rereads}")
    wanted, got = ({t["name"]: (t["data_hash"], t["logical_hash"], t["rows"]) for t in run["tables"]} for run in (unhinted, hinted))
    expect(wanted == got and len(wanted) >= 3, (wanted, got))
    types = {c["name"]: c["type"] for c in room.answer("table", "show", "bronze.wide_item")["schema"]}
    expect(types["a"].startswith("decimal(38") and types["d"] == "decimal(20,3)", types)
    # Values that need less again: a hint that is wrong costs a pass and is not believed.
    source("update item set a = 1.5, b = 2, c = 3", "wide")
    narrowed = room.succeeded("fresh", "--source", "wide")
    types = {c["name"]: c["type"] for c in room.answer("table", "show", "bronze.wide_item")["schema"]}
    expect(types["a"] == "decimal(18,6)", types)
    again = room.succeeded("fresh", "--source", "wide")
    expect({t["name"]: t["data_hash"] for t in narrowed["tables"]} == {t["name"]: t["data_hash"] for t in again["tables"]}, "no byte changes")


def a_value_of_the_wrong_type_for_a_query_names_the_table_and_the_value():
    server.create("wrong")
    source("create table item (id integer primary key, name text, qty text); insert into item values (1, 'x', 'a dozen')", "wrong")
    room.pipeline("wrong", ["{ name: bronze.wrong_item, from: s.item, key: [id] }", "{ name: gold.wrong_total, sql: t.sql, key: [id] }"],
                  {"t.sql": "select id, cast(qty as integer) as qty from bronze.wrong_item\n"})
    room.lhcr("connections", "add", "wrong", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=wrong")
    room.failed("wrong", "--source", "wrong", says=("making gold.wrong_total", "a dozen"))
    expect("gold.wrong_total" not in room.published() and "bronze.wrong_item" not in room.published(), "nothing of it is published")


if __name__ == "__main__":
    with ScratchPostgres() as server, Room() as room:
        server.create("shop")
        source("create table item (id integer primary key, name text, qty integer); insert into item select i, 'n' || i, i from generate_series(1, 50) i; "
               "create table price (id integer primary key, amount numeric, note text); insert into price select i, i * 1.25, 'n' from generate_series(1, 50) i")
        room.pipeline("shop", TABLES, SQL)
        room.pipeline("fresh", ["{ name: bronze.wide_item, from: s.item, key: [id] }", "{ name: bronze.wide_price, from: s.price, key: [id] }",
                                "{ name: gold.wide_total, sql: total.sql, key: [id] }"],
                      {"total.sql": "select i.id, p.amount from bronze.wide_item i join bronze.wide_price p using (id)\n"})
        room.lhcr("connections", "add", "src", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=shop")
        sys.exit(pipeline_room.run(
            "drift",
            a_first_run_knows_nothing_and_a_new_column_is_welcome,
            a_column_that_vanished_fails_the_run_and_nothing_is_published,
            a_retry_is_refused_again_until_somebody_decides,
            accepted_by_name_it_is_published_and_recorded,
            a_changed_type_is_drift_and_a_wider_decimal_is_none,
            a_renamed_column_is_recognised,
            an_optional_or_excluded_column_may_go,
            many_changes_are_told_at_once,
            another_source_may_look_otherwise_and_the_run_says_how,
            a_queued_run_is_held_against_what_was_published_before_it_began,
            a_rebuild_from_the_source_is_held_against_what_its_run_recorded,
            a_numeric_type_that_is_known_spares_a_pass_and_changes_no_byte,
            a_value_of_the_wrong_type_for_a_query_names_the_table_and_the_value))
