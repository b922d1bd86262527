"""What the ingestion tests share: a scratch source, the snapshot through the product's library, and independent readers.

The source's side is read with psql as text, the lake's side with delta-rs; neither shares code with the product.
"""
import datetime
import decimal
import json
import os
import pathlib
import struct
import subprocess
import sys
import traceback

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "pipeline_sql"))
from scratch_postgres import ScratchPostgres  # noqa: E402,F401

TOOL = os.environ.get("LHCR_BUILD", str(ROOT / "build" / "release")) + "/bench/ingest/snapshot_tool"
UTC = datetime.timezone.utc


class Snapshot:
    """One run of snapshot_tool."""

    def __init__(self, server, database, folder, tables=(), *options, specs=None, conninfo=None, env=None, check=True):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [TOOL, conninfo or f"host={server.folder} user=postgres dbname={database}", str(self.folder / "work"), *tables, *options]
        if specs is not None:
            path = self.folder / "specs.json"
            path.write_text(json.dumps(specs))
            command += ["--specs", str(path)]
        self.store = self.folder / "lake"
        if "--commit" not in options:
            self.store.mkdir(exist_ok=True)
            command += ["--commit", f"file://{self.store}"]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})}, timeout=600)
        self.code, self.stderr = done.returncode, done.stderr
        if check and done.returncode:
            raise AssertionError(f"snapshot failed with {done.returncode}: {done.stderr}")
        self.manifest = json.loads(done.stdout) if done.returncode == 0 else None

    def table(self, name):
        return next(t for t in self.manifest["tables"] if t["name"] == "bronze." + name)

    def quarantine(self, name):
        return self.table(name).get("quarantine", [])

    def hashes(self):
        """What must be equal on every machine: the bytes of the files, their names, the logical hashes."""
        return {t["name"]: (t["logical_hash"], [(f["path"], f["sha256"]) for f in t["files"]]) for t in self.manifest["tables"]}

    def rows(self, name, order):
        """The table by delta-rs, as dicts, in the order of the key."""
        from deltalake import DeltaTable

        rows = DeltaTable(str(self.store / ("bronze." + name))).to_pyarrow_table().to_pylist()
        return sorted(rows, key=lambda row: tuple(str(row[column]) for column in order)) if order else rows


def parse(text, source_type):
    """Postgres' text of a value → what delta-rs should give for it; None for what no lake type can hold."""
    if text is None:
        return None
    kind = source_type.split("(")[0].strip()
    if source_type.endswith("[]"):
        return text
    if kind == "boolean":
        return text == "true"
    if kind in ("smallint", "integer", "bigint", "oid"):
        return int(text)
    if kind == "numeric":
        if text in ("NaN", "Infinity", "-Infinity"):
            return None
        value = decimal.Decimal(text)
        digits = value.normalize(decimal.Context(prec=100000)).as_tuple()
        width = max(len(digits.digits) + min(digits.exponent, 0), 0) + max(-digits.exponent, 0) + max(digits.exponent, 0)
        return None if value and width > 38 else value
    if kind in ("double precision", "real"):
        value = float(text)
        return None if value != value or value in (float("inf"), float("-inf")) else value
    if kind == "bytea":
        return bytes.fromhex(text[2:])
    if kind == "date" or kind.startswith("timestamp"):
        if "infinity" in text or text.endswith("BC") or len(text.split("-")[0]) > 4:
            return None
        if kind == "date":
            return datetime.date.fromisoformat(text)
        stamp = text.removesuffix("+00")
        whole, _, fraction = stamp.partition(".")
        return datetime.datetime.strptime(whole, "%Y-%m-%d %H:%M:%S").replace(
            microsecond=int(fraction.ljust(6, "0")) if fraction else 0, tzinfo=UTC)
    return text


def equal(left, right, source_type):
    if left is None or right is None:
        return left is None and right is None
    if source_type == "real":
        return struct.pack("f", left) == struct.pack("f", right)
    if source_type == "double precision":
        return struct.pack("d", left) == struct.pack("d", right)
    return type(left) is type(right) and left == right


def source_rows(server, database, table, columns, order):
    """All cells as Postgres prints them, by a JSON array of texts a row; arrays as their JSON."""
    def text_of(column, source_type):
        name = '"' + column.replace('"', '""') + '"'
        if source_type.endswith("[]"):
            return f"to_json({name})::text"
        if source_type.startswith("character("):  # a cast to text would cut the padding that Postgres shows
            return f"case when {name} is not null then concat({name}) end"
        return f"{name}::text"

    cells = ", ".join(text_of(c, t) for c, t in columns)
    out = server.psql(database, "set timezone = 'UTC'; set extra_float_digits = 1;\n" + f'select to_json(array[{cells}]::text[]) from public."{table}"')
    rows = [dict(zip([c for c, _ in columns], json.loads(line))) for line in out.splitlines() if line]
    rows = [{c: parse(row[c], t) for c, t in columns} for row in rows]
    return sorted(rows, key=lambda row: tuple(str(row[column]) for column in order)) if order else rows


def differences(server, database, snapshot, name):
    """Every cell that is not what the source says; the empty list is what a test wants. Answers (cells compared, differences)."""
    table = snapshot.table(name)
    # A domain goes by another name; a decimal in the lake can only be a numeric in the source.
    columns = [(c["name"], "numeric" if c["type"].startswith("decimal") else c["source_type"]) for c in table["schema"]]
    order = table["key"] or sorted(c for c, _ in columns)
    ours, theirs = snapshot.rows(name, order), source_rows(server, database, name, columns, order)
    if len(ours) != len(theirs):
        return 0, [f"{name}: {len(ours)} rows, the source has {len(theirs)}"]
    found = []
    for mine, wanted in zip(ours, theirs):
        for column, source_type in columns:
            if not equal(mine[column], wanted[column], source_type):
                found.append(f"{name}.{column} {[mine[k] for k in order[:3]]}: {mine[column]!r}, the source has {wanted[column]!r}")
    return len(ours) * len(columns), found


def run(*tests):
    """One line a test, as docs/contracts.md §4 says; exits 1 when one failed."""
    failed = 0
    try:
        import deltalake  # noqa: F401
    except ImportError:
        print(f"skip {pathlib.Path(sys.argv[0]).stem}: no python with deltalake (LHCR_TEST_PYTHON)")
        return 0
    for name, body in tests:
        try:
            reason = body()
            print(f"skip {name}: {reason}" if reason else f"ok {name}", flush=True)
        except Exception:  # a test must not end the others
            failed += 1
            print(f"not ok {name}", flush=True)
            traceback.print_exc()
    return 1 if failed else 0


def use_test_python():
    """Starts again under LHCR_TEST_PYTHON, which has the independent readers."""
    wanted = os.environ.get("LHCR_TEST_PYTHON")
    if wanted and os.path.realpath(sys.prefix) != os.path.realpath(os.path.dirname(os.path.dirname(wanted))):
        os.execv(wanted, [wanted, *sys.argv])


def expect(condition, what):
    if not condition:
        raise AssertionError(str(what)[:3000])
