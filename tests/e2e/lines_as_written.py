#!/usr/bin/env python3
"""What a user types, as the documents print it: each line literally, in a fresh room and a fresh repository with a spec bundle, with real
ids in place of RUN, SHA256 and the like. Fields, exit codes and file modes are what was promised. Run by `./dev test e2e`; needs LHCR_BIN."""
import json, re, stat, subprocess, sys, threading, time

from cli_place import LHCR, Checks, Place

SECRET = "hunter22-of-the-lines"
check = Checks("lines_as_written")


def has(document, *fields):
    missing = [field for field in fields if document.get(field) is None]
    assert not missing, f"{missing} missing in {json.dumps(document)[:800]}"
    assert document["apiVersion"] == "lhcr/v1" and document["kind"], document


TALK = """
name: T
kind: runbook
params_schema: {type: object, properties: {k: {type: string}}, additionalProperties: false}
phases:
  - {name: P, kind: step, executor: runbook, input: {steps: [{name: say, idempotent: true, argv: [sh, -c, "echo k is ${params.k}"]}]}}
  - {name: Q, kind: step, executor: runbook, input: {steps: [{name: say, idempotent: true, argv: [sh, -c, "echo bye"]}]}}
"""
SLOW = """
name: slow
kind: runbook
phases:
  - name: P
    kind: step
    executor: runbook
    input: {steps: [{name: say, idempotent: true, argv: [sh, -c, "sleep 1; date +%%s.%%N; echo password=%s; i=0; while [ $i -lt 3000 ]; do echo line $i; i=$((i+1)); done; sleep 5"]}]}
""" % SECRET


def room_and_pipeline(at, state):
    @check("lhcr local up")
    def _():
        at.type("lhcr local up")
        config = at.folder / "home/.config/lhcr/config.yaml"
        assert "current_context: local" in config.read_text() and stat.S_IMODE(config.stat().st_mode) == 0o600, config.read_text()
        has(at.read("lhcr doctor -o json"), "checks", "version", "context")

    @check("lhcr migrate up")
    def _():
        assert "up to date" in at.type("lhcr migrate up").stdout

    @check("lhcr pipeline run odoo_medallion --source odoo --wait -o json")
    def _():
        at.type("lhcr local sample --rows 2000")
        done = at.type("lhcr pipeline run odoo_medallion --source odoo --wait -o json")
        state["run"] = run = json.loads(done.stdout)
        has(run, "run_id", "status", "phases", "tables")
        assert run["status"] == "succeeded" and all(p["status"] == "succeeded" for p in run["phases"]), run["phases"]
        assert "no worker is alive in this control room: running one here" in done.stderr, done.stderr

    @check("lhcr table list -o json")
    def _():
        tables = {t["name"]: t for t in at.read("lhcr table list -o json")["tables"]}
        for name in ("bronze.account_move_line", "gold.revenue_by_month"):
            for field in ("name", "layer", "format", "location", "version", "rows", "plan_hash", "logical_hash", "data_hash"):
                assert tables[name].get(field) is not None, (name, field, tables[name])
        assert tables["bronze.account_move_line"]["format"] == "delta" and tables["bronze.account_move_line"]["rows"] == 2000

    @check('lhcr table query gold.revenue_by_month -o json, lhcr sql "select count(*) from bronze.res_partner"')
    def _():
        has(at.read("lhcr table query gold.revenue_by_month -o json"), "rows")
        assert re.search(r"^\s*\d+$", at.type('lhcr sql "select count(*) from bronze.res_partner"').stdout, re.M)

    @check("lhcr run rebuild RUN --wait -o json")
    def _():
        verdict = at.read("lhcr run rebuild RUN --wait -o json", RUN=state["run"]["run_id"])
        assert verdict["verdict"] == "identical" and verdict["first_difference"] is None, verdict
        state["rebuild"] = verdict["run_id"]

    @check("lhcr run verify RUN, lhcr run diff RUN RUN")
    def _():
        run = state["run"]["run_id"]
        assert "whole" in at.type("lhcr run verify RUN", RUN=run).stdout
        at.type("lhcr run diff RUN RUN", RUN=run)


