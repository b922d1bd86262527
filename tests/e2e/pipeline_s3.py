#!/usr/bin/env python3
"""S3 as the store of whole runs: the shipped pipeline, queries, a rebuild, artifacts, cleaning, and a server that fails, lies or forgets;
and a folder on a disk that is full. By the binary, in a control room of its own. Needs LHCR_BIN and LHCR_TEST_VERSITYGW."""
import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import traceback

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE)]
from s3_fault_proxy import FaultProxy  # noqa: E402
from s3_server import ACCESS, SECRET, s3_server  # noqa: E402

LHCR = os.environ.get("LHCR_BIN", "build/release/lhcr")
OLD = 1_600_000_000
TINY = """apiVersion: lhcr/v1
kind: Pipeline
name: {name}
spec: x
sources: {{ s: {{ kind: odoo, connection: odoo }} }}
params: {{ turn: {{ type: bigint, default: 0 }} }}
tables:
  - {{ name: bronze.currency_of_{name}, from: s.res_currency, key: [id] }}
  - {{ name: gold.{name}, sql: gold/{name}.sql, key: [id] }}
"""


class Room:
    """A control room whose data lies in a bucket, with a small sample as its source; `data` is the folder behind the server."""

    def __init__(self, folder, data, port):
        self.folder, self.data = folder, data
        self.repository = folder / "repository"
        for path in (self.repository, folder / "home"):
            path.mkdir()
        self.url = f"http://127.0.0.1:{port}"
        self.env = {**{k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "AWS_", "GIT_")) and not k.lower().endswith("_proxy")},
                    "HOME": str(folder / "home"), "LHCR_LOCAL_ROOT": str(folder / "room"), "XDG_CONFIG_HOME": str(folder / "config"),
                    "LHCR_STORE": "s3://lake/room", "AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_ENDPOINT_URL": self.url,
                    "LHCR_DUCKDB_LIBRARY": os.environ.get("LHCR_DUCKDB_LIBRARY", ""),
                    **{f"GIT_{who}_{what}": "t@t.invalid" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}}
        if not self.env["LHCR_DUCKDB_LIBRARY"]:
            cached = pathlib.Path(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))) / "lhcr/duckdb/1.5.5/libduckdb.so"
            del self.env["LHCR_DUCKDB_LIBRARY"]
            if cached.exists():
                self.env["LHCR_DUCKDB_LIBRARY"] = str(cached)
        for name in ("tiny", "cut", "broken", "overwrite", "disk"):  # one a store: an environment knows one content of a table's version
            gold = self.repository / "pipelines" / name / "gold"
            gold.mkdir(parents=True)
            (gold / f"{name}.sql").write_text("select id, name, getvariable('turn') as turn from bronze.currency_of_PIPELINE\n".replace("PIPELINE", name))
            (gold.parent / "pipeline.yaml").write_text(TINY.format(name=name))
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "x"]):
            subprocess.run(["git", *words], cwd=self.repository, env=self.env, check=True)
        self.lhcr("local", "up")
        self.lhcr("local", "sample", "--rows", "1000", "--seed", "7")
        self.run_id = ""

    def lhcr(self, *words, code=0, env=(), timeout=300):
        done = subprocess.run([LHCR, *words], cwd=self.repository, env={**self.env, **dict(env)}, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
        assert done.returncode == code, f"lhcr {' '.join(words)}: exit {done.returncode}, expected {code}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
        assert SECRET not in done.stdout + done.stderr
        return done

    def json(self, *words, code=0, env=()):
        return json.loads(self.lhcr(*words, "-o", "json", code=code, env=env).stdout)

    def sql(self, text):
        database = self.json("local", "status")["database"].replace("user=lhcr_local", "user=lhcr_admin")
        return subprocess.run(["psql", "-X", "-qAt", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", text], env=self.env, check=True, capture_output=True, text=True).stdout.strip()

    def path(self, url):
        """The file behind an object of the bucket."""
        return self.data / url.removeprefix("s3://")

    def tiny(self, *words, name="tiny", code=0, env=()):
        return self.json("pipeline", "run", name, "--wait", *words, code=code, env=env)


def the_shipped_pipeline_publishes_into_a_bucket(room):
    run = room.json("pipeline", "run", "odoo_medallion", "--source", "odoo", "--wait")
    assert run["status"] == "succeeded", run["failure"]
    room.run_id = run["run_id"]
    tables = room.json("table", "list")["tables"]
    assert len(tables) > 40 and all(t["location"].startswith("s3://lake/room/") for t in tables), tables[:2]
    assert not list((room.folder / "room").rglob("part-*.parquet")), "nothing of it lies in the room's own folder"
    return f"{len(tables)} tables"


def its_tables_are_queried_verified_and_rebuilt_identical(room):
    assert room.json("sql", "select count(*) as n from bronze.account_move_line")["rows"] == [{"n": 1000}]
    rows = room.json("table", "query", "gold.revenue_by_month", "--limit", "0")
    assert rows["row_count"] == next(t["rows"] for t in room.json("table", "list")["tables"] if t["name"] == "gold.revenue_by_month") > 0
    assert room.json("table", "verify")["verdict"] == "ok"
    assert room.json("run", "verify", room.run_id)["verdict"] == "whole"
    rebuilt = room.json("run", "rebuild", room.run_id, "--wait")
    assert rebuilt["verdict"] == "identical" and len(rebuilt["compared"]) > 40, rebuilt
    assert list((room.data / "lake/room").rglob(f"scratch/{rebuilt['run_id']}/gold/*/part-*.parquet")), "made in its scratch in the bucket"
    return f"{len(rebuilt['compared'])} tables compared"


def artifacts_are_pushed_fetched_and_brought_by_url(room):
    template = room.folder / "hand.json"
    template.write_text(json.dumps({"name": "hand", "kind": "test", "phases": [{"name": "make", "kind": "step", "executor": "by_hand", "input": {}}]}))
    room.lhcr("template", "apply", str(template))
    run = room.json("run", "create", "--template", "hand", "--spec", "x")["run_id"]
    token = room.folder / "token"
    room.lhcr("run", "claim", run, "--worker", "hand", "--lease", "10m", "--lease-token-file", str(token))
    room.lhcr("run", "start", run, "--phase", "make", "--lease-token-file", str(token))

    def push(name, data):
        (room.folder / name).write_bytes(data)
        return room.json("artifact", "push", str(room.folder / name), "--run", run, "--phase", "make", "--lease-token-file", str(token))["artifacts"][0]

    data = os.urandom(200_000)
    pushed = push("pushed.bin", data)
    assert pushed["uploaded"] and room.path(pushed["storage_url"]).read_bytes() == data, pushed
    assert room.json("artifact", "verify", pushed["sha256"])["verdict"] == "intact"
    get = room.json("artifact", "presign", pushed["sha256"], "--get", "--ttl", "10m")
    fetched = subprocess.run(["curl", "-sSf", "--noproxy", "*", get["url"]], capture_output=True, check=True).stdout
    assert fetched == data, "curl fetched the same bytes"
    brought = os.urandom(50_000)
    (room.folder / "brought.bin").write_bytes(brought)
    digest = __import__("hashlib").sha256(brought).hexdigest()
    put = room.json("artifact", "presign", digest, "--put", "--ttl", "10m")
    headers = [word for name, value in put["headers"].items() for word in ("-H", f"{name}: {value}")]
    curl = ["curl", "-sS", "--noproxy", "*", "-o", "/dev/null", "-w", "%{http_code}", *headers, "-H", "Content-Type:", "-X", "PUT"]
    other = subprocess.run([*curl, "--data-binary", "something else", put["url"]], capture_output=True, text=True, check=True).stdout
    assert other == "400", f"other bytes under the URL: {other}"
    assert subprocess.run([*curl, "--data-binary", f"@{room.folder}/brought.bin", put["url"]], capture_output=True, text=True, check=True).stdout == "200"
    assert push("brought.bin", brought)["uploaded"] is False, "the bytes came by the URL"
    room.lhcr("run", "complete", run, "--phase", "make", "--lease-token-file", str(token))
    assert room.json("artifact", "verify", "--run", run)["verdict"] == "intact"


def vacuum_and_gc_leave_what_any_run_recorded(room):
    prefix = room.data / "lake/room"
    table = next(t for t in room.json("table", "list")["tables"] if t["name"] == "gold.revenue_by_month")
    stale = room.path(table["location"]) / "part-00000-0123456789abcdef01234567.parquet"
    stale.write_bytes(b"staged by a run that died")
    digest = "ab" * 32
    orphan = next((prefix).rglob("sha256/default")) / "ab/ab" / digest
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"pushed by a run that died")
    for path in prefix.rglob("*"):
        if path.is_file():
            os.utime(path, (OLD, OLD))
    planned = {t["name"]: [f["key"].split("/")[-1] for f in t["files"]] for t in room.json("table", "vacuum")["tables"]}
    assert {name: files for name, files in planned.items() if files} == {"gold.revenue_by_month": [stale.name]}, planned
    garbage = room.json("artifact", "gc", "--retain", "1h")
    assert [(g["kind"], g["key"].split("/")[-1]) for g in garbage["garbage"]] == [("artifact", digest)], garbage
    room.lhcr("table", "vacuum", "--apply")
    collected = room.json("artifact", "gc", "--retain", "0s", "--apply")
    assert [g["kind"] for g in collected["garbage"]] == ["artifact", "scratch"], collected
    assert not stale.exists() and not orphan.exists() and not list(prefix.rglob("scratch/*/*/*/part-*"))
    assert room.json("table", "verify")["verdict"] == "ok"
    assert room.json("run", "verify", room.run_id)["verdict"] == "whole"
    assert room.json("run", "rebuild", room.run_id, "--wait")["verdict"] == "identical", "what a rebuild needs is there"
    return f"{collected['kept']['named']} artifacts kept"


def a_server_that_does_not_answer_is_said_and_tried_again(room):
    gone = {"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_MAX_ATTEMPTS": "2"}
    for words in (["table", "query", "gold.revenue_by_month"], ["sql", "select * from gold.revenue_by_month"], ["table", "vacuum"], ["artifact", "gc"], ["run", "verify", room.run_id]):
        error = room.lhcr(*words, code=75, env=gone).stderr
        assert "does not answer" in error and "127.0.0.1:1" in error, error
    before = room.json("table", "list")["tables"]
    run = room.tiny(code=5, env=gone)
    assert "does not answer" in run["failure"]["message"], run["failure"]
    failed = [e for e in room.json("event", "list", run["run_id"])["events"] if e["type"] in ("PHASE_RETRY_SCHEDULED", "PHASE_FAILED", "PHASE_REQUEUED")]
    attempts = room.sql(f"select string_agg(failure ->> 'class', ' ' order by attempt) from ops.attempt where run_id = '{run['run_id']}'")
    assert attempts == "transient transient transient", (attempts, failed)
    assert room.json("table", "list")["tables"] == before
    again = room.json("run", "retry", run["run_id"], "--wait")
    assert again["status"] == "succeeded", "with the server back the retry goes through"
    return attempts


def wrong_credentials_and_a_missing_bucket_are_told_apart(room):
    for env, words, code in (({"AWS_SECRET_ACCESS_KEY": "wrong"}, "SignatureDoesNotMatch", 4), ({"AWS_ACCESS_KEY_ID": "nobody"}, "refuses access key", 4),
                             ({"LHCR_STORE": "s3://no-such-bucket/room"}, "there is no bucket 'no-such-bucket'", 6)):
        error = room.lhcr("artifact", "gc", code=code, env=env).stderr
        assert words in error, error
        run = room.tiny(code=5, env=env)
        assert words in run["failure"]["message"], run["failure"]
        attempts = room.sql(f"select string_agg(failure ->> 'class', ' ') from ops.attempt where run_id = '{run['run_id']}'")
        assert attempts == "permanent", f"{words}: it would fail again: {attempts}"


def uploads_that_are_cut_are_sent_again_or_leave_nothing(room):
    with proxied(room) as env:
        run = room.tiny(name="cut", env={**env, "LHCR_STORE": "s3://lake/fault_cut_PUT_2"})
        assert run["status"] == "succeeded", "the first two requests to each object broke off half way"
        assert room.json("run", "verify", run["run_id"], env={"LHCR_STORE": "s3://lake/fault_cut_PUT_2"})["verdict"] == "whole"
        run = room.tiny(name="broken", code=5, env={**env, "LHCR_STORE": "s3://lake/fault_cut_PUT_9999", "AWS_MAX_ATTEMPTS": "2"})
        assert run["failure"]["class"] == "transient" and "was lost and the object is not there yet" in run["failure"]["message"], run["failure"]
        left = [p for p in (room.data / "lake/fault_cut_PUT_9999").rglob("*") if p.is_file()]
        assert left == [] and room.sql(f"select count(*) from ops.artifact_link where run_id = '{run['run_id']}'") == "0", left
        return run["failure"]["message"]


def a_store_without_conditional_writes_has_one_winner_a_version(room):
    runs = 6
    with proxied(room) as env:
        env = {**env, "LHCR_STORE": "s3://lake/fault_overwrite"}
        ids = [room.json("pipeline", "run", "overwrite", "--parallel", "--param", f"turn={turn}", env=env)["run_id"] for turn in range(runs)]
        workers = [subprocess.Popen([LHCR, "worker", "--slots", "3", "--once"], cwd=room.repository, env={**room.env, **env}, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
        try:
            for run in ids:
                room.lhcr("run", "watch", run, env=env, timeout=120)
        finally:
            for worker in workers:
                worker.terminate()
                worker.wait()
    log = sorted((room.data / "lake/fault_overwrite").rglob("gold/overwrite/_delta_log/*.json"))
    authors = [json.loads(path.read_text().splitlines()[0])["commitInfo"]["lhcr"]["run_id"] for path in log]
    assert sorted(authors) == sorted(ids) and [int(path.stem) for path in log] == list(range(runs)), (authors, ids)
    assert room.sql("select string_agg(value::text, ' ') from ops.setting where name like 'store.conditional_put.%' and value = 'false'") == "false"
    claimed = room.sql("select count(*) from ops.setting where name like 'commit.%'")

    # one that claimed the next version and was cancelled before it wrote it: what is made after it takes the claim over
    dead = ids[0]
    room.sql(f"update ops.run set finished_at = finished_at - interval '31 minutes' where run_id = '{dead}'")
    room.sql(f"""insert into ops.setting (org_id, project_id, environment_id, name, value, revision, updated_by, updated_at)
      select org_id, project_id, environment_id, regexp_replace(name, '[0-9]+$', '{runs}'), '"lhcr/{dead}@1"', 1, updated_by, updated_at
        from ops.setting where name like 'commit.%.{runs - 1}' and value = '"lhcr/{authors[-1]}@1"'""")
    with proxied(room) as env:
        env = {**env, "LHCR_STORE": "s3://lake/fault_overwrite"}
        after = room.json("pipeline", "run", "overwrite", "--param", f"turn={runs}", "--wait", env=env)
    assert after["status"] == "succeeded", after
    last = sorted((room.data / "lake/fault_overwrite").rglob("gold/overwrite/_delta_log/*.json"))[-1]
    assert int(last.stem) == runs and after["run_id"] in last.read_text(), last
    assert room.sql(f"select value from ops.setting where name like 'commit.%.{runs}' and revision = 2") == f'"lhcr/{after["run_id"]}@1"'
    return f"{runs} runs, {len(log)} versions, {claimed} rows arbitrated, one taken over, lost=0"


def a_full_disk_under_a_folder_is_named_and_the_run_can_be_retried(room):
    if os.geteuid() != 0:
        return "skip: needs root for a small file system"
    disk = room.folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k,mode=755", "none", str(disk)], capture_output=True).returncode:
        return "skip: no file system can be mounted here"
    env = {"LHCR_STORE": f"file://{disk}/store"}
    try:
        first = room.tiny("--param", "turn=1", name="disk", env=env)
        before = room.json("table", "show", "gold.disk", env=env)
        with open(disk / "filler", "wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        run = room.tiny("--param", "turn=2", name="disk", code=5, env=env)
        message = run["failure"]["message"]
        assert "the disk is full" in message and str(disk) in message, message
        attempts = room.sql(f"select string_agg(failure ->> 'class', ' ') from ops.attempt where run_id = '{run['run_id']}'")
        assert set(attempts.split()) == {"transient"}, attempts
        after = room.json("table", "show", "gold.disk", env=env)
        assert (after["version"], after["run_id"]) == (before["version"], first["run_id"]), "the last good version stays"
        assert room.json("table", "verify", "gold.disk", env=env)["verdict"] == "ok"
        (disk / "filler").unlink()
        again = room.json("run", "retry", run["run_id"], "--wait", env=env)
        assert again["status"] == "succeeded", again
        assert room.json("table", "query", "gold.disk", "--limit", "1", env=env)["rows"][0]["turn"] == 2
        return message
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@contextlib.contextmanager
def proxied(room):
    """The same server behind the proxy that misbehaves."""
    proxy = FaultProxy(("127.0.0.1", int(room.url.rsplit(":", 1)[1])), room.data).start()
    try:
        yield {"AWS_ENDPOINT_URL": proxy.url}
    finally:
        proxy.shutdown()
        proxy.server_close()


TESTS = [the_shipped_pipeline_publishes_into_a_bucket, its_tables_are_queried_verified_and_rebuilt_identical, artifacts_are_pushed_fetched_and_brought_by_url,
         vacuum_and_gc_leave_what_any_run_recorded, a_server_that_does_not_answer_is_said_and_tried_again, wrong_credentials_and_a_missing_bucket_are_told_apart,
         uploads_that_are_cut_are_sent_again_or_leave_nothing, a_store_without_conditional_writes_has_one_winner_a_version,
         a_full_disk_under_a_folder_is_named_and_the_run_can_be_retried]


def main():
    program = os.environ.get("LHCR_TEST_VERSITYGW")
    if not program:
        print("skip pipeline_s3: LHCR_TEST_VERSITYGW names no S3 server")
        return 0
    failed = 0
    folder = pathlib.Path(tempfile.mkdtemp(prefix="s3p-", dir=os.environ.get("LHCR_TEST_TMP")))
    folder.chmod(0o755)
    (folder / "data/lake").mkdir(parents=True)
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        port = stack.enter_context(s3_server(program, folder / "data", stack.enter_context(open(folder / "s3.log", "wb"))))
        room = Room(folder, folder / "data", port)
        stack.callback(room.lhcr, "local", "down")
        for test in TESTS:
            title = "pipeline_s3: " + test.__name__.replace("_", " ")
            if sys.argv[1:] and not any(word in test.__name__ for word in sys.argv[1:]):
                continue
            started = time.monotonic()
            try:
                note = test(room) or ""
                print(f"skip {title}: {note[6:]}" if note.startswith("skip: ") else f"ok {title} ({time.monotonic() - started:.0f} s{'; ' + note if note else ''})", flush=True)
            except Exception:  # noqa: BLE001
                failed += 1
                print(f"not ok {title}\n" + "".join(f"    {line}\n" for line in traceback.format_exc().splitlines()), flush=True)
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
