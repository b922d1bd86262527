"""The control room of bench/queue: that of the worker's tests with fsync on and Postgres' own defaults, the templates of the benchmark, its tool."""
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bench"), str(ROOT / "tests" / "e2e")]
from measure import BUILD, LHCR  # noqa: E402
os.environ["LHCR_BIN"] = LHCR
import worker_room  # noqa: E402

REQUEST = {"project": "sales", "environment": "dev", "template": "noop", "git_sha": worker_room.GIT_SHA, "spec_slug": "bench"}
# type, required, additionalProperties, properties, pattern, minLength, maxLength, minimum, maximum, enum, items, maxItems
SCHEMA = {"type": "object", "required": ["table"], "additionalProperties": False, "properties": {
    "table": {"type": "string", "pattern": "^[a-z_]+$", "minLength": 1, "maxLength": 63}, "rows": {"type": "integer", "minimum": 0, "maximum": 1000000000},
    "mode": {"enum": ["full", "delta"]}, "columns": {"type": "array", "items": {"type": "string"}, "maxItems": 100}}}
STEP = {"name": "p1", "kind": "step", "executor": "runbook", "input": {}}
PARAMS = {"table": "account_move_line", "rows": 5000000, "mode": "full", "columns": ["id", "name", "balance"]}
STATEMENT = "select count(*) from generate_series(1, 100)"


class BenchRoom(worker_room.Room):
    def __init__(self):
        super().__init__(settings=("fsync=on", "jit=on", "track_commit_timestamp=on", "max_connections=200", "max_wal_size=8GB"))
        self.template("noop", [STEP])
        self.template("picky", [STEP], params_schema=SCHEMA)
        self.template("light", [{"name": "p1", "kind": "sql", "executor": "postgres", "input": {"connection": "ledger", "sql": STATEMENT}}])

    @property
    def conninfo(self):
        return f"host={self.cluster.dir} user=postgres"

    def second_tenant(self):
        """The template in another organisation, and the worker an operator there too."""
        self.call("template_apply", {"p_template": {"project": "sales", "name": "noop", "kind": "runbook", "phases": [STEP]}}, user="test_eve")
        self.psql("insert into ops.membership (principal_id, org_id, role) select p.principal_id, o.org_id, 'operator' "
                  "from ops.principal p, ops.organisation o where p.name = 'test_wendy' and o.name = 'evil'")

    def tool(self, do, timeout=3600, user="test_ada", **wanted):
        """What one call of queue_tool printed."""
        database = f"host={self.cluster.dir} dbname={self.db} user={user}"
        done = subprocess.run([f"{BUILD}/bench/queue/queue_tool", database, json.dumps({"do": do, **wanted})], capture_output=True, text=True, timeout=timeout)
        if done.returncode:
            raise RuntimeError(f"queue_tool {do} {wanted}: {done.stderr.strip()}")
        return json.loads(done.stdout)

    def make(self, runs, batch=500, user="test_ada", **request):
        """Then ANALYZE and a checkpoint, as after the peers' inserts: nobody pays for the load of another."""
        made = self.tool("create", runs=runs, batch=batch, user=user, request=REQUEST | request)
        self.settle()
        return made

    def settle(self):
        self.psql("vacuum analyze", check=False)
        self.psql("checkpoint")

    def rest(self):
        """What was done before is cleaned up after, so that the next part does not pay for it."""
        for _ in range(1200):
            if self.psql("select count(*) from pg_stat_activity where backend_type = 'autovacuum worker'") == "0":
                break
            time.sleep(0.1)
        self.psql("checkpoint")

    def expect(self, what, found, expected):
        if found != expected:
            raise RuntimeError(f"{what}: {found}, not {expected}")

    def left(self):
        return int(self.psql("select count(*) from ops.ready") or 0)

    def cpu_s(self):
        """CPU seconds of the server's processes so far, those that have ended included."""
        parent = int(pathlib.Path(self.cluster.data, "postmaster.pid").read_text().split()[0])
        ticks = 0
        for entry in pathlib.Path("/proc").iterdir():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
            except OSError:
                continue
            if fields and parent in (int(fields[1]), int(entry.name)):
                ticks += sum(map(int, fields[11:15 if int(entry.name) == parent else 13]))
        return ticks / os.sysconf("SC_CLK_TCK")
