#!/usr/bin/env python3
"""The main job through the binary: a control room, a sample with planted cells, the shipped pipeline, a rebuild, damage and its verdicts.
Run by `./dev test e2e`; needs LHCR_BIN. Prints ok / not ok lines (docs/contracts.md §4)."""
import json, os, pathlib, shutil, subprocess, sys, tempfile

TEST_PYTHON = os.environ.get("LHCR_TEST_PYTHON", "")
try:
    import duckdb
except ModuleNotFoundError:  # the test venv has it
    if not TEST_PYTHON or os.environ.get("LHCR_REEXEC"):
        print("skip pipeline_odoo: LHCR_TEST_PYTHON with duckdb is not there")
        sys.exit(0)
    os.execve(TEST_PYTHON, [TEST_PYTHON, *sys.argv], {**os.environ, "LHCR_REEXEC": "1"})

LHCR = os.environ["LHCR_BIN"]
ROWS = 3000
failed = 0
root = pathlib.Path(tempfile.mkdtemp(prefix="lhcr-pipeline-", dir=os.environ.get("LHCR_TEST_TMP")))
repo = root / "repo"
repo.mkdir()
(root / "home").mkdir()
env = {**os.environ, "HOME": str(root / "home"), "LHCR_LOCAL_ROOT": str(root / "room"), "GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@t.invalid",
       "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@t.invalid"}
for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "LHCR_DATABASE_URL"):
    env.pop(name, None)
