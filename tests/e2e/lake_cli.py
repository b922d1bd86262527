#!/usr/bin/env python3
"""`lhcr table …` and `lhcr sql` over tables that a run really published, in a control room of their own."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = os.environ.get("LHCR_BUILD", str(ROOT / "build" / "release"))
LHCR = os.environ.get("LHCR_BIN", BUILD + "/lhcr")
WRITER = BUILD + "/lake_writer"
ORDERS = ("select range as id, 'customer ' || (range % 7) as customer, (range * 12345678901.25 + 0.1)::decimal(38,10) as amount, "
          "date '2024-01-01' + range::integer as day from range(250)")


class Room:
    """A control room in a scratch folder, and one published table a call of publish()."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.store = f"file://{self.folder}/lake"
        self.environment = {**{k: v for k, v in os.environ.items() if not k.startswith(("PG", "LHCR_", "AWS_"))}, "HOME": str(self.folder / "home"),
                            "LHCR_LOCAL_ROOT": str(self.folder / "room"), "XDG_CONFIG_HOME": str(self.folder / "config"), "LHCR_STORE": self.store}
        if "LHCR_DUCKDB_LIBRARY" in os.environ:
            self.environment["LHCR_DUCKDB_LIBRARY"] = os.environ["LHCR_DUCKDB_LIBRARY"]
        else:
            cached = pathlib.Path(os.environ.get("HOME", "/root")) / ".cache/lhcr/duckdb/1.5.5/libduckdb.so"
            if cached.exists():
                self.environment["LHCR_DUCKDB_LIBRARY"] = str(cached)
        (self.folder / "lake").mkdir()
        (self.folder / "home").mkdir()
        self.json("local", "up")
        self.ok("migrate", "up")
        self.runs = 0

    def run(self, *words, stdin=None):
        return subprocess.run([LHCR, *words], input=stdin, capture_output=True, text=True, env=self.environment, cwd=self.folder, timeout=300)

    def ok(self, *words, stdin=None):
        done = self.run(*words, stdin=stdin)
        assert done.returncode == 0, f"lhcr {' '.join(words)}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def json(self, *words, stdin=None):
        return json.loads(self.ok(*words, "-o", "json", stdin=stdin))

    def sql(self, statement, document):
        """One call of the control plane's SQL API, with $json as its argument."""
        literal = "'" + json.dumps(document).replace("'", "''") + "'::jsonb"
        conninfo = re.search(r'^ +database: "(.*)"$', (self.folder / "config/lhcr/config.yaml").read_text(), re.M).group(1)
        done = subprocess.run(["psql", "-X", "-At", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-f", "-"], input=statement.replace("$json", literal) + ";",
                              capture_output=True, text=True, env=self.environment)
        assert done.returncode == 0, f"{statement}: {done.stderr}"
        return json.loads(done.stdout)

    def fails(self, code, text, *words, stdin=None):
        done = self.run(*words, stdin=stdin)
        assert done.returncode == code, f"lhcr {' '.join(words)}: exit {done.returncode}, expected {code}\n{done.stdout}\n{done.stderr}"
        assert text in done.stdout + done.stderr, f"'{text}' is not in\n{done.stdout}\n{done.stderr}"

    def publish(self, name, sql):
        """Commits the query's rows and enters the table in the catalogue by a run of one phase."""
        self.runs += 1
        key = "acme/dev/tables/p/" + name.replace(".", "/")
        written = subprocess.run([WRITER, "write", self.store, key, "overwrite", "lhcr/test", str(self.runs), "id"], input=sql, capture_output=True, text=True,
                                 env=self.environment)
        assert written.returncode == 0, written.stderr
        outcome = json.loads(written.stdout)
        template = {"project": "default", "name": "publish_by_hand", "kind": "test", "phases": [{"name": "publish", "kind": "publish", "executor": "by_hand", "input": {}}]}
        request = {"project": "default", "environment": "dev", "template": "publish_by_hand", "params": {}, "git_sha": "0" * 40, "spec_slug": "tables"}
        self.sql("select ops.template_apply($json)", template)
        self.sql("select ops.worker_register('hand', $json)", {"instance": "hand", "host": "here", "pid": 1, "lanes": ["A"], "executors": ["by_hand"], "slots": 1,
                                                               "version": "0", "session_lock": False})
        run = self.sql("select ops.run_create($json)", request)["run_id"]
        claim = self.sql("select ops.run_claim(p_worker => 'hand', p_limit => 1, p_run_id => ($json->>'run_id')::uuid)", {"run_id": run})["claims"][0]
        lease = {"run": run, "token": claim["lease_token"]}
        self.sql("select ops.phase_start(($json->>'run')::uuid, 'publish', ($json->>'token')::uuid)", lease)
        data = self.folder / "lake" / key
        manifest = {"publish": True, "tables": [{
            "name": name, "layer": name.split(".")[0], "format": "delta", "location": f"{self.store}/{key}", "version": outcome["version"], "rows": outcome["rows"],
            "bytes": sum(path.stat().st_size for path in data.glob("*.parquet")), "schema": [{"name": "id", "type": "long", "nullable": True}], "key": ["id"],
            "logical_hash": outcome["logical_hash"]}]}
        self.sql("select ops.phase_complete(($json->>'run')::uuid, 'publish', ($json->>'token')::uuid, $json->'output')", {**lease, "output": manifest})
        return outcome

    def close(self):
        self.run("local", "down")


def tables_are_listed_shown_and_have_a_history(room):
    room.publish("gold.orders", ORDERS)
    first = room.publish("gold.orders", ORDERS + " where range < 200")
    tables = room.json("table", "list")["tables"]
    entry = next(table for table in tables if table["name"] == "gold.orders")
    assert entry["version"] == 1 and entry["rows"] == 200 and entry["layer"] == "gold" and entry["logical_hash"] == first["logical_hash"], entry
    shown = room.json("table", "show", "gold.orders")
    assert [column["type"] for column in shown["schema"]] == ["long", "string", "decimal(38,10)", "date"], shown["schema"]
    assert shown["rows"] == 200 and len(shown["files"]) == 1 and shown["key"] == ["id"]
    assert room.json("table", "show", "gold.orders", "--version", "0")["rows"] == 250
    history = room.json("table", "history", "gold.orders")["versions"]
    assert [version["version"] for version in history] == [1, 0] and [version["published"] for version in history] == [True, False], history
    assert "gold.orders" in room.ok("table", "list") and room.ok("table", "list", "-o", "id").split() == ["gold.orders"]
    assert room.json("table", "list", "--layer", "silver")["tables"] == []


def rows_come_in_key_order_with_every_digit(room):
    room.publish("gold.orders", ORDERS)
    answer = room.json("table", "query", "gold.orders", "--limit", "3")
    assert answer["rows"][1] == {"id": 1, "customer": "customer 1", "amount": "12345678901.3500000000", "day": "2024-01-02"}, answer["rows"]
    assert answer["truncated"] and answer["row_count"] == 3
    assert [column["name"] for column in answer["columns"]] == ["id", "customer", "amount", "day"]
    assert room.json("table", "query", "gold.orders", "--limit", "0")["row_count"] == 250
    room.publish("gold.orders", ORDERS + " where range < 5")
    assert room.json("table", "query", "gold.orders")["row_count"] == 5
    assert room.json("table", "query", "gold.orders", "--version", "0", "--limit", "0")["row_count"] == 250


def sql_sees_the_published_tables_and_nothing_else(room):
    room.publish("gold.orders", ORDERS)
    room.publish("silver.customer", "select range as id, 'customer ' || range as customer from range(7)")
    answer = room.json("sql", "select c.id, count(*) as n, sum(o.amount) as total from gold.orders o join silver.customer c using (customer) group by all order by all")
    assert len(answer["rows"]) == 7 and answer["rows"][0]["n"] == 36 and answer["tables"] == [{"name": "gold.orders", "version": 0}, {"name": "silver.customer", "version": 0}], answer
    assert room.json("sql", "--file", "-", stdin="select count(*) as n from gold.orders -- all")["rows"] == [{"n": 250}]
    assert "customer 3" in room.ok("sql", "select * from silver.customer")
    assert room.json("sql", "explain select * from silver.customer")["row_count"] > 0
    room.fails(6, "did you mean 'gold.orders'?", "sql", "select * from gold.order")
    room.fails(2, "file system operations are disabled", "sql", "select * from read_csv('/etc/passwd')")
    room.fails(2, "", "sql", f"copy gold.orders to '{room.folder}/stolen.csv'")
    room.fails(2, "", "sql", "select 1; select 2")
    room.fails(2, "", "sql", "selec 1")
    room.fails(2, "give the SQL", "sql")
    assert not (room.folder / "stolen.csv").exists()


def a_changed_byte_or_log_is_found_by_verify(room):
    room.publish("gold.orders", ORDERS)
    assert room.json("table", "verify")["verdict"] == "ok"
    data = next((room.folder / "lake/acme/dev/tables/p/gold/orders").glob("*.parquet"))
    whole = data.read_bytes()
    data.write_bytes(whole[:200] + bytes([whole[200] ^ 1]) + whole[201:])
    room.fails(9, "has the sha256", "table", "verify", "gold.orders")
    data.unlink()
    room.fails(9, "is not in the store", "table", "verify")
    data.write_bytes(whole)
    assert room.json("table", "verify")["verdict"] == "ok"
    log = data.parent / "_delta_log/00000000000000000000.json"
    text = log.read_text()
    log.write_text(text[:-20])
    room.fails(9, "00000000000000000000.json' line", "table", "verify", "gold.orders")
    room.fails(9, "00000000000000000000.json' line", "table", "query", "gold.orders")
    log.write_text(text)
    room.fails(6, "gold.nothing", "table", "verify", "gold.nothing")


def vacuum_lists_first_and_keeps_what_manifests_name(room):
    room.publish("gold.orders", ORDERS)
    room.publish("gold.orders", ORDERS + " where range < 10")
    folder = room.folder / "lake/acme/dev/tables/p/gold/orders"
    orphan = folder / "part-00000-0123456789abcdef01234567.parquet"
    orphan.write_bytes(b"left by a run that died")
    plan = room.json("table", "vacuum", "gold.orders")["tables"][0]
    assert plan["file_count"] == 0, plan  # younger than the retention
    for path in folder.rglob("*.*"):  # the log, too: only the catalogue still holds version 0
        os.utime(path, (1_600_000_000, 1_600_000_000))
    plan = room.json("table", "vacuum", "gold.orders")
    assert [file["key"].split("/")[-1] for file in plan["tables"][0]["files"]] == [orphan.name] and not plan["applied"], plan
    assert orphan.exists()
    assert room.json("table", "vacuum", "--apply")["tables"][0]["removed_bytes"] == 23
    assert not orphan.exists()
    assert room.json("table", "query", "gold.orders", "--version", "0", "--limit", "0")["row_count"] == 250
    assert room.json("table", "verify")["verdict"] == "ok"


TESTS = [tables_are_listed_shown_and_have_a_history, rows_come_in_key_order_with_every_digit, sql_sees_the_published_tables_and_nothing_else,
         a_changed_byte_or_log_is_found_by_verify, vacuum_lists_first_and_keeps_what_manifests_name]


def main():
    failed = 0
    for test in TESTS:
        if sys.argv[1:] and test.__name__ not in sys.argv[1:]:
            continue
        folder = tempfile.mkdtemp(prefix="lc-", dir=os.environ.get("LHCR_TEST_TMP"))
        os.chmod(folder, 0o755)
        room = None
        try:
            room = Room(folder)
            test(room)
            print(f"ok table_{test.__name__}", flush=True)
        except Exception:  # noqa: BLE001
            failed += 1
            traceback.print_exc(file=sys.stdout)
            print(f"not ok table_{test.__name__}", flush=True)
        finally:
            if room:
                room.close()
            else:
                subprocess.run([LHCR, "local", "down"], env={**os.environ, "LHCR_LOCAL_ROOT": folder + "/room"}, capture_output=True)
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