def attempt_by_hand(at, state):
    for name, text in (("t.yaml", TALK), ("slow.yaml", SLOW)):
        (at.folder / name).write_text(text)
        at.type(f"lhcr template apply {at.folder}/{name}")
    create = "lhcr run create --template T --param k=v --git-sha SHA --spec SLUG --env dev"
    names = {"SHA": at.sha, "SLUG": "lakehouse-control-room"}

    @check(create + " [--idempotency-key K] [--wait] -o json")
    def _():
        whole = at.read(create + " --wait -o json", **names)
        has(whole, "run_id", "status", "phases")
        assert whole["status"] == "succeeded" and whole["git_sha"] == at.sha and whole["params"] == {"k": "v"}, whole
        first, again = (at.read(create + " --idempotency-key K -o json", **names) for _ in range(2))
        has(first, "run_id", "status", "phases")
        assert first["created"] and not again["created"] and again["run_id"] == first["run_id"], (first, again)
        state["by_hand"] = first["run_id"]

    @check("lhcr run claim [RUN] --worker W --lease 60s --lease-token-file F -o json")
    def _():
        claim = at.read("lhcr run claim RUN --worker W --lease 60s --lease-token-file F -o json", RUN=state["by_hand"])
        has(claim, "run_id", "phase", "attempt", "input")
        assert claim["phase"] == "P" and claim["attempt"] == 1 and "lease_token" not in claim, claim
        assert stat.S_IMODE((at.repo / "F").stat().st_mode) == 0o600
        at.type("lhcr run claim --worker W --lease 60s --lease-token-file G -o json", code=8)
        assert not (at.repo / "G").exists()

    @check("lhcr run start|heartbeat|release RUN --phase P --lease-token-file F")
    def _():
        at.type("lhcr run release RUN --phase P --lease-token-file F", RUN=state["by_hand"])
        claim = at.read("lhcr run claim RUN --worker W --lease 60s -o json", RUN=state["by_hand"])  # without F: in the JSON
        (at.repo / "F").write_text(claim["lease_token"])
        for verb in ("start", "heartbeat"):
            at.type(f"lhcr run {verb} RUN --phase P --lease-token-file F", RUN=state["by_hand"])

    @check("lhcr event append RUN --type PHASE_PROGRESS --message TEXT [--payload JSON] [--event-id ID] --lease-token-file F")
    def _():
        id = "01890000-0000-7000-8000-000000000001"
        for line in ("lhcr event append RUN --type PHASE_PROGRESS --message TEXT --lease-token-file F",
                     f"lhcr event append RUN --type PHASE_PROGRESS --message TEXT --payload '{{\"done\": 1}}' --event-id {id} --lease-token-file F"):
            at.type(line, RUN=state["by_hand"])
        events = at.read("lhcr event list RUN -o json", RUN=state["by_hand"])["events"]
        assert [e["payload"] for e in events if e["event_id"] == id] == [{"done": 1}], events

    @check("lhcr artifact push FILE… --run RUN --phase P --lease-token-file F [--name N] [--content-type T] -o json")
    def _():
        for name in ("a.txt", "b.txt", "c.txt"):
            (at.repo / name).write_text(name)
        several = at.read("lhcr artifact push a.txt b.txt --run RUN --phase P --lease-token-file F -o json", RUN=state["by_hand"])["artifacts"]
        assert [a["name"] for a in several] == ["a.txt", "b.txt"], several
        one, again = (at.read("lhcr artifact push c.txt --run RUN --phase P --lease-token-file F --name N --content-type text/plain -o json",
                              RUN=state["by_hand"])["artifacts"] for _ in range(2))
        assert one[0]["name"] == "N" and one[0]["content_type"] == "text/plain" and one[0]["uploaded"] and not again[0]["uploaded"], (one, again)
        state["sha256"] = one[0]["sha256"]

    @check("lhcr artifact verify SHA256 | --run RUN, lhcr artifact presign SHA256 --get --ttl 10m")
    def _():
        at.type("lhcr artifact verify SHA256", SHA256=state["sha256"])
        at.type("lhcr artifact verify --run RUN", RUN=state["by_hand"])
        refused = at.type("lhcr artifact presign SHA256 --get --ttl 10m", code=2, SHA256=state["sha256"])
        assert "artifact pull" in refused.stderr, refused.stderr

    @check("lhcr run complete|fail RUN --phase P --lease-token-file F [--output-manifest M]: the last phase completes the run")
    def _():
        (at.repo / "M").write_text('{"rows": 1}')
        run = state["by_hand"]
        first = at.read("lhcr run complete RUN --phase P --lease-token-file F --output-manifest M -o json", RUN=run)
        assert first["phase_status"] == "succeeded" and first["run_status"] == "running" and first["next_phase"] == "Q", first
        at.type("lhcr run claim RUN --worker W --lease 60s --lease-token-file F -o json", RUN=run)
        at.type("lhcr run start RUN --phase Q --lease-token-file F", RUN=run)
        last = at.read("lhcr run complete RUN --phase Q --lease-token-file F -o json", RUN=run)
        assert last["run_status"] == "succeeded" and at.read("lhcr run watch RUN -o json", RUN=run)["status"] == "succeeded", last
        state["failing"] = failing = at.read(create + " -o json", **names)["run_id"]
        at.type("lhcr run claim RUN --worker W --lease 60s --lease-token-file F -o json", RUN=failing)
        at.type("lhcr run start RUN --phase P --lease-token-file F", RUN=failing)
        at.type("lhcr run fail RUN --phase P --lease-token-file F --message TEXT", RUN=failing)