if "LHCR_DUCKDB_LIBRARY" not in env:
    cached = pathlib.Path(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache"))) / "lhcr/duckdb/1.5.5/libduckdb.so"
    if cached.exists():
        env["LHCR_DUCKDB_LIBRARY"] = str(cached)
os.chmod(root, 0o755)


def lhcr(*arguments, code=0):
    done = subprocess.run([LHCR, *arguments], cwd=repo, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    assert done.returncode == code, f"lhcr {' '.join(arguments)}: exit {done.returncode} instead of {code}\n{done.stdout[-1500:]}\n{done.stderr[-1500:]}"
    return done


def answer(*arguments, code=0):
    return json.loads(lhcr(*arguments, "-o", "json", code=code).stdout)


def check(sentence):
    def run(test):
        global failed
        try:
            test()
            print(f"ok pipeline_odoo: {sentence}", flush=True)
        except Exception as error:  # a test that breaks is a test that fails
            failed += 1
            print(f"not ok pipeline_odoo: {sentence}\n{type(error).__name__}: {error}", flush=True)
    return run


def rows(sql):
    return answer("sql", sql)["rows"]


def file_of(table):
    entry = next(t for t in answer("table", "list")["tables"] if t["name"] == table)
    folder = pathlib.Path(entry["location"].removeprefix("file://"))
    return next(folder.glob("part-*.parquet"))


state = {}
try:
    subprocess.run(["git", "init", "-q"], cwd=repo, env=env, check=True)
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-m", "x"], cwd=repo, env=env, check=True)

    @check("a fresh room, a sample with planted cells and the shipped pipeline end in published tables")
    def _():
        lhcr("local", "up")
        lhcr("local", "sample", "--rows", str(ROWS), "--seed", "7", "--plant")
        state["run"] = run = answer("pipeline", "run", "odoo_medallion", "--source", "odoo", "--wait")
        assert run["status"] == "succeeded", run["failure"]
        assert [p["phase"] for p in run["phases"]] == ["ingest", "validate", "transform_silver", "transform_gold", "transform_platinum", "publish", "profile"]
        names = {t["name"] for t in answer("table", "list")["tables"]}
        assert {"bronze.account_move_line", "gold.revenue_by_month", "gold.receivables_ageing", "platinum.company_month"} <= names, names

    @check("every row of the source is there, and the quarantine holds exactly the planted cells")
    def _():
        counted = rows("select count(*) as n from bronze.account_move_line")
        assert str(ROWS) in json.dumps(counted), counted
        room = answer("local", "status")["database"].replace("dbname=lhcr", "dbname=odoo_sample").replace("user=lhcr_local", "user=lhcr_admin")
        planted = subprocess.run(["psql", "-X", "-At", room, "-c", "select table_name || ' ' || column_name || ' ' || value_text from lhcr_planted order by 1"], env=env, capture_output=True, text=True, check=True)
        expected = sorted(line for line in planted.stdout.splitlines() if line)
        found = json.loads(json.dumps(rows("select replace(table_name, 'bronze.', '') || ' ' || column_name || ' ' || value as cell from quarantine.odoo_medallion where column_name is not null")))
        cells = sorted(row["cell"] if isinstance(row, dict) else row[0] for row in found)
        assert expected and cells == expected, (expected, cells)

    @check("no store holds a planted secret")
    def _():
        found = subprocess.run(["grep", "-rlaF", "PLANTED-SECRET", str(root / "room" / "store")], capture_output=True, text=True)
        assert found.stdout == "", found.stdout

    @check("a rebuild in another place with another thread count is identical")
    def _():
        verdict = answer("run", "rebuild", state["run"]["run_id"], "--wait")
        assert verdict["verdict"] == "identical" and len(verdict["compared"]) > 40, verdict

    @check("everything that the run recorded hashes as it did")
    def _():
        assert answer("run", "verify", state["run"]["run_id"])["verdict"] == "whole"

    @check("a second run of the same source publishes the same data and adds no version")
    def _():
        before = {t["name"]: t["version"] for t in answer("table", "list")["tables"] if t["layer"] == "bronze"}
        second = answer("pipeline", "run", "odoo_medallion", "--source", "odoo", "--wait")
        after = {t["name"]: t["version"] for t in answer("table", "list")["tables"] if t["layer"] == "bronze"}
        assert second["status"] == "succeeded" and before == after, (before, after)

    @check("one changed cell of a recorded input gives different, a table, a key range and exit 9")
    def _():
        file = file_of("bronze.account_move_line")
        changed = root / "changed.parquet"
        duckdb.execute(f"copy (select * replace (case when id = 100 then balance + 1 else balance end as balance, case when id = 100 then debit + 1 else debit end as debit) "
                       f"from read_parquet('{file}') order by id) to '{changed}' (format parquet, compression zstd)")
        os.chmod(file, 0o644)
        shutil.copyfile(changed, file)
        verdict = answer("run", "rebuild", state["run"]["run_id"], "--wait", code=9)
        assert verdict["verdict"] == "different" or verdict["status"] == "failed", verdict
        state["verdict"] = verdict

    @check("the damage is found by run verify and exits with 9")
    def _():
        damaged = answer("run", "verify", state["run"]["run_id"], code=9)
        assert any("bronze.account_move_line" in o["what"] for o in damaged["objects"]), damaged

    @check("a source that is not there names the way to add one, exit 6")
    def _():
        error = lhcr("pipeline", "run", "odoo_medallion", "--source", "nowhere", code=6).stderr
        assert "there is no connection and no libpq service 'nowhere'" in error and "lhcr connections add" in error, error

    @check("a password in a source is refused and names where it belongs, exit 2")
    def _():
        error = lhcr("pipeline", "run", "odoo_medallion", "--source", "postgresql://u:s3cr3tpw@h/d", code=2).stderr
        assert "PGPASSFILE" in error and "s3cr3tpw" not in error, error

    @check("a red gate publishes nothing and the last good versions stay")
    def _():
        folder = repo / "pipelines" / "red"
        (folder / "silver").mkdir(parents=True)
        (folder / "silver" / "partner_count.sql").write_text("select count(*) as partners, 1 as id from bronze.res_partner\n")
        (folder / "pipeline.yaml").write_text("apiVersion: lhcr/v1\nkind: Pipeline\nname: red\nspec: x\nsources: { s: { kind: odoo, connection: odoo } }\ntables:\n"
                                              "  - { name: bronze.res_partner, from: s.res_partner, key: [id] }\n"
                                              "  - { name: silver.partner_count, sql: silver/partner_count.sql, key: [id], expect: [ { row_count: { min: 2 } } ] }\n")
        before = answer("table", "list")["tables"]
        run = answer("pipeline", "run", "red", "--take-over", "--wait", code=5)
        assert run["status"] == "failed" and "row_count" in json.dumps(run["failure"]), run["failure"]
        assert answer("table", "list")["tables"] == before
finally:
    subprocess.run([LHCR, "local", "down"], cwd=repo, env=env, capture_output=True)
    shutil.rmtree(root, ignore_errors=True)
sys.exit(1 if failed else 0)
