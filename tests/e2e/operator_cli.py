#!/usr/bin/env python3
"""An operator at the command line: runs, cancels, retries and rebuilds what others have applied, and writes no template and no connection.
Run by `./dev test e2e`; needs LHCR_BIN."""
import json, os, subprocess, sys

from worker_room import BIN, GIT_SHA, Room, main

ORIGIN = ("--git-sha", GIT_SHA, "--spec", "lakehouse-control-room")


def lhcr(room, who, *arguments, code=0):
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_"))}
    env |= {"HOME": str(room.folder), "LHCR_DATABASE_URL": f"host={room.cluster.dir} dbname={room.db} user=test_{who}", "LHCR_PROJECT": "sales",
            "LHCR_ORG": "acme", "LHCR_STORE": f"file://{room.folder}/store", "GIT_CEILING_DIRECTORIES": str(room.folder)}
    done = subprocess.run([BIN, *arguments], cwd=room.folder, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, f"{who}: lhcr {' '.join(arguments)}: exit {done.returncode}\n{done.stdout[-800:]}\n{done.stderr[-800:]}"
    return done


def answer(room, who, *arguments, code=0):
    return json.loads(lhcr(room, who, *arguments, "-o", "json", code=code).stdout)


def test_an_operator_runs_a_pipeline_once_somebody_has_applied_it(room):
    room.call("connection_add", {"p_connection": {"project": "sales", "environment": "dev", "name": "odoo", "kind": "odoo", "conninfo": "service=odoo"}})
    run = ("pipeline", "run", "odoo_medallion", "--source", "odoo", *ORIGIN)
    refused = lhcr(room, "wendy", *run, code=4).stderr
    assert "LHCR-A004" in refused and "`lhcr pipeline apply odoo_medallion --env dev` once" in refused, refused
    assert answer(room, "ada", "pipeline", "apply", "odoo_medallion")["created"] is True
    assert answer(room, "wendy", "pipeline", "apply", "odoo_medallion") | {"apiVersion": 0, "kind": 0, "template_id": 0} == {
        "apiVersion": 0, "kind": 0, "template_id": 0, "name": "odoo_medallion", "version": 1, "created": False}
    made = answer(room, "wendy", *run)
    assert made["template_version"] == 1 and made["status"] == "queued", made
    lhcr(room, "audrey", *run, code=4)
    lhcr(room, "wendy", "run", "cancel", made["run_id"], "--reason", "wrong month")
    retried = answer(room, "wendy", "run", "retry", made["run_id"])
    assert retried["retry_of"] == made["run_id"], retried
    lhcr(room, "wendy", "run", "cancel", retried["run_id"], "--reason", "test over")


def test_an_operator_adds_neither_connections_nor_templates(room):
    lhcr(room, "wendy", "connections", "add", "mine", "--kind", "odoo", "--conninfo", "service=mine", code=4)
    file = room.folder / "t.json"
    file.write_text(json.dumps({"name": "mine", "kind": "runbook", "phases": [{"name": "p", "kind": "k", "executor": "runbook"}]}))
    refused = lhcr(room, "wendy", "template", "apply", str(file), code=4).stderr
    assert "template.write" in refused, refused


def test_an_operator_rebuilds_a_run(room):
    room.template("shop", [{"name": "ingest", "kind": "ingest", "executor": "by_hand", "input": {}},
                           {"name": "gold", "kind": "transform", "executor": "by_hand", "input": {"sql": "select 1"}}])
    run = answer(room, "wendy", "run", "create", "--template", "shop", *ORIGIN)["run_id"]
    token, manifest = room.folder / "token", room.folder / "manifest.json"
    for phase, table in (("ingest", "bronze.a"), ("gold", "gold.b")):
        manifest.write_text(json.dumps({"tables": [{"name": table}]}))
        lhcr(room, "wendy", "run", "claim", run, "--worker", "w", "--lease-token-file", str(token))
        lhcr(room, "wendy", "run", "start", run, "--phase", phase, "--lease-token-file", str(token))
        lhcr(room, "wendy", "run", "complete", run, "--phase", phase, "--lease-token-file", str(token), "--output-manifest", str(manifest))
    made = answer(room, "wendy", "run", "rebuild", run)
    shown = room.show(made["run_id"])
    assert made["rebuild_of"] == run and [p["phase"] for p in shown["phases"]] == ["recall", "gold", "compare"], shown["phases"]
    refused = lhcr(room, "audrey", "run", "rebuild", run, code=4).stderr
    assert "run.create" in refused, refused
    lhcr(room, "wendy", "run", "cancel", made["run_id"], "--reason", "test over")


if __name__ == "__main__":
    sys.exit(main(dict(globals()), "operator_cli"))
