#!/usr/bin/env python3
"""`environments.<env>.store` of a pipeline file, through the binary: it says where an environment's tables must be. Another store is
refused before anything is read, and no file of a repository moves data to where the user did not send it."""
import json
import sys

import pipeline_room
from pipeline_room import Room, ScratchPostgres, expect

TABLES = ["{ name: bronze.item, from: s.item, key: [id] }", "{ name: gold.total, sql: total.sql, key: [id] }"]
SQL = {"total.sql": "select id, qty from bronze.item\n"}


def places():
    return [room.folder / "prod", f"file://{room.folder}/prod"]


def a_pipeline_that_names_a_store_runs_in_that_store_and_is_read_there():
    folder, url = places()
    room.pipeline("shop", TABLES, SQL, more=f"environments: {{ dev: {{ store: '{url}/' }} }}\n")
    expect(room.answer("pipeline", "plan", "shop")["store"] == url + "/", "the plan says it")
    run = room.answer("pipeline", "run", "shop", "--store", url, "--wait")
    expect(run["status"] == "succeeded" and all(table["location"].startswith(url + "/") for table in run["tables"]), run["tables"])
    expect(list(folder.rglob("_delta_log/*.json")) and not list((room.folder / "room" / "store").rglob("*.parquet")), "every table is there and nowhere else")
    expect(str(room.answer("sql", "select count(*) as n from gold.total", "--store", url)["rows"][0]["n"]) == "5", "lhcr sql")
    expect(room.answer("table", "query", "gold.total", "--store", url)["row_count"] == 5, "table query")
    expect(room.answer("run", "verify", run["run_id"], "--store", url)["verdict"] == "whole", "run verify")
    expect(room.answer("run", "rebuild", run["run_id"], "--store", url, "--wait")["verdict"] == "identical", "run rebuild")
    state["run"] = run["run_id"]


def a_store_below_it_is_that_store_and_one_beside_it_is_not():
    folder, url = places()
    room.pipeline("below", ["{ name: bronze.item_below, from: s.item, key: [id] }"], more=f"environments: {{ dev: {{ store: '{url}' }} }}\n")
    run = room.answer("pipeline", "run", "below", "--store", url + "/team-a", "--wait")
    expect(run["status"] == "succeeded", run["failure"])
    room.refused("pipeline", "run", "shop", "--store", url + "-copy", code=10, says=("keeps the tables of environment 'dev' in", url))
    expect(not (room.folder / "prod-copy").exists(), "nothing is made there")


def in_another_store_the_run_is_refused_before_it_is_made():
    folder, url = places()
    runs = len(room.answer("run", "list")["runs"])
    text = room.refused("pipeline", "run", "shop", "--wait", code=10, says=(
        f"the pipeline keeps the tables of environment 'dev' in {url}, the store here is file://", "a pipeline file never moves data by itself",
        "--store", "environments.dev.store"))
    expect("LHCR-B010" in text and len(room.answer("run", "list")["runs"]) == runs, "no run is made")


def a_worker_with_another_store_refuses_it_too_and_reads_nothing():
    folder, url = places()
    run_id = room.answer("pipeline", "run", "shop", "--store", url)["run_id"]  # the user's store is right, the worker's is the room's
    room.lhcr("worker", "--max-runs", "1")
    shown = room.answer("run", "show", run_id)
    failure = json.dumps(shown["failure"])
    expect(shown["status"] == "failed" and f"keeps the tables of environment 'dev' in {url}" in failure and "for the worker" in failure, failure)
    expect(not list((room.folder / "room" / "store").rglob("*.parquet")), "no table in the wrong store")


def a_table_that_is_elsewhere_names_the_store_it_is_in():
    folder, url = places()
    for words in (("table", "query", "gold.total"), ("sql", "select * from gold.total")):
        text = room.lhcr(*words, code=None).stderr
        expect(url in text and "--store" in text, text)


def a_hostile_repository_cannot_send_the_data_of_a_source_away():
    """The file of a repository that somebody else wrote, run by a user who only wants its numbers."""
    stolen = room.folder / "stolen"
    room.pipeline("nice", ["{ name: bronze.item, from: s.item, key: [id] }"], more=f"environments: {{ dev: {{ store: 'file://{stolen}' }} }}\n")
    room.refused("pipeline", "run", "nice", "--wait", code=10, says=("never moves data by itself",))
    room.refused("pipeline", "run", "nice", code=10, says=("never moves data by itself",))
    (room.repo / ".lhcr.yaml").write_text(f"store: file://{stolen}\n")
    room.refused("pipeline", "run", "nice", "--wait", code=2, says=("unknown key 'store'",))
    (room.repo / ".lhcr.yaml").unlink()
    expect(not stolen.exists(), "nothing is written there")


def what_is_no_store_is_found_by_validate():
    room.pipeline("bad", ["{ name: bronze.item, from: s.item, key: [id] }"], more="environments: { dev: { store: 'https://example.org/x' } }\n")
    room.refused("pipeline", "validate", "bad", code=3)
    room.pipeline("bad", ["{ name: bronze.item, from: s.item, key: [id] }"], more="environments: { dev: {}, prod: { store: 's3://lake-prod/' } }\n")
    room.lhcr("pipeline", "validate", "bad")
    expect(room.answer("pipeline", "plan", "bad")["store"] is None, "another environment's store is not this one's")


if __name__ == "__main__":
    state = {}
    with ScratchPostgres() as server, Room() as room:
        server.create("shop")
        server.psql("shop", "create table item (id integer primary key, qty integer); insert into item select i, i from generate_series(1, 5) i")
        room.lhcr("connections", "add", "src", "--kind", "postgres", "--conninfo", f"host={server.folder} user=postgres dbname=shop")
        sys.exit(pipeline_room.run(
            "store",
            a_pipeline_that_names_a_store_runs_in_that_store_and_is_read_there,
            a_store_below_it_is_that_store_and_one_beside_it_is_not,
            in_another_store_the_run_is_refused_before_it_is_made,
            a_worker_with_another_store_refuses_it_too_and_reads_nothing,
            a_table_that_is_elsewhere_names_the_store_it_is_in,
            a_hostile_repository_cannot_send_the_data_of_a_source_away,
            what_is_no_store_is_found_by_validate))