def runs_in_view(at, state):
    @check("lhcr run list --status failed --since 24h -o json, lhcr run watch RUN")
    def _():
        listed = at.read("lhcr run list --status failed --since 24h -o json")["runs"]
        assert [r["run_id"] for r in listed] == [state["failing"]] and listed[0]["status"] == "failed", listed
        at.type("lhcr run watch RUN", code=5, RUN=state["failing"])

    @check("lhcr run retry RUN, lhcr run cancel RUN --reason TEXT")
    def _():
        retried = at.read("lhcr run retry RUN -o json", RUN=state["failing"])
        assert retried["retry_of"] == state["failing"], retried
        at.type("lhcr run cancel RUN --reason TEXT", RUN=retried["run_id"])
        at.type("lhcr run watch RUN", code=11, RUN=retried["run_id"])

    @check("lhcr worker --slots 4 --lane A --once")
    def _():
        run = at.read(f"lhcr run create --template T --param k=v --git-sha {at.sha} --spec s --env dev -o json")["run_id"]
        at.type("lhcr worker --slots 4 --lane A --once")
        assert at.read("lhcr run show RUN -o json", RUN=run)["status"] == "succeeded"

    @check("lhcr run logs RUN --follow: lines of a running phase come within 2 s, bounded, without the planted secret")
    def _():
        run = at.read(f"lhcr run create --template slow --git-sha {at.sha} --spec s --env dev -o json")["run_id"]
        worker = subprocess.Popen([LHCR, "worker", "--once"], cwd=at.repo, env=at.env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        follower = subprocess.Popen([LHCR, "run", "logs", run, "--follow"], cwd=at.repo, env=at.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
        ender = threading.Timer(60, follower.kill)
        ender.start()
        first = follower.stdout.readline()
        late = time.time() - float(first.split()[-1])
        lines = [first, *follower.stdout]
        ender.cancel()
        assert follower.wait() == 0 and worker.wait(60) == 0
        text = "".join(lines)
        assert late < 2.0, f"{late:.2f} s after it was printed: {first}"
        assert "password=***" in text and SECRET not in text, text[:300]
        assert len(lines) < 1000 and "lines are not shown here; the log artifact has them" in text, len(lines)
        kept = subprocess.run(["grep", "-rlF", SECRET, str(at.folder / "room/store")], capture_output=True, text=True).stdout
        log = [a for a in at.read("lhcr artifact list --run RUN -o json", RUN=run)["artifacts"] if a["name"] == "P.1.log"]
        at.type("lhcr artifact pull SHA256 --to whole.log", SHA256=log[0]["sha256"])
        assert kept == "" and "line 2999\n" in (at.repo / "whole.log").read_text(), kept

    @check("lhcr spec validate [PATH…] --format json, lhcr doctor -o json")
    def _():
        for line in ("lhcr spec validate --format json", "lhcr spec validate spec/lakehouse-control-room --format json",
                     "lhcr spec validate spec/lakehouse-control-room spec --format json"):
            report = at.read(line)
            has(report, "bundles", "findings", "errors", "warnings")
            assert report["passed"] and [b["slug"] for b in report["bundles"]] == ["lakehouse-control-room"], report
        (at.repo / "spec/lakehouse-control-room/plan.md").unlink()
        refused = at.read("lhcr spec validate --format json", code=3)
        assert not refused["passed"] and refused["findings"], refused
        doctor = at.read("lhcr doctor -o json")
        assert doctor["failed"] == 0 and {c["check"] for c in doctor["checks"]} >= {"database", "migrations", "workers", "store", "duckdb"}, doctor


SHOWN = """run list · run show RUN · event list RUN · run logs RUN · artifact list --run RUN · artifact verify --run RUN · run verify RUN · run diff RUN RUN
template list · template show T · connections list · table list · table show gold.revenue_by_month · table history gold.revenue_by_month
table query gold.revenue_by_month · table verify gold.revenue_by_month · table vacuum · sql "select 1 as one" · pipeline list · pipeline plan odoo_medallion
pipeline validate odoo_medallion · spec list · spec rules · doctor · local status · migrate status · migrate plan · migrate verify · version"""


def formats(at, state):
    for line in [part.strip() for row in SHOWN.splitlines() for part in row.split("·")]:
        @check(f"lhcr {line} -o table|wide|json|ndjson|yaml|id")
        def _():
            say = {f: at.type(f"lhcr {line} -o {f}", RUN=state["run"]["run_id"]).stdout for f in ("table", "wide", "json", "ndjson", "yaml", "id")}
            document = json.loads(say["json"])
            assert document["apiVersion"] == "lhcr/v1" and document["kind"], document
            rows = [json.loads(row) for row in say["ndjson"].splitlines()]
            assert all(row["apiVersion"] == "lhcr/v1" and row["kind"] for row in rows if "sql " not in line and "query" not in line), rows[:2]
            assert "apiVersion: lhcr/v1" in say["yaml"] and f"kind: {document['kind']}" in say["yaml"], say["yaml"][:200]
            assert not say["id"].startswith("{") and "\t" not in say["id"] and all(word not in say["table"] for word in ("{", "null")), say["id"][:200]
            besides = at.folder / "besides.json"
            at.type(f"lhcr {line} -o id --format json={besides}", RUN=state["run"]["run_id"])
            assert json.loads(besides.read_text())["kind"] == document["kind"]


def main():
    if not LHCR:
        print("skip lines_as_written: LHCR_BIN is not set")
        return 0
    at, state = Place(), {}
    try:
        for part in (room_and_pipeline, attempt_by_hand, formats, runs_in_view):
            part(at, state)
    finally:
        at.close()
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
